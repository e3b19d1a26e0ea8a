// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "http/response.h"
#include "http/web_socket.h"
#include "stream/streams.h"

namespace ps::stream {

/// Names of the fields in which a stream says where it begins and, behind its body, how it ended.
namespace field {
inline constexpr auto kCursor = "PacketStreamer-Cursor";
inline constexpr auto kNext = "PacketStreamer-Next";
inline constexpr auto kMissed = "PacketStreamer-Missed";
inline constexpr auto kEnded = "PacketStreamer-Ended";
}  // namespace field

/// The body of an HTTP answer; its trailers have the totals. Lifetime and thread: as Outlet.
class BodyOutlet final : public Outlet {
 public:
  explicit BodyOutlet(http::BodyStream body) : body_(std::move(body)) {}
  void write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) override;
  void end(const StreamTotals& totals) override;

 private:
  http::BodyStream body_;
};

/// A web socket: each record and notice is a message. Lifetime and thread: as Outlet.
class WebSocketOutlet final : public Outlet {
 public:
  explicit WebSocketOutlet(std::shared_ptr<http::WebSocket> web_socket)
      : web_socket_(std::move(web_socket)) {}
  void write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) override;
  void end(const StreamTotals& totals) override;

 private:
  std::shared_ptr<http::WebSocket> web_socket_;
};

}  // namespace ps::stream
