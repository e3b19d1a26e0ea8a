// SPDX-License-Identifier: Apache-2.0
#include "proxy_credentials.h"

#include <algorithm>

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

Result<std::shared_ptr<capture::KeylogWriter>> open_keylog(const std::string& path) {
  if (path.empty()) return std::shared_ptr<capture::KeylogWriter>();
  auto keylog = capture::KeylogWriter::open(path);
  if (keylog) {
    spdlog::warn("the secrets of all TLS sessions go to {}: who has it can read them", path);
  }
  return keylog;
}

Result<std::shared_ptr<TlsCredentials>> loaded(std::shared_ptr<TlsCredentials> credentials) {
  if (auto read = credentials->load(); !read) return read.error();
  return credentials;
}

}  // namespace

Result<ProxyCredentials> ProxyCredentials::load(const ServeOptions& options) {
  ProxyCredentials made;
  const auto any_of = [&options](auto side) {
    return std::ranges::any_of(options.proxies,
                               [side](const auto& proxy) { return (proxy.*side).tls; });
  };
  const bool with_switches = any_of(&ProxyOption::listen);
  const bool with_controllers = any_of(&ProxyOption::controller);
  const auto& tls = options.tls;
  const auto controller_files = toward_controllers(tls);
  if (with_switches && !tls.files.complete()) return incomplete("switches");
  if (with_controllers && !controller_files.complete()) return incomplete("controllers");
  if (!with_switches && !with_controllers && !tls.keylog.empty()) {
    return Error{"--write-keylog: no --proxy has an ssl: side whose keys could be written"};
  }
  auto keylog = open_keylog(tls.keylog);
  if (!keylog) return keylog.error();
  if (with_switches) {
    auto read = loaded(std::make_shared<TlsCredentials>(TlsRole::server, tls.files, *keylog));
    if (!read) return read.error();
    made.to_switches_ = *read;
  }
  if (with_controllers) {
    auto read = loaded(std::make_shared<TlsCredentials>(TlsRole::client, controller_files, *keylog,
                                                        tls.controller_name));
    if (!read) return read.error();
    made.to_controllers_ = *read;
  }
  return made;
}

capture::ProxyTls ProxyCredentials::for_proxy(const ProxyOption& proxy) const {
  capture::ProxyTls tls;
  if (proxy.listen.tls) tls.to_switches = to_switches_;
  if (proxy.controller.tls) tls.to_controllers = to_controllers_;
  return tls;
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
