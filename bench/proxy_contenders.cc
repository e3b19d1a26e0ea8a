// SPDX-License-Identifier: Apache-2.0
#include "proxy_contenders.h"

#include <fstream>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "epoll_forwarder.h"
#include "loopback.h"

namespace ps::bench {
namespace {

std::string write_haproxy_config(const std::string& folder, std::uint16_t port,
                                 std::uint16_t controller_port) {
  auto path = folder + "/haproxy.cfg";
  std::ofstream(path) << fmt::format(
      "global\n  nbthread 1\n  maxconn 4000\n"
      "defaults\n  mode tcp\n  timeout connect 10s\n  timeout client 1h\n  timeout server 1h\n"
      "listen openflow\n  bind {}\n  server controller {}\n",
      at(port), at(controller_port));
  return path;
}

/// Asks the service for a session over its legacy REST interface.
void open_session(std::uint16_t http_port, const std::string& mac) {
  auto body = fmt::format(R"({{"mac":"{}","direction":"both","period":3600}})", mac);
  auto request = fmt::format(
      "POST /wm/core/packettrace/json HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\nConnection: close\r\n\r\n{}",
      at(http_port), body.size(), body);
  int socket = connect_to(http_port);
  ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
  std::string answer(4096, '\0');
  auto size = ::recv(socket, answer.data(), answer.size(), 0);
  ::close(socket);
  answer.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  if (!answer.starts_with("HTTP/1.1 200")) throw std::runtime_error("no session: " + answer);
}

/// What the service has to do beside.
struct Load {
  const char* name;
  int matching, others;         // sessions
  const char* history = "64M";  // of the flight recorder
};

std::unique_ptr<ChildProcess> start_service(const Programs& programs, std::uint16_t port,
                                            std::uint16_t controller_port, const Load& load) {
  auto http_port = free_port(), thrift_port = free_port();
  auto process = std::make_unique<ChildProcess>(
      std::vector<std::string>{programs.packetstreamer, "serve", "--proxy",
                               at(port) + "=" + at(controller_port), "--http", at(http_port),
                               "--thrift", at(thrift_port), "--data-threads", "1",
                               "--history-bytes", load.history},
      programs.folder + "/packetstreamer.log");
  ::close(connect_when_listening(*process, http_port));
  for (int i = 0; i < load.matching; ++i)
    open_session(http_port, fmt::format("02:00:00:00:00:{:02x}", i));
  for (int i = 0; i < load.others; ++i) {
    open_session(http_port, fmt::format("06:00:00:00:{:02x}:{:02x}", i / 256, i % 256));
  }
  return process;
}

class Field {
 public:
  explicit Field(std::uint16_t controller_port) : controller_port_(controller_port) {}

  template <class Start>
  void add(std::string name, Start start) {
    auto port = free_port();
    auto process = start(port);
    ::close(connect_when_listening(*process, port));
    all_.push_back({std::move(name), port, std::move(process), {}});
  }
  void add_direct() { all_.push_back({"direct", controller_port_, nullptr, {}}); }
  std::vector<Contender> take() { return std::move(all_); }

 private:
  std::uint16_t controller_port_;
  std::vector<Contender> all_;
};

}  // namespace

int connect_when_listening(const ChildProcess& process, std::uint16_t port) {
  for (int tries = 0; tries < 500 && process.running(); ++tries) {
    try {
      return connect_to(port);
    } catch (const std::system_error&) {
      ::usleep(20'000);
    }
  }
  throw std::runtime_error(fmt::format("nothing listens on {}", at(port)));
}

std::vector<Contender> start_contenders(const Programs& programs, std::uint16_t controller_port) {
  Field field(controller_port);
  field.add_direct();
  field.add("floor", [&](auto port) {
    return std::make_unique<ChildProcess>([=] { run_epoll_forwarder(port, controller_port); });
  });
  if (!programs.haproxy.empty()) {
    field.add("HAProxy", [&](auto port) {
      auto config = write_haproxy_config(programs.folder, port, controller_port);
      return std::make_unique<ChildProcess>(
          std::vector<std::string>{programs.haproxy, "-db", "-f", config},
          programs.folder + "/haproxy.log");
    });
  }
  field.add("bare proxy", [&](auto port) {
    return std::make_unique<ChildProcess>(
        std::vector<std::string>{programs.bare_proxy, at(port) + "=" + at(controller_port)},
        programs.folder + "/bare_proxy.log");
  });
  if (programs.packetstreamer.empty()) return field.take();
  for (const auto& load : {Load{"no history", 0, 0, "0"},
                           {"0 sessions", 0, 0},
                           {"1 session", 1, 0},
                           {"5000 sessions", 0, 5000}}) {
    field.add(load.name,
              [&](auto port) { return start_service(programs, port, controller_port, load); });
  }
  return field.take();
}

}  // namespace ps::bench
