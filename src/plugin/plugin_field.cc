// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_field.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/borrowed_message.h"
#include "plugin/calls.h"

namespace ps::plugin {
namespace {

using filter::Value;
using filter::ValueType;

// What one call may tell; packetstreamer/plugin.h says so.
constexpr std::size_t kMostValues = 1024;
constexpr std::size_t kMostOctets = 65'536;
/// Comparing two fields asks for the one while it looks at the other.
constexpr std::size_t kCallsAtATime = 2;

/// Where values lie until it is known that their call did not fail. Never grows, so that they stay
/// where they are and no message costs an allocation.
struct Shelf {
  Shelf() {
    values.reserve(kCallsAtATime * kMostValues);
    octets.reserve(kCallsAtATime * kMostOctets);
  }
  std::vector<Value> values;
  std::vector<std::uint8_t> octets;
};

Shelf& shelf() {
  thread_local Shelf shelf;
  return shelf;
}

/// How many octets a value has; nothing when it may have any number.
std::optional<std::size_t> size_of(ValueType type) {
  switch (type) {
    case ValueType::mac:
      return 6;
    case ValueType::ipv4:
      return 4;
    case ValueType::ipv6:
      return 16;
    default:
      return {};
  }
}

bool has_octets(ValueType type) {
  return size_of(type) || type == ValueType::octets || type == ValueType::text;
}

/// Takes what one call tells, as far as it is of the field's domain.
class Telling final : public packetstreamer_values {
 public:
  explicit Telling(const filter::Domain& domain)
      : packetstreamer_values{sizeof(packetstreamer_values), on_present, on_number, on_octets},
        domain_(domain),
        shelf_(shelf()),
        first_value_(shelf_.values.size()),
        first_octet_(shelf_.octets.size()) {}
  ~Telling() {
    shelf_.values.resize(first_value_);
    shelf_.octets.resize(first_octet_);
  }
  Telling(const Telling&) = delete;
  Telling& operator=(const Telling&) = delete;

  bool refused() const { return refused_; }
  void hand_on(filter::ValueSink& sink) const {
    const auto end = shelf_.values.size();
    for (auto i = first_value_; i < end; ++i) sink.value(shelf_.values[i]);
  }

 private:
  static Telling& self(packetstreamer_values* values) { return *static_cast<Telling*>(values); }

  static int on_present(packetstreamer_values* values) {
    auto& told = self(values);
    if (told.domain_.type != ValueType::presence) return told.refuse();
    return told.keep({.bare = true});
  }

  static int on_number(packetstreamer_values* values, std::uint64_t number) {
    auto& told = self(values);
    const auto type = told.domain_.type;
    const auto width = told.domain_.octets;
    const bool fits = width >= sizeof(number) || number >> (8 * width) == 0;
    if ((type != ValueType::number && type != ValueType::duration) || !fits) return told.refuse();
    return told.keep(filter::number_value(number, width));
  }

  static int on_octets(packetstreamer_values* values, const void* data, std::size_t count) {
    auto& told = self(values);
    auto& all = told.shelf_.octets;
    const auto type = told.domain_.type;
    const bool fits = count <= kMostOctets - (all.size() - told.first_octet_) &&
                      count <= all.capacity() - all.size() && (data || count == 0);
    if (!has_octets(type) || size_of(type).value_or(count) != count || !fits) return told.refuse();
    const auto at = all.size();
    const auto* octets = static_cast<const std::uint8_t*>(data);
    all.insert(all.end(), octets, octets + count);
    return told.keep({.octets = Bytes(all).subspan(at)});
  }

  int keep(const Value& value) {
    auto& all = shelf_.values;
    if (all.size() - first_value_ == kMostValues || all.size() == all.capacity()) return refuse();
    all.push_back(value);
    return 0;
  }
  int refuse() {
    refused_ = true;
    return 1;
  }

  const filter::Domain& domain_;
  Shelf& shelf_;
  std::size_t first_value_;
  std::size_t first_octet_;
  bool refused_ = false;
};

void extract(const filter::FieldSpec& spec, filter::Facts& facts, filter::ValueSink& sink) {
  const auto& field = *static_cast<const packetstreamer_field*>(spec.source);
  const BorrowedMessage message(facts);
  Telling told(spec.domain);
  const int failed = returned([&] { return field.extract(&field, &message, &told); });
  if (failed != 0 || told.refused()) {
    return facts.message().report(decode::Anomaly::plugin_failed, spec.name);
  }
  told.hand_on(sink);
}

ValueType type_of(const packetstreamer_field& field) {
  constexpr ValueType kTypes[] = {ValueType::presence, ValueType::number, ValueType::duration,
                                  ValueType::mac,      ValueType::ipv4,   ValueType::ipv6,
                                  ValueType::octets,   ValueType::text};
  return kTypes[field.type - PACKETSTREAMER_PRESENCE];
}

}  // namespace

filter::FieldSpec field_spec(const packetstreamer_field_group& group,
                             const packetstreamer_field& field) {
  filter::FieldSpec spec;
  spec.name = std::string(group.name) + "." + field.name;
  spec.domain.type = type_of(field);
  if (field.width > 0) spec.domain.octets = static_cast<std::size_t>(field.width);
  spec.help = field.help;
  spec.where = group.where;
  spec.example = field.example;
  spec.cost = filter::Cost::payload;  // nobody knows; rather late than early
  spec.extract = extract;
  spec.source = &field;
  return spec;
}

}  // namespace ps::plugin
