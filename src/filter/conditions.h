// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/address.h"
#include "filter/facts.h"
#include "filter/fields.h"
#include "filter/value.h"
#include "openflow/msg_type.h"
#include "query/expression.h"

namespace re2 {
class RE2;
}
struct bpf_program;

/// What a Predicate is made of. Inside this room only.
namespace ps::filter {

/// A field, or octets cut out of it.
struct Subject {
  FieldUse field;
  std::vector<query::Slice> slices{};

  ValueType type() const { return slices.empty() ? field.spec->domain.type : ValueType::octets; }
  void tell(Facts& facts, ValueSink& sink) const;
};

struct TypeIn {
  std::bitset<openflow::kMsgTypeCount> types;
  bool holds(Facts& facts) const;
};
/// The message concerns this address, see hosts.h; any address when it has none.
struct HostIs {
  std::optional<std::variant<MacAddress, IpAddress>> address;
  bool holds(Facts& facts) const;
};
struct Present {
  Subject subject;
  bool holds(Facts& facts) const;
};
struct Compared {
  Subject subject;
  query::Comparison comparison;
  Literal literal;
  bool holds(Facts& facts) const;
};
/// With another field: any value with any value.
struct ComparedFields {
  Subject left;
  query::Comparison comparison;
  Subject right;
  bool holds(Facts& facts) const;
};
struct OneOf {
  struct Range {
    Literal first;
    std::optional<Literal> last;
  };
  Subject subject;
  std::vector<std::uint64_t> numbers{};  ///< sorted
  std::vector<Range> others{};
  bool holds(Facts& facts) const;
};
struct Matching {
  Subject subject;
  std::shared_ptr<const re2::RE2> expression;
  bool holds(Facts& facts) const;
};
/// libpcap's filter on the inner frame.
struct Bpf {
  std::shared_ptr<const bpf_program> program;
  bool holds(Facts& facts) const;
};

/// The errors are those of RE2 and libpcap, without a column.
Result<std::shared_ptr<const re2::RE2>> regular_expression(const std::string& text);
Result<std::shared_ptr<const bpf_program>> bpf(const std::string& text);

}  // namespace ps::filter
