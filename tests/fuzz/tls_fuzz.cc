// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "tls/decryptor.h"

namespace {

using namespace ps;

/// Looks at every octet that comes out.
class Looking final : public tls::Decryptor::Out {
 public:
  void plain(tls::Side from, Bytes octets, tls::Moment) override {
    if (octets.empty() || stopped(from)) std::abort();
    for (const auto octet : octets) sum_ += octet;
  }
  void lost(tls::Side from, std::uint64_t, tls::Moment) override {
    if (stopped(from)) std::abort();
  }
  void stopped(tls::Side from, tls::Trouble why, tls::Moment) override {
    if (stopped(from) || meaning(why).empty()) std::abort();
    stopped(from) = true;
  }

 private:
  bool& stopped(tls::Side side) { return stopped_[static_cast<std::size_t>(side)]; }

  bool stopped_[2] = {};
  std::uint64_t sum_ = 0;
};

enum class What : std::uint8_t { client, server, client_gap, server_gap, key_log, look_again };

}  // namespace

/// The input is what happens on a connection and beside it:
///
///   input = *( what:1 length:2 octets )
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tls::Shared shared;
  {
    Looking looking;
    tls::Decryptor connection(shared, looking);
    Reader in({data, size});
    while (in.ok() && in.left() > 0) {
      const auto what = static_cast<What>(in.u8() % 6);
      const auto length = in.u16();
      if (what == What::client_gap || what == What::server_gap) {
        connection.gap(what == What::client_gap ? tls::Side::client : tls::Side::server, length,
                       {});
        continue;
      }
      const Bytes octets = in.bytes(length);
      if (what == What::key_log) {
        shared.keys.add(as_text(octets));
      } else if (what == What::look_again) {
        connection.look_again();
      } else {
        connection.feed(what == What::client ? tls::Side::client : tls::Side::server, octets, {});
      }
    }
    connection.finish({});
    if (connection.description().empty()) std::abort();
  }
  if (shared.held != 0) std::abort();
  return 0;
}
