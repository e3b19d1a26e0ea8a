// SPDX-License-Identifier: Apache-2.0
#include "filter/conditions.h"

#include <algorithm>
#include <mutex>

#include <pcap/pcap.h>
#include <re2/re2.h>

#include "filter/hosts.h"

namespace ps::filter {
namespace {

using query::Comparison;

/// Calls a function with each value.
template <class Tell>
class Each final : public ValueSink {
 public:
  explicit Each(Tell tell) : tell_(tell) {}
  void value(const Value& value) override { tell_(value); }

 private:
  Tell tell_;
};

template <class Tell>
void for_each_value(const Subject& subject, Facts& facts, Tell tell) {
  Each<Tell> each(tell);
  subject.tell(facts, each);
}

/// The octets of `slices`; nothing where one reaches beyond the value.
class Slicing final : public ValueSink {
 public:
  Slicing(const std::vector<query::Slice>& slices, ValueSink& sink)
      : slices_(slices), sink_(sink) {}

  void value(const Value& value) override {
    if (value.bare) return;
    if (slices_.size() == 1) {
      if (const auto part = cut(value.octets, slices_.front())) sink_.value({.octets = *part});
      return;
    }
    std::vector<std::uint8_t> joined;
    for (const auto& slice : slices_) {
      const auto part = cut(value.octets, slice);
      if (!part) return;
      joined.insert(joined.end(), part->begin(), part->end());
    }
    sink_.value({.octets = joined});
  }

 private:
  static std::optional<Bytes> cut(Bytes octets, const query::Slice& slice) {
    const auto size = static_cast<std::int64_t>(octets.size());
    const auto begin = slice.offset < 0 ? size + slice.offset : slice.offset;
    if (begin < 0 || begin > size) return {};
    const auto rest = octets.subspan(static_cast<std::size_t>(begin));
    if (!slice.length) return rest.empty() ? std::optional<Bytes>() : rest;
    if (rest.size() < *slice.length) return {};
    return rest.first(*slice.length);
  }

  const std::vector<query::Slice>& slices_;
  ValueSink& sink_;
};

bool contains(Bytes octets, Bytes part) {
  return std::search(octets.begin(), octets.end(), part.begin(), part.end()) != octets.end() ||
         part.empty();
}

/// How a comparison of one value with another comes out, when `order` is negative, 0 or positive.
bool holds_for(Comparison comparison, int order) {
  switch (comparison) {
    case Comparison::less:
      return order < 0;
    case Comparison::less_or_equal:
      return order <= 0;
    case Comparison::greater:
      return order > 0;
    case Comparison::greater_or_equal:
      return order >= 0;
    default:
      return order == 0;
  }
}

/// What a field's values say together.
struct Tally {
  Comparison comparison;
  std::size_t values = 0;
  std::size_t held = 0;

  void count(bool one) {
    ++values;
    held += one ? 1 : 0;
  }
  bool result() const {
    switch (comparison) {
      case Comparison::not_equal:
        return values > 0 && held == 0;
      case Comparison::all_equal:
        return values > 0 && held == values;
      case Comparison::any_not_equal:
        return held < values;
      default:
        return held > 0;
    }
  }
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || c == ':';
}

/// A word that libpcap would take for the name of a host or network, and ask DNS for it.
std::optional<std::string_view> name_in(std::string_view text) {
  // pcap-filter(7), without link layers that are no Ethernet.
  constexpr std::string_view kWords[] = {
      "host",     "net",      "port",       "portrange", "src",       "dst",    "ether",
      "link",     "ip",       "ip6",        "arp",       "rarp",      "tcp",    "udp",
      "icmp",     "icmp6",    "igmp",       "igrp",      "pim",       "vrrp",   "carp",
      "ah",       "esp",      "sctp",       "vlan",      "mpls",      "pppoed", "pppoes",
      "geneve",   "stp",      "llc",        "aarp",      "atalk",     "decnet", "iso",
      "ipx",      "netbeui",  "lat",        "moprc",     "mopdl",     "and",    "or",
      "not",      "proto",    "protochain", "broadcast", "multicast", "mask",   "less",
      "greater",  "len",      "gateway",    "byte",      "clnp",      "esis",   "isis",
      "icmptype", "icmpcode", "tcpflags",   "icmp6type", "icmp6code"};
  constexpr std::string_view kBeginnings[] = {"tcp-", "icmp-", "icmp6-"};
  std::string_view before;
  while (!text.empty()) {
    const auto begin = static_cast<std::size_t>(std::ranges::find_if(text, is_word) - text.begin());
    text.remove_prefix(begin);
    const auto end =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_word) - text.begin());
    const auto word = text.substr(0, end);
    text.remove_prefix(end);
    const bool letters = !word.empty() && (word[0] < '0' || word[0] > '9');
    const bool known =
        std::ranges::find(kWords, word) != std::end(kWords) ||
        std::ranges::any_of(kBeginnings, [&](auto each) { return word.starts_with(each); });
    const bool service = before == "port" || before == "portrange";
    const bool address = word.find(':') != std::string_view::npos;
    if (letters && !known && !service && !address) return word;
    before = word;
  }
  return {};
}

}  // namespace

