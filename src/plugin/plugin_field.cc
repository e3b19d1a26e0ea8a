// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_field.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
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

/// What a field has in one message, kept until it is asked of another one: however many filters ask
/// for it, the plug-in is asked once. Nothing is handed on before the call is known not to have
/// failed. Its memory serves message after message.
class Memo final : public packetstreamer_values {
 public:
  Memo() : packetstreamer_values{sizeof(packetstreamer_values), on_present, on_number, on_octets} {}
  Memo(const Memo&) = delete;
  Memo& operator=(const Memo&) = delete;

  bool is_of(const decode::Message& message) const { return serial_ == message.serial(); }
  void ask(const filter::FieldSpec& spec, const filter::Facts& facts) {
    serial_ = facts.message().serial();
    domain_ = &spec.domain;
    values_.clear();
    octets_.clear();
    refused_ = false;
    const auto& field = *static_cast<const packetstreamer_field*>(spec.source);
    const BorrowedMessage message(facts);
    const int failed = returned([&] { return field.extract(&field, &message, this); });
    if (failed == 0 && !refused_) return;
    values_.clear();
    facts.message().report(decode::Anomaly::plugin_failed, spec.name);
  }
  void hand_on(filter::ValueSink& sink) const {
    for (const auto& [value, at, count] : values_) {
      Value whole = value;
      whole.octets = Bytes(octets_).subspan(at, count);
      sink.value(whole);
    }
  }

 private:
  struct Told {
    Value value;
    std::size_t at = 0;     ///< of its octets
    std::size_t count = 0;  ///< likewise
  };

  static int on_present(packetstreamer_values* values) {
    return static_cast<Memo*>(values)->take([](Memo& memo) { return memo.present(); });
  }
  static int on_number(packetstreamer_values* values, std::uint64_t number) {
    return static_cast<Memo*>(values)->take([&](Memo& memo) { return memo.number(number); });
  }
  static int on_octets(packetstreamer_values* values, const void* data, std::size_t count) {
    return static_cast<Memo*>(values)->take(
        [&](Memo& memo) { return memo.octets(static_cast<const std::uint8_t*>(data), count); });
  }

  /// What C is told: 0 when `told` took the value.
  template <class Tell>
  int take(Tell told) {
    const int failed =
        returned([&] { return values_.size() < kMostValues && told(*this) ? 0 : 1; });
    refused_ = refused_ || failed != 0;
    return failed;
  }

  bool present() {
    if (domain_->type != ValueType::presence) return false;
    values_.push_back({{.bare = true}});
    return true;
  }
  bool number(std::uint64_t number) {
    const auto width = domain_->octets;
    const bool fits = width >= sizeof(number) || number >> (8 * width) == 0;
    if ((domain_->type != ValueType::number && domain_->type != ValueType::duration) || !fits) {
      return false;
    }
    values_.push_back({filter::number_value(number, width)});
    return true;
  }
  bool octets(const std::uint8_t* data, std::size_t count) {
    const auto type = domain_->type;
    if (!has_octets(type) || size_of(type).value_or(count) != count) return false;
    if (count > kMostOctets - octets_.size() || (!data && count > 0)) return false;
    values_.push_back({{}, octets_.size(), count});
    octets_.insert(octets_.end(), data, data + count);
    return true;
  }

  std::uint64_t serial_ = 0;  ///< of the message; of no message at first
  const filter::Domain* domain_ = nullptr;
  std::vector<Told> values_;
  std::vector<std::uint8_t> octets_;
  bool refused_ = false;
};

void extract(const filter::FieldSpec& spec, filter::Facts& facts, filter::ValueSink& sink) {
  thread_local std::unordered_map<const filter::FieldSpec*, Memo> memos;
  Memo& memo = memos[&spec];
  if (!memo.is_of(facts.message())) memo.ask(spec, facts);
  memo.hand_on(sink);
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
