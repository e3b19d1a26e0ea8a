// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace ps::pcapng {

/// The octets of a file or of standard input, in order; unpacked if they are gzip (RFC 1952), also
/// of several members one after the other.
///
///   auto input = Input::open("trace.pcap.gz");
///   const Bytes header = (*input)->peek(24);    // fewer: the end, or (*input)->problem()
///   (*input)->skip(header.size());
///
/// Memory: kReadSize, or the largest peek. Lifetime: a resource; what peek gives is borrowed until
/// the next peek. Thread: one at a time; reading a pipe blocks.
class Input {
 public:
  static constexpr std::size_t kReadSize = std::size_t{128} << 10;

  /// `-` is standard input. When `interrupt` becomes readable while a pipe is waited for, the input
  /// ends there; -1 is nothing.
  static Result<std::unique_ptr<Input>> open(const std::string& path, int interrupt = -1);
  /// The same over octets in memory, which are copied.
  static std::unique_ptr<Input> over(Bytes octets);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// The next `size` octets, which stay; fewer when there are no more.
  Bytes peek(std::size_t size) {
    if (end_ - begin_ < size) fill(size);
    return {buffer_.data() + begin_, std::min(size, end_ - begin_)};
  }
  /// Takes `size` octets, or all there are; gives how many.
  std::uint64_t skip(std::uint64_t size);

  /// Why the octets ended before their end; empty when they did not.
  const std::string& problem() const { return problem_; }

  /// Octets of the file that were read, packed as they are, and how many it has; 0 when nobody
  /// knows.
  std::uint64_t octets_read() const { return octets_read_; }
  std::uint64_t octets_in_all() const { return octets_in_all_; }
  /// True when `size` octets are not there yet and whoever writes the pipe has not written more.
  bool must_wait_for(std::size_t size) const;

 private:
  class Gunzip;

  Input(int descriptor, int interrupt);
  void fill(std::size_t size);
  void make_room(std::size_t size);
  void begin_unpacking();
  std::size_t read_some(std::uint8_t* to, std::size_t room);
  std::size_t read_file(std::uint8_t* to, std::size_t room);
  bool wait_for_octets() const;

  const int descriptor_;
  const int interrupt_;
  bool seekable_ = false;
  bool begun_ = false;
  bool ended_ = false;
  std::vector<std::uint8_t> buffer_;
  std::size_t begin_ = 0;  ///< what is there of the buffer
  std::size_t end_ = 0;
  std::unique_ptr<Gunzip> gunzip_;
  std::string problem_;
  std::uint64_t octets_read_ = 0;
  std::uint64_t octets_in_all_ = 0;
};

}  // namespace ps::pcapng
