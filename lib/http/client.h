// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request.h"

namespace ps::http {

/// What a server answered. A value.
struct Reply {
  unsigned status = 0;
  std::string media_type;
  std::string body;
};

struct ClientOptions {
  std::chrono::milliseconds timeout{10'000};  ///< for one whole exchange
  /// Becomes readable when the caller wants a call to be given up (a signalfd); -1 for never.
  int interrupt = -1;
  std::string unreachable_hint{};  ///< put after `cannot reach URL: REASON; `
  std::size_t largest_reply = 64u << 20;
};

/// A blocking HTTP/1.1 client that keeps one connection to one server.
///
///   auto client = Client::to("http://127.0.0.1:8080", {});
///   auto reply = (*client)->call(Method::get, "/healthz");
///
/// Lifetime: any. Thread: one at a time.
class Client {
 public:
  /// An error when `url` is not `http://HOST[:PORT]`.
  static Result<std::unique_ptr<Client>> to(std::string_view url, ClientOptions options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// One exchange; a body is sent as JSON. `more_time` is added to the timeout (a long poll).
  Result<Reply> call(Method method, std::string_view target, std::string_view body = {},
                     std::chrono::milliseconds more_time = {});
  /// True when the last call was given up because of `interrupt`.
  bool interrupted() const;

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ps::http
