// SPDX-License-Identifier: Apache-2.0
#include "proxy_load.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loopback.h"

namespace ps::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Message = std::array<std::uint8_t, kMessage>;

constexpr std::size_t kBlock = 512 * kMessage;

template <class Number>
void put(std::uint8_t* at, Number number) {
  for (std::size_t i = sizeof number; i-- > 0; number = static_cast<Number>(number >> 8)) {
    at[i] = static_cast<std::uint8_t>(number);
  }
}

Message packet_in(std::uint64_t switch_number, std::uint32_t xid) {
  Message m{0x04, 10, 0, kMessage};
  put(&m[4], xid);
  put(&m[8], std::uint32_t{0xffffffff});                   // no buffer
  put(&m[12], static_cast<std::uint16_t>(kMessage - 42));  // total_len
  put(&m[16], switch_number);                              // cookie
  put(&m[24], std::uint32_t{0x0001000c});                  // an OXM match of 12 octets:
  put(&m[28], std::uint32_t{0x80000004});                  // in_port
  put(&m[32], std::uint32_t{1});
  m[42] = m[48] = 0x02;  // the frame: destination, source
  m[47] = static_cast<std::uint8_t>((xid + 1) % kHosts);
  m[53] = static_cast<std::uint8_t>(xid % kHosts);
  put(&m[54], std::uint16_t{0x88b5});  // the EtherType for local experiments
  return m;
}

void send_all(int socket, const Message& message) {
  if (::send(socket, message.data(), message.size(), MSG_NOSIGNAL) != ssize_t{kMessage}) {
    throw std::runtime_error("a message could not be sent whole");
  }
}

Message receive_one(int socket) {
  Message message;
  if (::recv(socket, message.data(), message.size(), MSG_WAITALL) != ssize_t{kMessage}) {
    throw std::runtime_error("a message did not arrive");
  }
  return message;
}

}  // namespace

ProxyLoad::ProxyLoad(std::size_t switches, std::uint16_t port, int controller_listening)
    : buffer_(256 * 1024) {
  links_.reserve(switches);
  for (std::uint64_t i = 0; i < switches; ++i) connect(i, port, controller_listening);
}

ProxyLoad::~ProxyLoad() {
  for (auto& link : links_) {
    ::close(link.switch_socket);
    ::close(link.controller_socket);
  }
}

void ProxyLoad::connect(std::uint64_t number, std::uint16_t port, int controller_listening) {
  int from = connect_to(port);
  links_.push_back({number, from, accept_one(controller_listening), 0, 0, {}, 0, {}});
  auto& link = links_.back();
  timeval limit{10, 0};
  for (int socket : {link.switch_socket, link.controller_socket}) {
    set_no_delay(socket);
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  round_trip(link);
}

void ProxyLoad::refill(Link& link) {
  link.block.resize(kBlock);
  for (std::size_t at = 0; at < kBlock; at += kMessage) {
    auto message = packet_in(link.number, link.next_sent++);
    std::memcpy(&link.block[at], message.data(), kMessage);
  }
  link.block_sent = 0;
}

bool ProxyLoad::send_some(Link& link) {
  if (link.block_sent == link.block.size()) refill(link);
  auto sent = ::send(link.switch_socket, &link.block[link.block_sent],
                     link.block.size() - link.block_sent, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) throw std::runtime_error("a switch lost its connection");
  link.block_sent += sent < 0 ? 0 : static_cast<std::size_t>(sent);
  return sent > 0;
}

bool ProxyLoad::receive_some(Link& link) {
  auto kept = link.partial.size();
  std::copy(link.partial.begin(), link.partial.end(), buffer_.begin());
  auto count = ::recv(link.controller_socket, &buffer_[kept], buffer_.size() - kept, MSG_DONTWAIT);
  if (count == 0 || (count < 0 && errno != EAGAIN)) {
    throw std::runtime_error("the controller lost a connection");
  }
  if (count < 0) return false;
  check(link, buffer_.data(), kept + static_cast<std::size_t>(count));
  return true;
}

void ProxyLoad::check(Link& link, const std::uint8_t* data, std::size_t size) {
  std::size_t at = 0;
  for (; size - at >= kMessage; at += kMessage) {
    auto expected = packet_in(link.number, link.next_received);
    if (std::memcmp(data + at, expected.data(), kMessage) != 0) {
      throw std::runtime_error("switch " + std::to_string(link.number) + ": message " +
                               std::to_string(link.next_received) + " arrived changed");
    }
    ++link.next_received;
  }
  link.partial.assign(data + at, data + size);
}

void ProxyLoad::wait_for_any(bool sending) {
  std::vector<pollfd> waits;
  for (auto& link : links_) {
    waits.push_back({link.controller_socket, POLLIN, 0});
    if (sending || link.block_sent < link.block.size()) {
      waits.push_back({link.switch_socket, POLLOUT, 0});
    }
  }
  if (::poll(waits.data(), waits.size(), 10'000) == 0) throw std::runtime_error("nothing moves");
}

StreamResult ProxyLoad::stream(std::chrono::milliseconds duration) {
  std::uint64_t before = 0, after = 0;
  for (auto& link : links_) before += link.next_received;
  auto begin = Clock::now();
  bool sending = true;
  auto all_arrived = [this] {
    return std::ranges::all_of(links_, [](auto& link) {
      return link.block_sent == link.block.size() && link.next_received == link.next_sent;
    });
  };
  while (sending || !all_arrived()) {
    sending = sending && Clock::now() - begin < duration;
    bool moved = false;
    for (auto& link : links_) {
      bool unfinished = link.block_sent < link.block.size();
      if (sending || unfinished) moved |= send_some(link);
      moved |= receive_some(link);
    }
    if (!moved && !all_arrived()) wait_for_any(sending);
  }
  std::chrono::duration<double> took = Clock::now() - begin;
  for (auto& link : links_) after += link.next_received;
  return {after - before, took.count()};
}

void ProxyLoad::round_trip(Link& link) {
  auto message = packet_in(link.number, link.next_sent++);
  ++link.next_received;
  send_all(link.switch_socket, message);
  if (receive_one(link.controller_socket) != message) throw std::runtime_error("a message changed");
  send_all(link.controller_socket, message);
  if (receive_one(link.switch_socket) != message) throw std::runtime_error("an answer changed");
}

RoundTripResult ProxyLoad::round_trips(std::chrono::milliseconds duration) {
  std::vector<double> times;
  auto begin = Clock::now(), last = begin;
  for (std::size_t i = 0; last - begin < duration; ++i) {
    round_trip(links_[i % links_.size()]);
    auto now = Clock::now();
    times.push_back(std::chrono::duration<double, std::micro>(now - last).count());
    last = now;
  }
  std::ranges::sort(times);
  return {times.size(), times[times.size() / 2], times[times.size() * 99 / 100]};
}

}  // namespace ps::bench
