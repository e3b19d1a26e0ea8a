// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "pcapng/format.h"
#include "pcapng/frame_reader.h"
#include "pcapng/native.h"

namespace ps::pcapng {
namespace {

constexpr std::size_t kBlockHeader = 8;   ///< type, length of the whole block
constexpr std::size_t kBlockTrailer = 4;  ///< the length again
constexpr std::size_t kSmallestBlock = kBlockHeader + kBlockTrailer;
constexpr std::size_t kByteOrderEnd = kBlockHeader + 4;
constexpr std::uint32_t kLargestBlock = kLargestFrame + (1u << 16);
constexpr std::size_t kMostInterfaces = 1u << 16;
/// All secrets between two frames.
constexpr std::size_t kLargestKeyLog = kLargestFrame;

/// Ticks of an interface's clock as nanoseconds (if_tsresol, pcapng 4.2).
class TimeScale {
 public:
  TimeScale() = default;
  explicit TimeScale(std::uint8_t resolution) {
    const unsigned exponent = resolution & 0x7f;
    binary_ = (resolution & 0x80) != 0;
    if (binary_) {
      shift_ = exponent;
      return;
    }
    factor_ = divisor_ = 1;
    for (unsigned i = exponent; i < 9; ++i) factor_ *= 10;
    for (unsigned i = 9; i < std::min(exponent, 28u); ++i) divisor_ *= 10;
  }

  std::chrono::nanoseconds operator()(std::uint64_t ticks) const {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (binary_) return std::chrono::nanoseconds(binary(ticks));
    if (ticks / divisor_ > kMost / factor_) return std::chrono::nanoseconds(kMost);
    return std::chrono::nanoseconds(ticks / divisor_ * factor_);
  }

 private:
  std::int64_t binary(std::uint64_t ticks) const {
    constexpr std::uint64_t kSecond = 1'000'000'000;
    constexpr std::uint64_t kMostSeconds = 9'000'000'000;
    const std::uint64_t whole = shift_ < 64 ? ticks >> shift_ : 0;
    const std::uint64_t rest = shift_ < 64 ? ticks - (whole << shift_) : ticks;
    // As a part of a second it needs no more digits than a double has.
    double part = static_cast<double>(rest);
    for (unsigned i = 0; i < shift_; ++i) part /= 2;
    return static_cast<std::int64_t>(std::min(whole, kMostSeconds) * kSecond +
                                     static_cast<std::uint64_t>(part * kSecond));
  }

  bool binary_ = false;
  unsigned shift_ = 0;
  std::uint64_t factor_ = 1000;  // microseconds unless it is said otherwise
  std::uint64_t divisor_ = 1;
};

struct Interface {
  int link_type = 0;
  std::uint32_t snaplen = 0;
  TimeScale scale{};
  std::chrono::seconds offset{0};
};

class PcapngReader final : public FrameReader {
 public:
  explicit PcapngReader(Input& input) : FrameReader(input) {}

  int link_type() const override { return first_link_type_; }

  /// Up to and with the first interface, so that its link type is known.
  bool read_front() {
    while (first_link_type_ < 0) {
      const Bytes header = input_.peek(kBlockHeader);
      if (header.size() < kBlockHeader) return header.empty() ? true : cut_short();
      const auto type = word(header, 0);
      if (begun_ && type != block::kInterface && is_frame(type)) return true;
      CapturedFrame none;
      if (read_block(none) == Step::failed) return false;
    }
    return true;
  }

  bool next(CapturedFrame& frame) override {
    if (std::exchange(key_log_given_, false)) key_log_.clear();
    for (;;) {
      switch (read_block(frame)) {
        case Step::frame:
          frame.tls_key_log = key_log_;
          key_log_given_ = true;
          return true;
        case Step::other:
          break;
        case Step::ended:
        case Step::failed:
          return false;
      }
    }
  }

 private:
  enum class Step : std::uint8_t { frame, other, ended, failed };

  static bool is_frame(std::uint32_t type) {
    return type == block::kEnhancedPacket || type == block::kSimplePacket || type == block::kPacket;
  }

  std::uint16_t half(Bytes bytes, std::size_t at) const {
    return load_native<std::uint16_t>(&bytes[at], swapped_);
  }
  std::uint32_t word(Bytes bytes, std::size_t at) const {
    return load_native<std::uint32_t>(&bytes[at], swapped_);
  }

