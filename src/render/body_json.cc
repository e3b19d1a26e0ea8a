// SPDX-License-Identifier: Apache-2.0
#include "render/body_json.h"

#include <string>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "openflow/layout/reading.h"
#include "render/body.h"
#include "render/frame_json.h"
#include "render/header_text.h"
#include "render/match_json.h"
#include "render/number_text.h"
#include "render/octets_text.h"
#include "render/printable.h"

namespace ps::render {
namespace {

namespace json = boost::json;
namespace layout = openflow::layout;
using layout::Number;
using layout::Style;

json::array flags_json(const Number& number) {
  json::array out;
  for_each_flag(number, [&](std::string_view name, std::uint64_t bits) {
    out.push_back(name.empty() ? json::string(fmt::format("{:#x}", bits)) : json::string(name));
  });
  return out;
}

/// 64 bits in hexadecimal, as JSON readers lose what exceeds 2^53.
json::value plain_number(const Number& number) {
  const bool is_hex = number.kind.style == Style::hex || number.kind.style == Style::experimenter;
  if (number.octets == 8) return json::string(fmt::format("{:#x}", number.value));
  if (!is_hex) return number.value;
  return json::string(fmt::format("{:#0{}x}", number.value, 2 + 2 * number.octets));
}

json::value number_json(const Number& number) {
  if (number.kind.style == Style::flags) return flags_json(number);
  const auto name = number.name();
  if (name.empty()) return plain_number(number);
  if (number.kind.style == Style::buffer) return nullptr;
  return json::string(name);
}

/// Builds the object that says what it is told.
class JsonVisitor final : public layout::Visitor {
 public:
  JsonVisitor() { open_.push_back({{}, json::object()}); }
  json::object take() { return std::move(open_.front().value.as_object()); }

  void number(std::string_view name, const Number& number) override {
    add(name, number_json(number));
  }
  void octets(std::string_view name, Bytes octets, layout::OctetKind kind) override {
    add(name, json::string(octets_text(octets, kind)));
  }
  void match(std::string_view name, const openflow::Match& match) override {
    add(name, match_json(match));
  }
  void field(const openflow::MatchField& field) override {
    add("field", json::string(field_key(field)));
    add("value", field_value_json(field));
  }
  void field_id(std::string_view name, const layout::FieldId& id) override {
    add(name, json::string(field_id_text(id)));
  }
  /// That of the message itself is the record's `frame`.
  void frame(std::string_view, Bytes frame) override {
    if (inside_ > 0 && !frame.empty()) add("frame", frame_json({frame, frame.size(), false}));
  }

  void begin_object(std::string_view name) override { open_.push_back({name, json::object()}); }
  void end_object() override { close(); }
  void begin_list(std::string_view name) override { open_.push_back({name, json::array()}); }
  void end_list() override { close(); }
  void begin_message(std::string_view name, const openflow::Header& header, Bytes) override {
    ++inside_;
    open_.push_back({name, json::object(), true});
    add("version", json::string(version_text(header.version)));
    add("type", json::string(type_text(header)));
    add("xid", header.xid);
    add("length", header.length);
    open_.push_back({"body", json::object()});
  }

 private:
  struct Open {
    std::string_view name;
    json::value value;
    bool is_message = false;
  };

  void add(std::string_view name, json::value value) {
    auto& parent = open_.back().value;
    if (parent.is_array()) {
      parent.as_array().push_back(std::move(value));
    } else {
      parent.as_object()[name] = std::move(value);
    }
  }
  void close() {
    auto closed = std::move(open_.back());
    open_.pop_back();
    add(closed.name, std::move(closed.value));
    if (open_.back().is_message && closed.name == "body") {
      --inside_;
      close();
    }
  }

  std::vector<Open> open_;
  int inside_ = 0;
};

}  // namespace

json::object body_json(Bytes message) {
  JsonVisitor visitor;
  const auto outcome = layout::read(message, visitor);
  auto out = visitor.take();
  if (outcome.problem != nullptr) {
    out["malformed"] = {{"reason", outcome.problem}, {"offset", outcome.offset}};
  }
  return out;
}

}  // namespace ps::render
