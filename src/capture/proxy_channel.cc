// SPDX-License-Identifier: Apache-2.0
#include "capture/proxy_channel.h"

#include <cerrno>
#include <cstring>

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

std::string lost(std::string_view side, int error) {
  if (error == ECONNRESET || error == EPIPE) return fmt::format("{} reset the connection", side);
  return fmt::format("{}: {}", side, std::strerror(error));
}

/// Gives the kernel what it takes now: how many octets (0 when it takes none), or -1 and errno.
ssize_t send_now(Socket& to, Bytes bytes) {
  ssize_t sent;
  do {
    sent = ::send(to.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM) ? 0 : sent;
}

bool is_reset(Socket& socket) {
  pollfd state{socket.native_handle(), 0, 0};
  return ::poll(&state, 1, 0) > 0 && (state.revents & POLLERR) != 0;
}

}  // namespace

ProxyChannel::ProxyChannel(std::shared_ptr<ProxyShard> shard, Socket from_switch,
                           std::string switch_peer)
    : shard_(std::move(shard)),
      sockets_{std::move(from_switch), Socket(shard_->thread().context())},
      switch_peer_(std::move(switch_peer)),
      id_(next_channel_id()) {}

ProxyChannel::~ProxyChannel() { shard_->forget(*this); }

void ProxyChannel::start() {
  const auto& settings = shard_->settings();
  auto attempt = std::make_shared<Connect>(
      shard_->thread().context(), settings.controller, settings.connect_limit,
      [self = shared_from_this()](Result<Socket> got) { self->connected(std::move(got)); });
  connect_ = attempt;
  attempt->start();
}

void ProxyChannel::connected(Result<Socket> controller) {
  connect_.reset();
  if (!controller) {
    shard_->counters().refused.add();
    spdlog::warn("proxy {}: switch {} let go: {}", to_string(shard_->settings().listen),
                 switch_peer_, controller.error().message);
    return close(controller.error().message);
  }
  to(Direction::to_controller) = std::move(*controller);
  set_channel_options(to(Direction::to_controller).native_handle());
  open_ = true;
  shard_->counters().opened.add();
  shard_->counters().open.add();
  open_sink();
  await_bytes(Direction::to_controller);
  await_bytes(Direction::to_switch);
}

void ProxyChannel::open_sink() {
  auto controller_peer = to_string(peer_address(to(Direction::to_controller).native_handle()));
  spdlog::info("proxy {}: channel {} open: switch {}, controller {}",
               to_string(shard_->settings().listen), id_, switch_peer_, controller_peer);
  ChannelInfo info{id_, "proxy", switch_peer_, std::move(controller_peer)};
  try {
    sink_ = shard_->settings().sinks.open(info);
  } catch (...) {
    shard_->counters().sink_failures.add();
  }
}

void ProxyChannel::await_bytes(Direction direction) {
  // A wait, not a read: Asio would fill the buffer that all channels share before our turn comes.
  from(direction).async_wait(Socket::wait_read,
                             [self = shared_from_this(), direction](error_code failure) {
                               if (!failure && self->open_) self->read(direction);
                             });
}

void ProxyChannel::read(Direction direction) {
  auto buffer = shard_->thread().read_buffer();
  for (int round = 0; round < kFullReads; ++round) {
    auto count =
        ::recv(from(direction).native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count == 0) return sender_closed(direction);
    if (count < 0) {
      if (errno == EAGAIN || errno == EINTR) break;
      return sender_lost(direction, errno);
    }
    forward(direction, buffer.first(static_cast<std::size_t>(count)));
    if (flow(direction).kept || flow(direction).ended) return;
    if (static_cast<std::size_t>(count) < buffer.size()) break;
  }
  await_bytes(direction);
}

void ProxyChannel::forward(Direction direction, Bytes bytes) {
  auto sent = send_now(to(direction), bytes);
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
  to(direction).async_wait(Socket::wait_write,
                           [self = shared_from_this(), direction](error_code failure) {
                             if (!failure && self->open_) self->drain(direction);
                           });
}

void ProxyChannel::drain(Direction direction) {
  auto& kept = flow(direction);
  Bytes rest(kept.kept.get() + kept.kept_begin, kept.kept_end - kept.kept_begin);
  auto sent = send_now(to(direction), rest);
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
  from(direction).async_wait(Socket::wait_error,
                             [self = shared_from_this(), direction](error_code failure) {
                               if (failure || !self->open_) return;
                               self->flow(direction).watched = false;
                               if (!self->flow(direction).kept || !is_reset(self->from(direction)))
                                 return;
                               self->sender_lost(direction, ECONNRESET);
                             });
}

void ProxyChannel::sender_closed(Direction direction) {
  flow(direction).ended = true;
  remember(fmt::format("{} closed", sender_of(direction)));
  error_code ignored;
  to(direction).shutdown(Socket::shutdown_send, ignored);
  if (flow(opposite(direction)).ended) finish();
}

/// A reset ends both directions: what was on its way back has nobody to go to.
void ProxyChannel::sender_lost(Direction direction, int error) {
  remember(lost(sender_of(direction), error));
  reset_ = true;
  finish();
}

/// What the lost side said before is still read and passed on; its end of file then ends both.
void ProxyChannel::receiver_lost(Direction direction, int error) {
  remember(lost(sender_of(opposite(direction)), error));
  reset_ = true;
  flow(direction).ended = true;
  flow(direction).kept = nullptr;
  if (flow(opposite(direction)).ended) finish();
}

void ProxyChannel::remember(std::string reason) {
  if (reason_.empty()) reason_ = std::move(reason);
}

void ProxyChannel::close(std::string_view reason) {
  remember(std::string(reason));
  finish();
}

void ProxyChannel::finish() {
  if (auto attempt = connect_.lock()) attempt->cancel();
  error_code ignored;
  for (auto& socket : sockets_) {
    if (reset_) socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
  }
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
