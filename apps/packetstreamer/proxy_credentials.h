// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "base/result.h"
#include "capture/proxy_tls.h"
#include "capture/tls_credentials.h"
#include "serve_options.h"

namespace ps::app {

/// The certificates of all proxies, for the sides that are `ssl:`; read when the first proxy needs
/// them. Thread: the service thread; what for_proxy() gives is for any.
class ProxyCredentials {
 public:
  /// `options` outlive it.
  explicit ProxyCredentials(const TlsOptions& options) : options_(options) {}

  /// The error names the option that lacks, or the file.
  Result<capture::ProxyTls> for_proxy(const ProxyOption& proxy);
  /// Whether enough was given for a proxy to speak TLS with one side at least.
  bool given() const;
  void look_for_changes();
  void reload();

 private:
  Result<void> load_to_switches();
  Result<void> load_to_controllers();
  Result<std::shared_ptr<capture::KeylogWriter>> keylog();

  const TlsOptions& options_;
  std::shared_ptr<capture::KeylogWriter> keylog_;
  std::shared_ptr<capture::TlsCredentials> to_switches_;
  std::shared_ptr<capture::TlsCredentials> to_controllers_;
};

}  // namespace ps::app
