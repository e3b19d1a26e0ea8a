// SPDX-License-Identifier: Apache-2.0
#include "http/body_framing.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace ps::http {

BodyFraming::BodyFraming(bool chunked, bool gzip)
    : chunked_(chunked), gzip_(gzip ? std::make_unique<Gzip>() : nullptr) {}

BodyFraming::Piece BodyFraming::chunk(SharedOctets octets) const {
  if (!chunked_) return {{}, std::move(octets), {}};
  auto size = fmt::format("{:x}\r\n", octets->size());
  return {std::move(size), std::move(octets), "\r\n"};
}

BodyFraming::Piece BodyFraming::piece(SharedOctets octets) {
  if (gzip_) octets = std::make_shared<const std::string>(gzip_->piece(*octets));
  return chunk(std::move(octets));
}

BodyFraming::Piece BodyFraming::end(const Fields& trailers) {
  Piece last;
  if (gzip_) {
    const auto rest = gzip_->end();
    if (chunked_) last.before = fmt::format("{:x}\r\n{}\r\n", rest.size(), rest);
    if (!chunked_) last.before = rest;
  }
  if (!chunked_) return last;
  last.before += "0\r\n";
  for (const auto& [name, value] : trailers) {
    fmt::format_to(std::back_inserter(last.before), "{}: {}\r\n", name, value);
  }
  last.after = "\r\n";
  return last;
}

}  // namespace ps::http
