// SPDX-License-Identifier: Apache-2.0
#include "proxy_credentials.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace ps::app {
namespace {

using capture::TlsCredentials;
using capture::TlsFiles;
using capture::TlsRole;

TlsFiles toward_controllers(const TlsOptions& options) {
  auto files = options.files;
  const auto& other = options.to_controllers;
  if (!other.private_key.empty()) files.private_key = other.private_key;
  if (!other.certificate.empty()) files.certificate = other.certificate;
  if (!other.ca_certificate.empty()) files.ca_certificate = other.ca_certificate;
  return files;
}

Error incomplete(std::string_view side) {
  return {
      fmt::format("a proxy speaks TLS with {}; that needs --private-key, --certificate and "
                  "--ca-cert",
                  side)};
}

Result<std::shared_ptr<TlsCredentials>> loaded(std::shared_ptr<TlsCredentials> credentials) {
  if (auto read = credentials->load(); !read) return read.error();
  return credentials;
}

}  // namespace

bool ProxyCredentials::given() const {
  return options_.files.complete() || toward_controllers(options_).complete();
}

Result<capture::ProxyTls> ProxyCredentials::for_proxy(const ProxyOption& proxy) {
  capture::ProxyTls tls;
  if (proxy.listen.tls) {
    if (auto loaded = load_to_switches(); !loaded) return loaded.error();
    tls.to_switches = to_switches_;
  }
  if (proxy.controller.tls) {
    if (auto loaded = load_to_controllers(); !loaded) return loaded.error();
    tls.to_controllers = to_controllers_;
  }
  return tls;
}

Result<void> ProxyCredentials::load_to_switches() {
  if (to_switches_) return {};
  if (!options_.files.complete()) return incomplete("switches");
  auto secrets = keylog();
  if (!secrets) return secrets.error();
  auto read = loaded(std::make_shared<TlsCredentials>(TlsRole::server, options_.files, *secrets));
  if (!read) return read.error();
  to_switches_ = *read;
  return {};
}

Result<void> ProxyCredentials::load_to_controllers() {
  if (to_controllers_) return {};
  const auto files = toward_controllers(options_);
  if (!files.complete()) return incomplete("controllers");
  auto secrets = keylog();
  if (!secrets) return secrets.error();
  auto read = loaded(
      std::make_shared<TlsCredentials>(TlsRole::client, files, *secrets, options_.controller_name));
  if (!read) return read.error();
  to_controllers_ = *read;
  return {};
}

/// One for all, opened when the first needs it; null when none is wanted.
Result<std::shared_ptr<capture::KeylogWriter>> ProxyCredentials::keylog() {
  if (keylog_ || options_.keylog.empty()) return keylog_;
  auto opened = capture::KeylogWriter::open(options_.keylog);
  if (!opened) return opened.error();
  spdlog::warn("the secrets of all TLS sessions go to {}: who has it can read them",
               options_.keylog);
  keylog_ = *opened;
  return keylog_;
}

void ProxyCredentials::look_for_changes() {
  if (to_switches_) to_switches_->look_for_changes();
  if (to_controllers_) to_controllers_->look_for_changes();
}

void ProxyCredentials::reload() {
  if (to_switches_) to_switches_->reload();
  if (to_controllers_) to_controllers_->reload();
}

}  // namespace ps::app