  Step failed(std::string problem) {
    fail(std::move(problem));
    return Step::failed;
  }
  Step was_cut_short() {
    cut_short();
    return Step::failed;
  }

  Step read_block(CapturedFrame& frame) {
    const Bytes header = input_.peek(kBlockHeader);
    if (header.empty()) return Step::ended;
    if (header.size() < kBlockHeader) return was_cut_short();
    if (word(header, 0) == block::kSection && !learn_byte_order()) return Step::failed;
    const Bytes known = input_.peek(kBlockHeader);
    const auto type = word(known, 0);
    const auto size = word(known, 4);
    if (size < kSmallestBlock || size % 4 != 0) {
      return failed(fmt::format("a block says that it has {} octets; the file is damaged", size));
    }
    if (type != block::kSection && type != block::kInterface && type != block::kSecrets &&
        !is_frame(type)) {
      return input_.skip(size) == size ? Step::other : was_cut_short();
    }
    if (size > kLargestBlock) {
      return failed(fmt::format("a block says that it has {} octets; the file is damaged", size));
    }
    const Bytes whole = input_.peek(size);
    if (whole.size() < size) return was_cut_short();
    const Step step = use_block(type, whole.subspan(kBlockHeader, size - kSmallestBlock), frame);
    if (step != Step::failed) input_.skip(size);
    return step;
  }

  bool learn_byte_order() {
    const Bytes front = input_.peek(kByteOrderEnd);
    if (front.size() < kByteOrderEnd) return cut_short();
    for (const bool swapped : {false, true}) {
      if (load_native<std::uint32_t>(&front[kBlockHeader], swapped) != kByteOrderMagic) continue;
      swapped_ = swapped;
      return true;
    }
    return fail("a section has no byte order magic; the file is damaged");
  }

  Step use_block(std::uint32_t type, Bytes body, CapturedFrame& frame) {
    switch (type) {
      case block::kSection:
        return begin_section(body);
      case block::kInterface:
        return add_interface(body);
      case block::kSecrets:
        return add_secrets(body);
      case block::kEnhancedPacket:
        return enhanced_packet(body, frame);
      case block::kSimplePacket:
        return simple_packet(body, frame);
      default:
        return old_packet(body, frame);
    }
  }

  /// Byte order magic, version, section length, options (pcapng 4.1).
  Step begin_section(Bytes body) {
    if (body.size() < 16) return failed("a section header is too short; the file is damaged");
    if (half(body, 4) != 1) {
      return failed(fmt::format("it is pcapng of version {}; version 1 is read", half(body, 4)));
    }
    begun_ = true;
    interfaces_.clear();
    return Step::other;
  }

  /// Link type, reserved, snaplen, options (pcapng 4.2).
  Step add_interface(Bytes body) {
    if (body.size() < 8) return failed("an interface block is too short; the file is damaged");
    if (interfaces_.size() >= kMostInterfaces) return failed("the file has too many interfaces");
    Interface one{.link_type = half(body, 0), .snaplen = word(body, 4)};
    for_each_option(body.subspan(8), [&](std::uint16_t code, Bytes value) {
      if (code == option::kTimeResolution && !value.empty()) one.scale = TimeScale(value[0]);
      if (code == option::kTimeOffset && value.size() == 8) one.offset = offset(value);
    });
    if (first_link_type_ < 0) first_link_type_ = one.link_type;
    interfaces_.push_back(one);
    return Step::other;
  }

  /// Type, length, secrets, options (pcapng 4.7).
  Step add_secrets(Bytes body) {
    if (body.size() < 8 || word(body, 4) > body.size() - 8) {
      return failed("a secrets block is too short; the file is damaged");
    }
    const Bytes secrets = body.subspan(8, word(body, 4));
    const bool fits = key_log_.size() + secrets.size() < kLargestKeyLog;
    if (word(body, 0) == kTlsKeyLog && fits) {
      key_log_ += as_text(secrets);
      if (!key_log_.ends_with('\n')) key_log_ += '\n';
    }
    return Step::other;
  }

  std::chrono::seconds offset(Bytes value) const {
    const std::uint64_t low = word(value, swapped_ ? 4 : 0);
    const std::uint64_t high = word(value, swapped_ ? 0 : 4);
    constexpr std::int64_t kMost = 4'000'000'000;
    const auto seconds = static_cast<std::int64_t>(high << 32 | low);
    return std::chrono::seconds(std::clamp(seconds, -kMost, kMost));
  }

