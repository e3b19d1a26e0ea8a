// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <optional>

#include <fmt/format.h>

#include "pcapng/format.h"
#include "pcapng/frame_reader.h"
#include "pcapng/native.h"

namespace ps::pcapng {
namespace {

constexpr std::size_t kFileHeader = 24;
constexpr std::size_t kRecordHeader = 16;
/// The other bits of the field say whether frames have a checksum at their end.
constexpr std::uint32_t kLinkTypeBits = 0x0fffffff;

struct Variant {
  bool swapped = false;
  bool nanoseconds = false;
};

std::optional<Variant> variant_of(Bytes front) {
  if (front.size() < sizeof(std::uint32_t)) return std::nullopt;
  for (const bool swapped : {false, true}) {
    const auto magic = load_native<std::uint32_t>(front.data(), swapped);
    if (magic == pcap_magic::kMicroseconds) return Variant{swapped, false};
    if (magic == pcap_magic::kNanoseconds) return Variant{swapped, true};
  }
  return std::nullopt;
}

/// File header: magic, version 2.4, two unused words, snaplen, link type. Record: seconds,
/// fraction, captured length, original length, frame.
class PcapReader final : public FrameReader {
 public:
  PcapReader(Input& input, Variant variant, std::uint32_t link_type)
      : FrameReader(input),
        variant_(variant),
        link_type_(static_cast<int>(link_type & kLinkTypeBits)) {}

  int link_type() const override { return link_type_; }

  bool next(CapturedFrame& frame) override {
    Bytes header = input_.peek(kRecordHeader);
    if (header.size() < kRecordHeader) return header.empty() ? false : cut_short();
    const auto captured = word(header, 8);
    if (captured > kLargestFrame) {
      return fail(fmt::format("a frame says that it has {} octets; the file is damaged", captured));
    }
    const Bytes whole = input_.peek(kRecordHeader + captured);
    if (whole.size() < kRecordHeader + captured) return cut_short();
    const std::chrono::nanoseconds fraction(std::uint64_t{word(whole, 4)} *
                                            (variant_.nanoseconds ? 1 : 1000));
    frame = {.number = frame.number,
             .time = Timestamp(std::chrono::seconds(word(whole, 0)) + fraction),
             .link_type = link_type_,
             .original_length = word(whole, 12),
             .data = whole.subspan(kRecordHeader),
             .way = Way::unknown,
             .comment = {}};
    input_.skip(whole.size());
    return true;
  }

 private:
  std::uint32_t word(Bytes bytes, std::size_t at) const {
    return load_native<std::uint32_t>(&bytes[at], variant_.swapped);
  }

  const Variant variant_;
  const int link_type_;
};

}  // namespace

bool is_pcap(Bytes front) { return variant_of(front).has_value(); }

Result<std::unique_ptr<FrameReader>> make_pcap_reader(Input& input) {
  const Bytes header = input.peek(kFileHeader);
  const auto variant = variant_of(header);
  if (!variant || header.size() < kFileHeader) {
    return Error{"the file is cut short in its header"};
  }
  const auto link_type = load_native<std::uint32_t>(&header[20], variant->swapped);
  input.skip(kFileHeader);
  return std::unique_ptr<FrameReader>(std::make_unique<PcapReader>(input, *variant, link_type));
}

}  // namespace ps::pcapng
