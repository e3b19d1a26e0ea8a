// SPDX-License-Identifier: Apache-2.0
#include "pcapng/input.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace ps::pcapng {
namespace {

constexpr std::array<std::uint8_t, 2> kGzipMagic{0x1f, 0x8b};
constexpr int kNoFile = -1;
constexpr int kLargestWindow = 15;
constexpr int kGzipAlone = 16;

}  // namespace

/// Unpacks what `read` of the owner gives.
class Input::Gunzip {
 public:
  explicit Gunzip(Bytes begun) : packed_(std::max(kReadSize, begun.size())) {
    std::ranges::copy(begun, packed_.begin());
    stream_.next_in = packed_.data();
    stream_.avail_in = static_cast<uInt>(begun.size());
    inflateInit2(&stream_, kLargestWindow + kGzipAlone);
  }
  ~Gunzip() { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// 0 at the end of the last member, and when `problem` was set.
  std::size_t unpack(Input& owner, std::uint8_t* to, std::size_t room) {
    stream_.next_out = to;
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(room, 1u << 30));
    const auto before = stream_.avail_out;
    while (stream_.avail_out == before && step(owner)) {
    }
    return before - stream_.avail_out;
  }

 private:
  /// False when there is no more.
  bool step(Input& owner) {
    if (stream_.avail_in == 0 && !refill(owner)) {
      if (within_member_ && owner.problem_.empty()) {
        owner.problem_ = "the compressed data is cut short";
      }
      return false;
    }
    // What follows the last member is padding, as gzip itself takes it.
    if (!within_member_ && *stream_.next_in != kGzipMagic[0]) return false;
    within_member_ = true;
    const int done = inflate(&stream_, Z_NO_FLUSH);
    if (done == Z_STREAM_END) {
      within_member_ = false;
      return inflateReset(&stream_) == Z_OK;
    }
    if (done == Z_OK || done == Z_BUF_ERROR) return true;
    owner.problem_ = fmt::format("the compressed data is damaged ({})",
                                 stream_.msg == nullptr ? "no memory" : stream_.msg);
    return false;
  }

  bool refill(Input& owner) {
    stream_.next_in = packed_.data();
    stream_.avail_in = static_cast<uInt>(owner.read_file(packed_.data(), packed_.size()));
    return stream_.avail_in > 0;
  }

  std::vector<std::uint8_t> packed_;
  z_stream stream_{};
  bool within_member_ = true;
};

Result<std::unique_ptr<Input>> Input::open(const std::string& path, int interrupt) {
  const int descriptor =
      path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return Error{std::strerror(errno)};
  return std::unique_ptr<Input>(new Input(descriptor, interrupt));
}

std::unique_ptr<Input> Input::over(Bytes octets) {
  std::unique_ptr<Input> input(new Input(kNoFile, kNoFile));
  input->buffer_.assign(octets.begin(), octets.end());
  input->end_ = octets.size();
  input->begin_unpacking();
  return input;
}

Input::Input(int descriptor, int interrupt)
    : descriptor_(descriptor), interrupt_(interrupt), buffer_(kReadSize) {
  struct stat about {};
  if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) return;
  seekable_ = true;
  octets_in_all_ = static_cast<std::uint64_t>(about.st_size);
}

Input::~Input() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

std::uint64_t Input::skip(std::uint64_t size) {
  std::uint64_t left = size;
  while (left > 0) {
    if (begin_ == end_) fill(1);
    const auto taken = std::min<std::uint64_t>(left, end_ - begin_);
    if (taken == 0) break;
    begin_ += static_cast<std::size_t>(taken);
    left -= taken;
  }
  return size - left;
}

bool Input::must_wait_for(std::size_t size) const {
  if (seekable_ || ended_ || descriptor_ == kNoFile || end_ - begin_ >= size) return false;
  pollfd pipe{descriptor_, POLLIN, 0};
  return poll(&pipe, 1, 0) == 0;
}

void Input::fill(std::size_t size) {
  make_room(size);
  while (end_ - begin_ < size && !ended_) {
    const auto got = read_some(buffer_.data() + end_, buffer_.size() - end_);
    end_ += got;
    if (got == 0) ended_ = true;
    if (!begun_ && (ended_ || end_ - begin_ >= kGzipMagic.size())) begin_unpacking();
  }
}

void Input::make_room(std::size_t size) {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() < size) buffer_.resize(size);
}

/// Nothing was taken yet: either what is there is packed, or all will be as it is.
void Input::begin_unpacking() {
  begun_ = true;
  const Bytes front(buffer_.data(), end_);
  if (front.size() < kGzipMagic.size() || !std::ranges::equal(front.first(2), kGzipMagic)) return;
  gunzip_ = std::make_unique<Gunzip>(front);
  end_ = 0;
}

std::size_t Input::read_some(std::uint8_t* to, std::size_t room) {
  return gunzip_ ? gunzip_->unpack(*this, to, room) : read_file(to, room);
}

std::size_t Input::read_file(std::uint8_t* to, std::size_t room) {
  if (descriptor_ == kNoFile) return 0;
  for (;;) {
    if (!seekable_ && !wait_for_octets()) return 0;
    const auto got = read(descriptor_, to, room);
    if (got >= 0) {
      octets_read_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (errno == EINTR || errno == EAGAIN) continue;
    problem_ = std::strerror(errno);
    return 0;
  }
}

/// False when it was interrupted.
bool Input::wait_for_octets() const {
  std::array<pollfd, 2> fds{{{descriptor_, POLLIN, 0}, {interrupt_, POLLIN, 0}}};
  while (poll(fds.data(), fds.size(), -1) < 0 && errno == EINTR) {
  }
  return fds[1].revents == 0;
}

}  // namespace ps::pcapng
