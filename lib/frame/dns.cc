// SPDX-License-Identifier: Apache-2.0
#include "frame/dns.h"

#include "frame/items.h"

namespace ps::frame {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::uint8_t kPointer = 0xc0;

/// Octets of the record's data before the name in it; nothing of types without one.
std::optional<std::size_t> target_offset(std::uint16_t type) {
  switch (type) {
    case dns_type::kNs:
    case dns_type::kCname:
    case dns_type::kPtr:
    case dns_type::kDname:
      return 0;
    case dns_type::kMx:
      return 2;  // preference
    case dns_type::kSrv:
      return 6;  // priority, weight, port
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Bytes> DnsLabels::stop() {
  ended_ = malformed_ = true;
  return std::nullopt;
}

std::optional<Bytes> DnsLabels::next() {
  while (!ended_) {
    if (at_ >= message_.size()) return stop();
    const std::uint8_t head = message_[at_];
    if (head == 0) {
      ended_ = true;
    } else if ((head & kPointer) == kPointer) {
      if (at_ + 2 > message_.size()) return stop();
      const std::size_t to = load_be16(&message_[at_]) & 0x3fff;
      if (to >= run_ || ++pointers_ > kMostPointers) return stop();
      at_ = run_ = to;
    } else {
      octets_ += head + std::size_t{1};
      const std::size_t begin = at_ + 1;
      if ((head & kPointer) != 0 || octets_ > kMostOctets) return stop();
      if (begin + head > message_.size()) return stop();
      at_ = begin + head;
      return message_.subspan(begin, head);
    }
  }
  return std::nullopt;
}

DnsContents::DnsContents(const Dns& dns)
    : message_(dns.message),
      in_(dns.message),
      questions_(dns.questions),
      left_{dns.answers, dns.authorities, dns.additionals} {
  in_.skip(kHeaderSize);
}

/// Passes over a name: its labels up to its end or a pointer.
std::optional<DnsName> DnsContents::name() {
  const DnsName name{message_, in_.offset()};
  std::size_t octets = 1;
  while (in_.ok()) {
    const std::uint8_t head = in_.u8();
    if (head == 0) break;
    if ((head & kPointer) == kPointer) {
      in_.skip(1);
      break;
    }
    octets += head + std::size_t{1};
    if ((head & kPointer) != 0 || octets > DnsLabels::kMostOctets) fail(in_);
    in_.skip(head);
  }
  if (!in_.ok()) return std::nullopt;
  return name;
}

std::optional<DnsQuestion> DnsContents::question() {
  if (questions_ == 0 || !in_.ok()) return std::nullopt;
  --questions_;
  const auto asked = name();
  const std::uint16_t type = in_.u16();
  const std::uint16_t klass = in_.u16();
  if (!in_.ok()) return std::nullopt;
  return DnsQuestion{*asked, type, klass};
}

std::optional<DnsSection> DnsContents::next_section() {
  for (const auto section : {DnsSection::answer, DnsSection::authority, DnsSection::additional}) {
    auto& left = left_[static_cast<std::size_t>(section)];
    if (left == 0) continue;
    --left;
    return section;
  }
  return std::nullopt;
}

std::optional<DnsRecord> DnsContents::record() {
  while (question()) continue;
  if (!in_.ok()) return std::nullopt;
  const auto section = next_section();
  if (!section) return std::nullopt;
  DnsRecord record;
  record.section = *section;
  const auto owner = name();
  record.type = in_.u16();
  record.klass = in_.u16();
  record.ttl = in_.u32();
  const std::size_t size = in_.u16();
  const std::size_t at = in_.offset();
  record.data = in_.bytes(size);
  if (!in_.ok()) return std::nullopt;
  record.name = *owner;
  if (const auto offset = target_offset(record.type); offset && *offset < size) {
    record.target = DnsName{message_, at + *offset};
  }
  return record;
}

std::optional<Dns> parse_dns(Bytes octets) {
  Reader in(octets);
  Dns dns;
  dns.id = in.u16();
  dns.flags = in.u16();
  dns.questions = in.u16();
  dns.answers = in.u16();
  dns.authorities = in.u16();
  dns.additionals = in.u16();
  dns.message = octets;
  if (!in.ok()) return std::nullopt;
  return dns;
}

}  // namespace ps::frame
