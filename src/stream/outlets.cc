// SPDX-License-Identifier: Apache-2.0
#include "stream/outlets.h"

#include <utility>

namespace ps::stream {
namespace {

/// While they are sent the chunk lives, so that others find it.
http::SharedOctets octets_of(const std::shared_ptr<const Chunk>& chunk) {
  return {chunk, &chunk->octets};
}

}  // namespace

void BodyOutlet::write(const std::shared_ptr<const Chunk>& chunk, std::function<void()> written) {
  body_.write(octets_of(chunk), std::move(written));
}

void BodyOutlet::end(const StreamTotals& totals) {
  http::Fields trailers{{field::kNext, std::to_string(totals.next)},
                        {field::kMissed, std::to_string(totals.missed)}};
  if (totals.ended) trailers.emplace_back(field::kEnded, *totals.ended);
  body_.end(std::move(trailers));
}

void WebSocketOutlet::write(const std::shared_ptr<const Chunk>& chunk,
                            std::function<void()> written) {
  const auto owner = octets_of(chunk);
  const std::string_view octets = *owner;
  std::size_t begin = 0;
  for (const auto end : chunk->ends) {
    const bool last = end == chunk->ends.back();
    web_socket_->send(owner, octets.substr(begin, end - begin), last ? written : nullptr);
    begin = end;
  }
}

void WebSocketOutlet::end(const StreamTotals& totals) {
  web_socket_->close(totals.ended.value_or("all that was asked for"));
}

}  // namespace ps::stream
