// SPDX-License-Identifier: Apache-2.0
#include "tls/handshake.h"

#include <algorithm>

namespace ps::tls {
namespace {

enum class Extension : std::uint16_t {
  server_name = 0,
  early_data = 42,
  supported_versions = 43,
};

/// The random octets that make a ServerHello a HelloRetryRequest (RFC 8446 4.1.3).
constexpr Random kRetry = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                           0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                           0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

/// A name longer than DNS has is not shown.
constexpr std::size_t kLongestName = 255;

Random random_of(Reader& in) {
  Random random{};
  const Bytes octets = in.bytes(random.size());
  std::copy(octets.begin(), octets.end(), random.begin());
  return random;
}

/// extensions = length:2 *( type:2 length:2 data ); a hello may end before them.
template <class Use>
bool for_each_extension(Reader& in, Use use) {
  if (!in.ok()) return false;
  if (in.left() == 0) return true;
  Reader list(in.bytes(in.u16()));
  while (list.ok() && list.left() > 0) {
    const auto type = static_cast<Extension>(list.u16());
    const Bytes data = list.bytes(list.u16());
    if (list.ok()) use(type, Reader(data));
  }
  return in.ok() && list.ok();
}

/// names = length:2 *( type:1 length:2 name ), RFC 6066 3; only letters, digits, dots and the like.
std::string server_name(Reader in) {
  in.skip(2);
  const auto type = in.u8();
  const auto name = as_text(in.bytes(in.u16()));
  const bool printable = std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f; });
  return in.ok() && type == 0 && printable && name.size() <= kLongestName ? std::string(name)
                                                                          : std::string();
}

bool is_hello(std::uint8_t type) {
  return type == static_cast<std::uint8_t>(HandshakeType::client_hello) ||
         type == static_cast<std::uint8_t>(HandshakeType::server_hello);
}

}  // namespace

std::optional<HandshakeMessage> HandshakeReader::next(Bytes& input) {
  if (given_) reset();
  if (!complete(kHeader, input)) return std::nullopt;
  const auto type = static_cast<HandshakeType>(kept_[0]);
  const std::size_t size = load_be32(kept_.data()) & 0xffffff;
  if (!is_hello(kept_[0])) {
    const auto passed = std::min(size - passed_, input.size());
    passed_ += passed;
    input = input.subspan(passed);
    given_ = passed_ == size;
    return given_ ? std::optional(HandshakeMessage{type, {}}) : std::nullopt;
  }
  bad_ = size > kLargestHello;
  if (bad_ || !complete(kHeader + size, input)) return std::nullopt;
  given_ = true;
  return HandshakeMessage{type, Bytes(kept_).subspan(kHeader)};
}

bool HandshakeReader::complete(std::size_t size, Bytes& input) {
  if (kept_.size() >= size) return true;
  const auto wanted = std::min(size - kept_.size(), input.size());
  kept_.insert(kept_.end(), input.begin(), input.begin() + static_cast<std::ptrdiff_t>(wanted));
  input = input.subspan(wanted);
  return kept_.size() >= size;
}

void HandshakeReader::reset() {
  kept_ = {};
  passed_ = 0;
  given_ = false;
  bad_ = false;
}

std::optional<ClientHello> parse_client_hello(Bytes body) {
  Reader in(body);
  ClientHello hello;
  in.skip(2);
  hello.random = random_of(in);
  in.skip(in.u8());   // session id
  in.skip(in.u16());  // cipher suites
  in.skip(in.u8());   // compression methods
  const bool whole = for_each_extension(in, [&](Extension type, Reader data) {
    if (type == Extension::early_data) hello.early_data = true;
    if (type == Extension::server_name) hello.server_name = server_name(data);
  });
  if (!whole) return std::nullopt;
  return hello;
}

std::optional<ServerHello> parse_server_hello(Bytes body) {
  Reader in(body);
  ServerHello hello;
  hello.version = in.u16();
  hello.random = random_of(in);
  hello.retry = hello.random == kRetry;
  in.skip(in.u8());  // session id
  hello.suite = in.u16();
  in.skip(1);  // compression method
  const bool whole = for_each_extension(in, [&](Extension type, Reader data) {
    if (type == Extension::supported_versions) hello.version = data.u16();
  });
  if (!whole) return std::nullopt;
  return hello;
}

}  // namespace ps::tls