  template <class Use>
  void for_each_option(Bytes options, Use use) const {
    while (options.size() >= 4) {
      const auto code = half(options, 0);
      const std::size_t size = half(options, 2);
      if (code == option::kEnd || size > options.size() - 4) return;
      use(code, options.subspan(4, size));
      options = options.subspan(std::min(4 + padded4(size), options.size()));
    }
  }

  /// Interface, time, captured length, original length, frame, options (pcapng 4.3).
  Step enhanced_packet(Bytes body, CapturedFrame& frame) {
    if (body.size() < 20) return failed("a packet block is too short; the file is damaged");
    return packet(body, word(body, 0), 20, frame);
  }

  /// Interface and drops count of 16 bits each, else as an enhanced one (pcapng Appendix A).
  Step old_packet(Bytes body, CapturedFrame& frame) {
    if (body.size() < 20) return failed("a packet block is too short; the file is damaged");
    return packet(body, half(body, 0), 20, frame);
  }

  Step packet(Bytes body, std::size_t number, std::size_t at, CapturedFrame& frame) {
    const std::size_t captured = word(body, 12);
    if (number >= interfaces_.size() || captured > body.size() - at) {
      return failed(number >= interfaces_.size()
                        ? "a frame is of an interface that is not described; the file is damaged"
                        : "a frame is larger than its block; the file is damaged");
    }
    const Interface& from = interfaces_[number];
    const auto ticks = std::uint64_t{word(body, 4)} << 32 | word(body, 8);
    frame = {.number = frame.number,
             .time = time_of(from, ticks),
             .link_type = from.link_type,
             .original_length = word(body, 16),
             .data = body.subspan(at, captured),
             .way = Way::unknown,
             .comment = {}};
    const std::size_t options = at + padded4(captured);
    if (options < body.size()) read_options(body.subspan(options), frame);
    return Step::frame;
  }

  static Timestamp time_of(const Interface& from, std::uint64_t ticks) {
    const auto since = from.scale(ticks);
    // Beyond the years that nanoseconds can count, the offset is nothing any more.
    const bool fits = since < std::chrono::seconds(5'000'000'000);
    return Timestamp(fits ? since + from.offset : since);
  }

  void read_options(Bytes options, CapturedFrame& frame) const {
    for_each_option(options, [&](std::uint16_t code, Bytes value) {
      if (code == option::kComment && frame.comment.empty()) frame.comment = as_text(value);
      if (code == option::kPacketFlags && value.size() == 4) {
        const auto way = word(value, 0) & 3;
        frame.way = way == 1 ? Way::inbound : way == 2 ? Way::outbound : Way::unknown;
      }
    });
  }

  /// Original length, frame; of the first interface, without a time (pcapng 4.4).
  Step simple_packet(Bytes body, CapturedFrame& frame) {
    if (body.size() < 4) return failed("a packet block is too short; the file is damaged");
    if (interfaces_.empty()) {
      return failed("a frame is of an interface that is not described; the file is damaged");
    }
    const Interface& from = interfaces_.front();
    const std::size_t original = word(body, 0);
    std::size_t captured = std::min(original, body.size() - 4);
    if (from.snaplen > 0) captured = std::min<std::size_t>(captured, from.snaplen);
    frame = {.number = frame.number,
             .time = frame.time,  // that of the one before is the best that is known
             .link_type = from.link_type,
             .original_length = static_cast<std::uint32_t>(original),
             .data = body.subspan(4, captured),
             .way = Way::unknown,
             .comment = {}};
    return Step::frame;
  }

  bool begun_ = false;
  bool swapped_ = false;
  int first_link_type_ = -1;
  std::vector<Interface> interfaces_;  ///< of the section
  std::string key_log_;                ///< since the last frame
  bool key_log_given_ = false;
};

}  // namespace

bool is_pcapng(Bytes front) {
  // Reads the same in both byte orders.
  return front.size() >= 4 && load_native<std::uint32_t>(front.data(), false) == block::kSection;
}

Result<std::unique_ptr<FrameReader>> make_pcapng_reader(Input& input) {
  auto reader = std::make_unique<PcapngReader>(input);
  if (!reader->read_front()) return Error{reader->problem()};
  return std::unique_ptr<FrameReader>(std::move(reader));
}

}  // namespace ps::pcapng
