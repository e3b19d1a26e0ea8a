// SPDX-License-Identifier: Apache-2.0
#include "capture/proxy_opening.h"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "capture/farewell.h"
#include "capture/proxy_shard.h"
#include "capture/tls_credentials.h"

namespace ps::capture {

ProxyOpening::ProxyOpening(ProxyShard& shard, Wire& of_switch, Wire& of_controller,
                           std::string switch_peer, Done done)
    : shard_(shard),
      of_switch_(of_switch),
      of_controller_(of_controller),
      switch_peer_(std::move(switch_peer)),
      done_(std::move(done)) {}

void ProxyOpening::start() {
  secure(of_switch_, shard_.settings().tls.to_switches.get(), "switch " + switch_peer_,
         &ProxyOpening::connect);
}

void ProxyOpening::cancel() {
  done_ = nullptr;
  if (auto attempt = connect_.lock()) attempt->cancel();
  if (auto handshake = handshake_.lock()) handshake->cancel();
}

void ProxyOpening::secure(Wire& wire, const TlsCredentials* credentials, std::string who,
                          Next next) {
  if (!credentials) return (this->*next)();
  wire.secure(std::make_unique<TlsSession>(credentials->new_ssl(), wire.socket().native_handle()));
  auto handshake = std::make_shared<TlsHandshake>(
      shard_.thread().context(), wire, shard_.settings().connect_limit,
      [self = shared_from_this(), &wire, who = std::move(who), next](const Result<void>& outcome) {
        if (!outcome) return self->refused(wire, who, outcome.error());
        (self.get()->*next)();
      });
  handshake_ = handshake;
  handshake->start();
}

void ProxyOpening::connect() {
  const auto& settings = shard_.settings();
  auto attempt = std::make_shared<Connect>(
      shard_.thread().context(), settings.controller, settings.connect_limit,
      [self = shared_from_this()](Result<Socket> got) { self->connected(std::move(got)); });
  connect_ = attempt;
  attempt->start();
}

void ProxyOpening::connected(Result<Socket> controller) {
  const auto& settings = shard_.settings();
  if (!controller) {
    shard_.counters().refused.add();
    spdlog::warn("proxy {}: switch {} let go: {}", to_string(settings.listen), switch_peer_,
                 controller.error().message);
    return finish(controller.error());
  }
  of_controller_ = Wire(std::move(*controller));
  set_channel_options(of_controller_.socket().native_handle());
  secure(of_controller_, settings.tls.to_controllers.get(),
         "controller " + to_string(settings.controller), &ProxyOpening::all_there);
}

void ProxyOpening::refused(Wire& wire, const std::string& who, const Error& why) {
  shard_.counters().tls_refused.add();
  auto words = fmt::format("{} {}", who, why.message);
  spdlog::warn("proxy {}: {}{}", to_string(shard_.settings().listen), words,
               &wire == &of_controller_ ? fmt::format("; switch {} let go", switch_peer_) : "");
  auto& context = shard_.thread().context();
  say_farewell(context, std::exchange(wire, Wire(Socket(context))));
  finish(Error{words});
}

void ProxyOpening::finish(Result<void> outcome) {
  if (!done_) return;
  auto done = std::exchange(done_, nullptr);
  done(std::move(outcome));
}

}  // namespace ps::capture
