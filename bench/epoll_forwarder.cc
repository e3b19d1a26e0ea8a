// SPDX-License-Identifier: Apache-2.0
#include "epoll_forwarder.h"

#include <memory>
#include <string>
#include <vector>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loopback.h"

namespace ps::bench {
namespace {

struct End {
  int socket;
  End* other = nullptr;
  std::string kept{};  // what `other` did not take; then it is not read either
};

class Forwarder {
 public:
  Forwarder(std::uint16_t listen_port, std::uint16_t controller_port)
      : listening_(listen_on(listen_port)), controller_port_(controller_port) {
    watch(listening_, nullptr, EPOLL_CTL_ADD, EPOLLIN);
  }

  [[noreturn]] void run() {
    epoll_event events[64];
    for (;;) {
      int count = ::epoll_wait(epoll_, events, 64, -1);
      for (int i = 0; i < count; ++i) {
        auto* end = static_cast<End*>(events[i].data.ptr);
        if (end == nullptr) {
          accept();
        } else if (end->socket >= 0) {
          (events[i].events & EPOLLOUT) != 0 ? drain(*end) : read(*end);
        }
      }
      dead_.clear();
    }
  }

 private:
  void watch(int socket, End* end, int operation, std::uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.ptr = end;
    ::epoll_ctl(epoll_, operation, socket, &event);
  }

  void update(End& end) {
    std::uint32_t what = 0;
    if (end.kept.empty()) what |= EPOLLIN;
    if (!end.other->kept.empty()) what |= EPOLLOUT;
    watch(end.socket, &end, EPOLL_CTL_MOD, what);
  }

  void accept() {
    auto* left = new End{::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC)};
    auto* right = new End{connect_to(controller_port_)};
    left->other = right;
    right->other = left;
    for (auto* end : {left, right}) {
      set_no_delay(end->socket);
      watch(end->socket, end, EPOLL_CTL_ADD, EPOLLIN);
    }
  }

  void read(End& end) {
    auto count = ::recv(end.socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return close(end);
    write(end, buffer_.data(), static_cast<std::size_t>(count));
  }

  void write(End& end, const char* data, std::size_t size) {
    auto sent = ::send(end.other->socket, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return close(end);
    auto taken = sent < 0 ? 0 : static_cast<std::size_t>(sent);
    if (taken == size) return;
    end.kept.assign(data + taken, size - taken);
    update(end);
    update(*end.other);
  }

  /// `end` can be written to again.
  void drain(End& end) {
    auto& from = *end.other;
    auto kept = std::move(from.kept);
    from.kept.clear();
    update(end);
    update(from);
    write(from, kept.data(), kept.size());
  }

  void close(End& end) {
    for (auto* each : {&end, end.other}) {
      ::close(each->socket);
      each->socket = -1;
      dead_.emplace_back(each);
    }
  }

  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  int listening_;
  std::uint16_t controller_port_;
  std::vector<char> buffer_ = std::vector<char>(256 * 1024);
  std::vector<std::unique_ptr<End>> dead_;
};

}  // namespace

void run_epoll_forwarder(std::uint16_t listen_port, std::uint16_t controller_port) {
  Forwarder(listen_port, controller_port).run();
}

}  // namespace ps::bench
