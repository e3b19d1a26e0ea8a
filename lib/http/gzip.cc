// SPDX-License-Identifier: Apache-2.0
#include "http/gzip.h"

#include <array>
#include <new>

#include <zlib.h>

#include "http/preferences.h"

namespace ps::http {
namespace {

/// A window of 32 KiB with gzip's head; the least memory that still compresses JSON well.
constexpr int kWindow = 15 + 16;
constexpr int kMemory = 5;
constexpr int kLevel = 5;

}  // namespace

struct Gzip::State {
  z_stream stream{};

  std::string run(std::string_view octets, int flush) {
    std::string out;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
    stream.avail_in = static_cast<uInt>(octets.size());
    do {
      const auto before = out.size();
      const auto room = octets.size() / 4 + 64;
      out.resize(before + room);
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
      stream.avail_out = static_cast<uInt>(room);
      (void)deflate(&stream, flush);
      out.resize(before + room - stream.avail_out);
    } while (stream.avail_out == 0);
    return out;
  }
};

Gzip::Gzip() : state_(std::make_unique<State>()) {
  if (deflateInit2(&state_->stream, kLevel, Z_DEFLATED, kWindow, kMemory, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
}

Gzip::~Gzip() { deflateEnd(&state_->stream); }

std::string Gzip::piece(std::string_view octets) { return state_->run(octets, Z_SYNC_FLUSH); }

std::string Gzip::end() { return state_->run({}, Z_FINISH); }

std::string gzipped(std::string_view body) {
  Gzip gzip;
  auto out = gzip.piece(body);
  return out += gzip.end();
}

bool accepts_gzip(std::string_view accept_encoding) {
  static constexpr std::array<std::string_view, 2> kOffered{"gzip", "identity"};
  return preferred(accept_encoding, kOffered) == std::size_t{0};
}

}  // namespace ps::http