void Subject::tell(Facts& facts, ValueSink& sink) const {
  if (slices.empty()) return field.tell(facts, sink);
  Slicing slicing(slices, sink);
  field.tell(facts, slicing);
}

bool TypeIn::holds(Facts& facts) const {
  return types[static_cast<std::size_t>(facts.message().type)];
}

bool HostIs::holds(Facts& facts) const {
  if (!address) {
    bool any = false;
    for_each_host(facts.message(), [&](const MacAddress&) { any = true; });
    return any;
  }
  return std::visit([&](const auto& host) { return concerns(facts.message(), host); }, *address);
}

bool Present::holds(Facts& facts) const {
  bool there = false;
  for_each_value(subject, facts, [&](const Value&) { there = true; });
  return there;
}

bool Compared::holds(Facts& facts) const {
  const ValueType type = subject.type();
  Tally tally{comparison};
  for_each_value(subject, facts, [&](const Value& value) {
    if (value.bare) return;
    if (comparison == Comparison::contains) {
      tally.count(contains(value.octets, as_bytes(literal.octets)));
    } else if (query::is_ordering(comparison)) {
      tally.count(holds_for(comparison, compare(value, literal, type)));
    } else {
      tally.count(equals(value, literal, type));
    }
  });
  return tally.result();
}

bool ComparedFields::holds(Facts& facts) const {
  const ValueType type = left.type();
  Tally tally{comparison};
  for_each_value(left, facts, [&](const Value& one) {
    if (one.bare) return;
    for_each_value(right, facts, [&](const Value& other) {
      if (other.bare) return;
      if (comparison == Comparison::contains) {
        tally.count(contains(one.octets, other.octets));
      } else {
        tally.count(holds_for(comparison, compare(one, other, type)));
      }
    });
  });
  return tally.result();
}

bool OneOf::holds(Facts& facts) const {
  const ValueType type = subject.type();
  bool found = false;
  for_each_value(subject, facts, [&](const Value& value) {
    if (found || value.bare) return;
    found =
        std::ranges::binary_search(numbers, value.number.value) ||
        std::ranges::any_of(others, [&](const Range& range) {
          if (!range.last) return equals(value, range.first, type);
          return compare(value, range.first, type) >= 0 && compare(value, *range.last, type) <= 0;
        });
  });
  return found;
}

bool Matching::holds(Facts& facts) const {
  bool found = false;
  for_each_value(subject, facts, [&](const Value& value) {
    if (found || value.bare) return;
    const std::string_view text = as_text(value.octets);
    found = re2::RE2::PartialMatch({text.data(), text.size()}, *expression);
  });
  return found;
}

bool Bpf::holds(Facts& facts) const {
  const auto octets = facts.inner_octets();
  if (!octets) return false;
  const auto size = static_cast<unsigned>(octets->size());
  return bpf_filter(program->bf_insns, octets->data(), size, size) != 0;
}

Result<std::shared_ptr<const re2::RE2>> regular_expression(const std::string& text) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_case_sensitive(false);  // as in Wireshark
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  auto expression = std::make_shared<const re2::RE2>(text, options);
  if (!expression->ok()) return Error{expression->error()};
  return std::shared_ptr<const re2::RE2>(std::move(expression));
}

Result<std::shared_ptr<const bpf_program>> bpf(const std::string& text) {
  if (const auto name = name_in(text)) {
    return Error{"'" + std::string(*name) +
                 "' is no word of pcap-filter(7); names are not looked up, write addresses"};
  }
  static std::mutex compiling;  // libpcap before 1.8 keeps state of its own
  const std::lock_guard lock(compiling);
  constexpr int kSnapLength = 65'535;
  const std::unique_ptr<pcap_t, void (*)(pcap_t*)> ethernet(pcap_open_dead(DLT_EN10MB, kSnapLength),
                                                            pcap_close);
  auto program = std::shared_ptr<bpf_program>(new bpf_program{}, [](bpf_program* made) {
    pcap_freecode(made);
    delete made;
  });
  if (pcap_compile(ethernet.get(), program.get(), text.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    return Error{pcap_geterr(ethernet.get())};
  }
  return std::shared_ptr<const bpf_program>(std::move(program));
}

}  // namespace ps::filter
