// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::frame {

/// A domain name, RFC 1035 4.1.4, which may go on elsewhere in its message.
///
///   DnsLabels labels(record.name);
///   while (const auto label = labels.next()) ...   // octets, any of them
///   if (labels.malformed()) ...
struct DnsName {
  Bytes message;       ///< all of it
  std::size_t at = 0;  ///< where the name begins
};

/// Walks the labels of a name. A pointer must point before the place where the run of labels with
/// it began, so that there is no loop.
class DnsLabels {
 public:
  static constexpr std::size_t kMostOctets = 255;  ///< of a name, hence at most 127 labels
  static constexpr std::size_t kMostPointers = 32;

  explicit DnsLabels(const DnsName& name) : message_(name.message), at_(name.at), run_(name.at) {}
  std::optional<Bytes> next();

  /// The name ends early: it is cut, has a loop, or is too long.
  bool malformed() const { return malformed_; }

 private:
  std::optional<Bytes> stop();

  Bytes message_;
  std::size_t at_;
  std::size_t run_;  ///< pointers must point before it
  std::size_t octets_ = 1;
  std::size_t pointers_ = 0;
  bool ended_ = false;
  bool malformed_ = false;
};

/// RFC 1035 4.1.1.
struct Dns {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;
  std::uint16_t questions = 0;
  std::uint16_t answers = 0;
  std::uint16_t authorities = 0;
  std::uint16_t additionals = 0;
  Bytes message;

  bool is_response() const { return (flags & 0x8000) != 0; }
  std::uint8_t opcode() const { return (flags >> 11) & 0x0f; }
  bool authoritative() const { return (flags & 0x0400) != 0; }
  bool shortened() const { return (flags & 0x0200) != 0; }  ///< TC
  bool recursion_desired() const { return (flags & 0x0100) != 0; }
  bool recursion_available() const { return (flags & 0x0080) != 0; }
  std::uint8_t rcode() const { return flags & 0x0f; }
};

namespace dns_type {
inline constexpr std::uint16_t kA = 1;
inline constexpr std::uint16_t kNs = 2;
inline constexpr std::uint16_t kCname = 5;
inline constexpr std::uint16_t kSoa = 6;
inline constexpr std::uint16_t kPtr = 12;
inline constexpr std::uint16_t kMx = 15;
inline constexpr std::uint16_t kTxt = 16;
inline constexpr std::uint16_t kAaaa = 28;
inline constexpr std::uint16_t kSrv = 33;
inline constexpr std::uint16_t kDname = 39;
inline constexpr std::uint16_t kOpt = 41;
}  // namespace dns_type

struct DnsQuestion {
  DnsName name;
  std::uint16_t type = 0;
  std::uint16_t klass = 0;
};

enum class DnsSection { answer, authority, additional };

struct DnsRecord {
  DnsSection section = DnsSection::answer;
  DnsName name;
  std::uint16_t type = 0;
  std::uint16_t klass = 0;
  std::uint32_t ttl = 0;  ///< seconds
  Bytes data;
  /// Of NS, CNAME, PTR, DNAME, MX and SRV: the name in the data.
  std::optional<DnsName> target;
};

/// The questions of a message and then its records, in their order: as many as the header says
/// and the octets hold.
///
///   DnsContents contents(dns);
///   while (const auto question = contents.question()) ...
///   while (const auto record = contents.record()) ...   // when all questions are read
///   if (contents.truncated()) ...
class DnsContents {
 public:
  explicit DnsContents(const Dns& dns);
  std::optional<DnsQuestion> question();
  std::optional<DnsRecord> record();
  /// What the header says is not all there, or is malformed.
  bool truncated() const { return !in_.ok(); }

 private:
  std::optional<DnsName> name();
  std::optional<DnsSection> next_section();

  Bytes message_;
  Reader in_;
  std::uint16_t questions_;
  std::uint16_t left_[3];  ///< records of each section
};

/// Nothing when the header (12 octets) is not there.
std::optional<Dns> parse_dns(Bytes octets);

}  // namespace ps::frame
