// SPDX-License-Identifier: Apache-2.0
#include "capture/proxy_channel.h"

#include <cerrno>

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include "capture/proxy_shard.h"

namespace ps::capture {
namespace {

using boost::system::error_code;

/// How often one side may fill the whole read buffer before the other channels get their turn.
constexpr int kFullReads = 4;

std::string_view sender_of(Direction direction) {
  return direction == Direction::to_controller ? "switch" : "controller";
}

bool is_reset(Socket& socket) {
  pollfd state{socket.native_handle(), 0, 0};
  return ::poll(&state, 1, 0) > 0 && (state.revents & POLLERR) != 0;
}

std::string said(const std::optional<TlsPeer>& tls) {
  return tls ? fmt::format(" ({}, {}, {})", tls->subject, tls->version, tls->cipher) : "";
}

}  // namespace

ProxyChannel::ProxyChannel(std::shared_ptr<ProxyShard> shard, Socket from_switch,
                           std::string switch_peer)
    : shard_(std::move(shard)),
      wires_{Wire(std::move(from_switch)), Wire(Socket(shard_->thread().context()))},
      switch_peer_(std::move(switch_peer)),
      id_(next_channel_id()) {}

ProxyChannel::~ProxyChannel() { shard_->forget(*this); }

void ProxyChannel::start() {
  auto opening = std::make_shared<ProxyOpening>(
      *shard_, from(Direction::to_controller), from(Direction::to_switch), switch_peer_,
      [self = shared_from_this()](const Result<void>& outcome) { self->opened(outcome); });
  opening_ = opening;
  opening->start();
}

void ProxyChannel::opened(const Result<void>& outcome) {
  opening_.reset();
  if (!outcome) return close(outcome.error().message);
  open_ = true;
  shard_->counters().opened.add();
  shard_->counters().open.add();
  open_sink();
  await_bytes(Direction::to_controller);
  await_bytes(Direction::to_switch);
}

void ProxyChannel::open_sink() {
  ChannelInfo info{id_, "proxy", switch_peer_,
                   to_string(peer_address(from(Direction::to_switch).socket().native_handle()))};
  info.legs = legs();
  info.in_line = true;
  info.switch_tls = from(Direction::to_controller).peer();
  info.controller_tls = from(Direction::to_switch).peer();
  spdlog::info("proxy {}: channel {} open: switch {}{}, controller {}{}",
               to_string(shard_->settings().listen), id_, info.switch_peer, said(info.switch_tls),
               info.controller_peer, said(info.controller_tls));
  try {
    sink_ = shard_->settings().sinks.open(info);
  } catch (...) {
    shard_->counters().sink_failures.add();
  }
}

/// Those of its two connections that go over TCP.
std::vector<std::string> ProxyChannel::legs() {
  std::vector<std::string> legs;
  for (const auto side : {Direction::to_controller, Direction::to_switch}) {
    const int socket = from(side).socket().native_handle();
    const auto peer = peer_address(socket);
    if (peer.protocol().family() == AF_UNIX) continue;
    legs.push_back(leg(to_string(peer), to_string(local_address(socket))));
  }
  return legs;
}

void ProxyChannel::await_bytes(Direction direction) {
  // A wait, not a read: Asio would fill the buffer that all channels share before our turn comes.
  from(direction).await_octets([self = shared_from_this(), direction](error_code failure) {
    if (!failure && self->open_) self->read(direction);
  });
}

void ProxyChannel::read(Direction direction) {
  auto buffer = shard_->thread().read_buffer();
  for (int round = 0; round < kFullReads; ++round) {
    auto got = from(direction).read(buffer);
    if (got.count > 0) {
      forward(direction, buffer.first(got.count));
      // An end that was seen is seen again when what was kept has gone.
      if (flow(direction).kept || flow(direction).ended) return;
    }
    switch (got.then) {
      case WireRead::Then::more:
        continue;
      case WireRead::Then::drained:
        return await_bytes(direction);
      case WireRead::Then::ended:
        return sender_closed(direction, true);
      case WireRead::Then::cut:
        return sender_closed(direction, false);
      case WireRead::Then::lost:
        return sender_lost(direction, got.error);
    }
  }
  await_bytes(direction);
}

void ProxyChannel::forward(Direction direction, Bytes bytes) {
  auto sent = to(direction).write(bytes);
  int error = errno;
  if (sent >= 0 && static_cast<std::size_t>(sent) < bytes.size()) {
    keep(direction, bytes.subspan(static_cast<std::size_t>(sent)));
  }
  show(direction, bytes);
  if (sent < 0) receiver_lost(direction, error);
}

void ProxyChannel::show(Direction direction, Bytes bytes) {
  flow(direction).octets += bytes.size();
  auto& counters = shard_->counters();
  (direction == Direction::to_controller ? counters.to_controller : counters.to_switch)
      .add(bytes.size());
  tell_sink([&](ChannelSink& sink) {
    sink.chunk({.direction = direction, .time = shard_->settings().clock.now(), .data = bytes});
  });
}

template <class Call>
void ProxyChannel::tell_sink(Call call) {
  if (!sink_) return;
  try {
    call(*sink_);
  } catch (...) {
    sink_ = nullptr;
    shard_->counters().sink_failures.add();
    spdlog::error("proxy {}: channel {} runs on unobserved: its sink failed",
                  to_string(shard_->settings().listen), id_);
  }
}

void ProxyChannel::keep(Direction direction, Bytes bytes) {
  auto& kept = flow(direction);
  kept.kept = std::make_unique_for_overwrite<std::uint8_t[]>(bytes.size());
  std::memcpy(kept.kept.get(), bytes.data(), bytes.size());
  kept.kept_begin = 0;
  kept.kept_end = bytes.size();
  await_drained(direction);
  watch_for_reset(direction);
}

void ProxyChannel::await_drained(Direction direction) {
  to(direction).await_room([self = shared_from_this(), direction](error_code failure) {
    if (!failure && self->open_) self->drain(direction);
  });
}

void ProxyChannel::drain(Direction direction) {
  auto& kept = flow(direction);
  Bytes rest(kept.kept.get() + kept.kept_begin, kept.kept_end - kept.kept_begin);
  auto sent = to(direction).write(rest);
  if (sent < 0) return receiver_lost(direction, errno);
  kept.kept_begin += static_cast<std::size_t>(sent);
  if (kept.kept_begin < kept.kept_end) return await_drained(direction);
  kept.kept = nullptr;
  await_bytes(direction);
}

/// While nothing is read from a side, only this tells that it is gone: a switch that comes back
/// again and again to a controller that stands still would otherwise leave a channel each time.
void ProxyChannel::watch_for_reset(Direction direction) {
  if (std::exchange(flow(direction).watched, true)) return;
  from(direction).socket().async_wait(
      Socket::wait_error, [self = shared_from_this(), direction](error_code failure) {
        if (failure || !self->open_) return;
        self->flow(direction).watched = false;
        if (!self->flow(direction).kept || !is_reset(self->from(direction).socket())) return;
        self->sender_lost(direction, ECONNRESET);
      });
}

void ProxyChannel::sender_closed(Direction direction, bool cleanly) {
  flow(direction).ended = true;
  remember(fmt::format("{} closed{}", sender_of(direction),
                       cleanly ? "" : " without TLS's word of it (close_notify)"));
  end_receiver(direction, cleanly);
  if (flow(opposite(direction)).ended) finish();
}

void ProxyChannel::end_receiver(Direction direction, bool cleanly) {
  if (to(direction).end(cleanly)) return;
  to(direction).await_room([self = shared_from_this(), direction, cleanly](error_code failure) {
    if (!failure && self->open_) self->end_receiver(direction, cleanly);
  });
}

/// A reset ends both directions: what was on its way back has nobody to go to.
void ProxyChannel::sender_lost(Direction direction, int error) {
  note_refusal(direction, error);
  remember(fmt::format("{} {}", sender_of(direction), from(direction).trouble(error)));
  reset_ = true;
  finish();
}

/// What the lost side said before is still read and passed on; its end of file then ends both.
void ProxyChannel::receiver_lost(Direction direction, int error) {
  remember(fmt::format("{} {}", sender_of(opposite(direction)), to(direction).trouble(error)));
  reset_ = true;
  flow(direction).ended = true;
  flow(direction).kept = nullptr;
  if (flow(opposite(direction)).ended) finish();
}

/// In TLS 1.3 a server that refuses our certificate says so only when the handshake is over.
void ProxyChannel::note_refusal(Direction direction, int error) {
  if (error != EPROTO || flow(direction).octets > 0) return;
  shard_->counters().tls_refused.add();
  spdlog::warn("proxy {}: channel {}: {} {}", to_string(shard_->settings().listen), id_,
               sender_of(direction), from(direction).trouble(error));
}

void ProxyChannel::remember(std::string reason) {
  if (reason_.empty()) reason_ = std::move(reason);
}

void ProxyChannel::close(std::string_view reason) {
  remember(std::string(reason));
  finish();
}

void ProxyChannel::finish() {
  if (auto opening = opening_.lock()) opening->cancel();
  for (auto& wire : wires_) reset_ ? wire.reset() : wire.close();
  for (auto& flow : flows_) flow.ended = true, flow.kept = nullptr;
  if (!std::exchange(open_, false)) return;
  shard_->counters().open.take();
  spdlog::info("proxy {}: channel {} closed: {}; {} octets to the controller, {} to the switch",
               to_string(shard_->settings().listen), id_, reason_,
               flow(Direction::to_controller).octets, flow(Direction::to_switch).octets);
  tell_sink([&](ChannelSink& sink) { sink.closed(reason_, shard_->settings().clock.now()); });
  sink_ = nullptr;
}

}  // namespace ps::capture
