// SPDX-License-Identifier: Apache-2.0
#include "tls_contenders.h"

#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "loopback.h"
#include "support/test_pki.h"

namespace ps::bench {
namespace {

using Process = std::unique_ptr<ChildProcess>;
using Words = std::vector<std::string>;
using Started = std::pair<std::uint16_t, Process>;

class TlsField {
 public:
  TlsField(const Programs& programs, int controller_listening)
      : programs_(programs),
        controller_(controller_listening),
        identity_(test::TestPki(programs.folder).issue("bench")) {
    behind_ = bare_proxy("", at(port_of(controller_)));
  }

  /// `start` gives what listens at its port for TLS and speaks it to the port that it is given.
  template <class Start>
  void add(const std::string& name, Start start) {
    auto [port, process] = start(behind_.first);
    add_before(name, port, std::move(process));
  }
  void add_before(std::string name, std::uint16_t port, Process process) {
    auto before = free_port();
    auto tcp = run({programs_.bare_proxy, at(before) + "=ssl:" + at(port), identity_.key,
                    identity_.certificate, identity_.ca},
                   "before");
    wait_until_it_passes(before);
    all_.push_back({std::move(name), before, std::move(process), {}});
    all_.back().around.push_back(std::move(tcp));
  }
  void add_nothing() { add_before("nothing", behind_.first, nullptr); }

  Started bare_proxy(const std::string& scheme, const std::string& to) {
    auto port = free_port();
    auto process = run({programs_.bare_proxy, "ssl:" + at(port) + "=" + scheme + to, identity_.key,
                        identity_.certificate, identity_.ca},
                       "bare_proxy");
    return wait_until_listening(port, std::move(process));
  }
  Started haproxy(std::uint16_t to) {
    auto port = free_port();
    auto folder = programs_.folder;
    auto both = folder + "/haproxy.pem";
    std::ofstream(both) << std::ifstream(identity_.certificate).rdbuf()
                        << std::ifstream(identity_.key).rdbuf();
    auto tls = fmt::format("ssl crt {} ca-file {} verify required", both, identity_.ca);
    std::ofstream(folder + "/haproxy.cfg") << fmt::format(
        "global\n  nbthread 1\n  maxconn 4000\n"
        "defaults\n  mode tcp\n  timeout connect 10s\n  timeout client 1h\n  timeout server 1h\n"
        "listen openflow\n  bind {} {}\n  server controller {} {}\n",
        at(port), tls, at(to), tls);
    return wait_until_listening(
        port, run({programs_.haproxy, "-db", "-f", folder + "/haproxy.cfg"}, "haproxy"));
  }
  Started service(std::uint16_t to) {
    auto port = free_port();
    return wait_until_listening(
        port,
        run({programs_.packetstreamer, "serve", "--proxy", "ssl:" + at(port) + "=ssl:" + at(to),
             "--private-key", identity_.key, "--certificate", identity_.certificate, "--ca-cert",
             identity_.ca, "--http", "0", "--thrift", "0", "--data-threads", "1"},
            "packetstreamer"));
  }

  std::vector<Contender> take() {
    all_.front().around.push_back(std::move(behind_.second));
    return std::move(all_);
  }

 private:
  Process run(const Words& words, const std::string& log) {
    return std::make_unique<ChildProcess>(words, programs_.folder + "/" + log + ".log");
  }
  static Started wait_until_listening(std::uint16_t port, Process process) {
    ::close(connect_when_listening(*process, port));
    return {port, std::move(process)};
  }
  /// A connection that goes all the way; it is closed only then, so none comes later.
  void wait_until_it_passes(std::uint16_t port) const {
    for (int tries = 0;; ++tries) {
      try {
        int from = connect_to(port);
        ::close(accept_one(controller_));
        ::close(from);
        return;
      } catch (const std::system_error&) {
        if (tries == 500) throw;
        ::usleep(20'000);
      }
    }
  }

  const Programs& programs_;
  int controller_;
  test::Identity identity_;
  Started behind_;
  std::vector<Contender> all_;
};

}  // namespace

std::vector<Contender> start_tls_contenders(const Programs& programs, int controller_listening) {
  TlsField field(programs, controller_listening);
  field.add_nothing();
  if (!programs.haproxy.empty()) {
    field.add("HAProxy", [&](auto to) { return field.haproxy(to); });
  }
  field.add("bare proxy", [&](auto to) { return field.bare_proxy("ssl:", at(to)); });
  if (!programs.packetstreamer.empty()) {
    field.add("0 sessions", [&](auto to) { return field.service(to); });
  }
  return field.take();
}

}  // namespace ps::bench
