// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/body_framing.h"

namespace ps::http {

/// A web socket (RFC 6455) of a client: text messages both ways.
///
///   auto web_socket = responder.upgrade(request);
///   web_socket->on_text([](std::string message) { ... });
///   web_socket->send(octets, *octets, [] { ... });   // sent: give the next
///   web_socket->close("expired");                    // behind what was given before
///
/// Pings keep it alive; a client that does not answer them has gone. Lifetime: the connection keeps
/// itself until it is closed, and calls nothing then. Thread: the server's.
class WebSocket {
 public:
  virtual ~WebSocket() = default;
  virtual void on_text(std::function<void(std::string message)> said) = 0;
  /// `gone` is called once, when the client has gone, also after `close`.
  virtual void on_closed(std::function<void()> gone) = 0;
  /// One text message: `text` is UTF-8 and lives as long as `owner`. `sent` may be null. It is not
  /// called any more when the client has gone.
  virtual void send(SharedOctets owner, std::string_view text, std::function<void()> sent) = 0;
  /// `reason` is cut to the 123 octets that a close message can hold.
  virtual void close(std::string_view reason) = 0;
};

}  // namespace ps::http
