// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "filter/facts.h"
#include "filter/kinds.h"
#include "filter/value.h"
#include "openflow/msg_type.h"

namespace ps::filter {

/// Is told the values of a field in one message, none when the field is not there. A value lives
/// for the call.
class ValueSink {
 public:
  virtual void value(const Value& value) = 0;

 protected:
  ~ValueSink() = default;
};

/// How dear it is to look at a field: the cheapest conditions are asked first.
enum class Cost : std::uint8_t { header, channel, frame, body, payload, program };

struct FieldSpec;
/// Tells the values of `field` in a message.
using Extract = void (*)(const FieldSpec& field, Facts& facts, ValueSink& sink);

/// One row of the table of fields: its name, what it is like, and where its values come from.
struct FieldSpec {
  std::string name;  ///< `of.type`
  Domain domain;
  std::string help;     ///< one line
  std::string where;    ///< messages and versions that have it, in words
  std::string example;  ///< a whole filter
  Cost cost = Cost::header;
  Extract extract = nullptr;  ///< nothing for members of bodies, which have `path`
  Path path{};
  /// The kinds of message that can have it.
  KindSet kinds = KindSet::all();
  const void* source = nullptr;  ///< what `extract` of a plug-in's field goes by
};

/// A field as a filter names it: perhaps of one version or kind of message only.
struct FieldUse {
  const FieldSpec* spec = nullptr;
  std::optional<openflow::Version> only_version{};  ///< `openflow_v4.type`
  std::optional<openflow::MsgType> only_kind{};     ///< `of.flow_mod.priority`

  /// Tells the values that the message has.
  void tell(Facts& facts, ValueSink& sink) const;
};

/// Every field that a filter may name. Thread: any, once all plug-ins are loaded.
class Fields {
 public:
  /// Those that PacketStreamer knows by itself, and behind them those of its plug-ins.
  static const Fields& known();
  /// Makes more fields known, all of them or none. The error says which name is taken, or what is
  /// wrong with an example. Only at start, before another thread is there.
  static Result<void> extend(std::vector<FieldSpec> more);

  Fields();
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  /// By any of its names; the error has the nearest ones.
  std::optional<FieldUse> find(std::string_view name) const;
  /// In the order in which help shows them.
  const std::deque<FieldSpec>& all() const { return specs_; }
  /// `; did you mean of.type?`, or nothing.
  std::string suggest(std::string_view name) const;

 private:
  static Fields& all_known();
  static Result<void> check_example(const FieldSpec& spec);

  void add(FieldSpec spec);
  /// Forgets the last fields, until there are `size`.
  void shrink_to(std::size_t size);
  void add_alias(std::string name, std::string_view of);

  std::deque<FieldSpec> specs_;
  std::unordered_map<std::string, const FieldSpec*> by_name_;
};

// The parts of the table; inside this room only.
std::vector<FieldSpec> message_fields();
std::vector<FieldSpec> frame_fields();
std::vector<FieldSpec> body_fields();
/// Other names of frame fields, each with the field that it means.
std::vector<std::pair<std::string, std::string>> frame_aliases();

}  // namespace ps::filter
