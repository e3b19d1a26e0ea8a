// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "capture/connect.h"
#include "capture/tls_handshake.h"
#include "capture/wire.h"

namespace ps::capture {

class ProxyShard;
class TlsCredentials;

/// How a channel of the proxy comes to be: the switch's TLS handshake first, so that a switch that
/// is refused never reaches a controller; then the connection to the controller, then its
/// handshake. What fails is logged and counted here.
///
/// Lifetime: keeps itself alive until it has called `done`, which it does exactly once, after
/// cancel() not at all; shard and wires are there until then. Thread: that of the shard.
class ProxyOpening : public std::enable_shared_from_this<ProxyOpening> {
 public:
  using Done = std::function<void(Result<void>)>;

  ProxyOpening(ProxyShard& shard, Wire& of_switch, Wire& of_controller, std::string switch_peer,
               Done done);
  ProxyOpening(const ProxyOpening&) = delete;
  ProxyOpening& operator=(const ProxyOpening&) = delete;

  void start();
  void cancel();

 private:
  using Next = void (ProxyOpening::*)();

  void secure(Wire& wire, const TlsCredentials* credentials, std::string who, Next next);
  void connect();
  void connected(Result<Socket> controller);
  void all_there() { finish({}); }
  void refused(Wire& wire, const std::string& who, const Error& why);
  void finish(Result<void> outcome);

  ProxyShard& shard_;
  Wire& of_switch_;
  Wire& of_controller_;
  std::string switch_peer_;
  Done done_;
  std::weak_ptr<Connect> connect_;
  std::weak_ptr<TlsHandshake> handshake_;
};

}  // namespace ps::capture
