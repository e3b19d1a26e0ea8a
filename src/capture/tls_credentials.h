// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <openssl/types.h>

#include "base/result.h"
#include "capture/keylog_writer.h"
#include "capture/tls_files.h"
#include "capture/tls_session.h"

namespace ps::capture {

enum class TlsRole { server, client };

/// TLS 1.2 and 1.3 with certificates on both sides, made of files that may change: what was read
/// last and was whole is used for new connections, those that are there keep what they began with.
///
///   TlsCredentials credentials(TlsRole::server, files);
///   if (auto loaded = credentials.load(); !loaded) ...  // one line that names the file
///   TlsSession session(credentials.new_ssl(), socket);  // any thread
///   credentials.look_for_changes();                     // now and then
///
/// Thread: new_ssl() any, the rest one. Lifetime: outlives the handshakes of its sessions.
class TlsCredentials {
 public:
  /// As a client, `peer_name` (of a host or an IP address) must stand in the other side's
  /// certificate if given; without it, as with Open vSwitch, the chain alone is looked at.
  TlsCredentials(TlsRole role, TlsFiles files, std::shared_ptr<KeylogWriter> keylog = nullptr,
                 std::string peer_name = {});
  ~TlsCredentials();
  TlsCredentials(const TlsCredentials&) = delete;
  TlsCredentials& operator=(const TlsCredentials&) = delete;

  Result<void> load();
  /// Reads the files anew if one is not what it was; what cannot be used is logged, once.
  void look_for_changes();
  /// Reads the files anew.
  void reload();

  SslPtr new_ssl() const;

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const;
  };
  using Context = std::unique_ptr<SSL_CTX, FreeContext>;
  using Stamp = std::vector<std::int64_t>;

  Result<Context> make_context() const;
  Stamp stamp() const;

  const TlsRole role_;
  const TlsFiles files_;
  const std::shared_ptr<KeylogWriter> keylog_;
  const std::string peer_name_;
  Stamp read_at_;
  mutable std::mutex mutex_;
  Context context_;
};

}  // namespace ps::capture
