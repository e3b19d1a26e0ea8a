// SPDX-License-Identifier: Apache-2.0
// The part of Connection that sends a body as it comes to be.
#include <array>

#include <boost/asio/write.hpp>

#include "http/connection.h"
#include "http/response_head.h"

namespace ps::http {

namespace asio = boost::asio;

bool Connection::streams_gzip(const Response& head) {
  return gzip_ && !head_ && server_->gzip_streams < server_->limits.gzip_streams &&
         worth_compressing(head);
}

void Connection::begin_stream(Response head) {
  if (phase_ != Phase::answering) return;
  const bool gzip = streams_gzip(head);
  if (gzip) say_compressed(head);
  if (gzip) ++server_->gzip_streams;
  if (old_version_) keep_alive_ = false;
  const auto length = old_version_ ? Length::until_close : Length::chunked;
  stream_ = std::make_unique<Stream>(Stream{BodyFraming(!old_version_, gzip), gzip});
  phase_ = Phase::streaming;
  BodyFraming::Piece first{head_of(head, length, keep_alive_, old_version_), nullptr, {}};
  stream_->pieces.push_back({std::move(first), nullptr});
  send_piece();
}

void Connection::write_piece(SharedOctets octets, std::function<void()> written) {
  if (!stream_ || stream_->ended) return;
  if (!claim(octets->size(), server_->being_sent, server_->limits.all_replies)) {
    ++server_->counters.refused;
    return close();  // the reader may come again, and read on where it was
  }
  stream_->pieces.push_back({stream_->framing.piece(std::move(octets)), std::move(written)});
  if (stream_->pieces.size() == 1) send_piece();
}

void Connection::end_stream(const Fields& trailers) {
  if (!stream_ || std::exchange(stream_->ended, true)) return;
  BodyFraming::Piece last;
  if (!head_) last = stream_->framing.end(trailers);
  stream_->pieces.push_back({std::move(last), nullptr});
  if (stream_->pieces.size() == 1) send_piece();
}

void Connection::send_piece() {
  const auto& piece = stream_->pieces.front().octets;
  const auto octets = piece.octets ? asio::buffer(*piece.octets) : asio::const_buffer();
  const std::array<asio::const_buffer, 3> buffers{asio::buffer(piece.before), octets,
                                                  asio::buffer(piece.after)};
  const auto time = server_->limits.stalled_time;
  deadline_ = server_->clock.steady_now() + time;
  auto step = [self = shared_from_this(), time](Code failure, std::size_t) -> std::size_t {
    self->deadline_ = self->server_->clock.steady_now() + time;
    return failure ? 0 : kWriteStep;
  };
  asio::async_write(socket_, buffers, step, [self = shared_from_this()](Code failure, std::size_t) {
    self->on_piece_written(failure);
  });
}

void Connection::on_piece_written(Code failure) {
  if (phase_ != Phase::streaming) return;
  if (failure) return close();
  deadline_ = SteadyTime::max();
  const auto written = std::move(stream_->pieces.front().written);
  stream_->pieces.pop_front();
  release_claim();
  if (!stream_->pieces.empty()) send_piece();
  if (stream_->pieces.empty() && stream_->ended) return finish_stream();
  if (written) written();
}

void Connection::finish_stream() {
  if (stream_->gzip) --server_->gzip_streams;
  stream_.reset();
  exchange_.reset();
  if (!keep_alive_) return linger();
  next();
}

}  // namespace ps::http
