// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "http/connection.h"
#include "http/web_socket.h"

namespace ps::http {

/// What a connection becomes when its client asks for a web socket. Beast speaks it.
/// Lifetime: its pending operations keep it. Thread: the server's.
class WebSocketConnection : public WebSocket {
 public:
  /// Answers the handshake of `request`, in which there is no mistake.
  static std::shared_ptr<WebSocketConnection> accept(Socket socket,
                                                     const std::shared_ptr<ServerState>& server,
                                                     const Request& request);
  /// Without a farewell.
  virtual void close_now() = 0;
};

/// The answer to what is no request for a web socket, or asks for the page of another site. What is
/// wrong inside of such a request (its key, its version) Beast answers.
std::optional<Response> mistake_in_upgrade(const Request& request);

}  // namespace ps::http
