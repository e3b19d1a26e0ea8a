// SPDX-License-Identifier: Apache-2.0
#include "filter/facts.h"

#include <array>
#include <cstddef>

#include "openflow/layout/reading.h"
#include "openflow/packet_out.h"

namespace ps::filter {
namespace {

namespace layout = openflow::layout;

constexpr Path kActions = Path::of("action");
constexpr Path kInstructions = Path::of("instruction");
constexpr Path kMatch = Path::of("match");

/// Keeps the values of the wanted members. What is inside of another message is not of this one.
class Gathering final : public layout::Visitor {
 public:
  Gathering(const Paths& wanted, std::vector<Told>& told) : wanted_(wanted), told_(told) {}

  void number(std::string_view name, const layout::Number& number) override {
    if (inside_ > 0) return;
    Level& here = level();
    if (here.typed && name == "type") {
      here.typed = false;
      keep(here.path, {.number = number});
      here.list = here.path;
      here.path = here.path.member(number.name());
      here.first = true;
      keep(here.path, {.bare = true});
      return;
    }
    value(name, {.number = number});
  }
  void octets(std::string_view name, Bytes octets, layout::OctetKind kind) override {
    if (inside_ > 0) return;
    if (kind == layout::OctetKind::dpid && octets.size() == 8) {
      return value(name, number_value(load_be64(octets.data())));
    }
    if (kind == layout::OctetKind::text) octets = until_nul(octets);
    value(name, {.octets = octets});
  }
  void match(std::string_view, const openflow::Match& match) override {
    if (inside_ > 0) return;
    for (const auto& field : match) {
      const Path path = kMatch.member(openflow::name(field.id));
      if (!wanted_.has(path)) continue;
      // The iterator's field goes, its value is the message's.
      keep(path, of(field));
    }
  }
  void field(const openflow::MatchField& field) override {
    if (inside_ > 0) return;
    Level& here = level();
    const Value value = of(field);
    if (here.first) keep(here.path, value);
    here.first = false;
    keep(here.path.member(openflow::name(field.id)), value);
  }
  void field_id(std::string_view name, const layout::FieldId& id) override {
    if (inside_ > 0) return;
    value(name, {.octets = as_bytes(openflow::name(id.field))});
  }
  void frame(std::string_view, Bytes) override {}

  void begin_object(std::string_view name) override {
    if (inside_ > 0) return open();
    Level inner = level();
    inner.first = false;
    if (name.empty()) {
      inner.typed = inner.list_of_types;
    } else {
      inner.path = inner.path.member(name);
      inner.list.reset();
      inner.typed = false;
    }
    inner.list_of_types = false;
    push(inner);
  }
  void end_object() override { close(); }
  void begin_list(std::string_view name) override {
    if (inside_ > 0) return open();
    Level inner = level();
    inner.first = inner.typed = false;
    inner.list.reset();
    inner.list_of_types = name == "actions" || name == "instructions";
    inner.path = name == "actions"        ? kActions
                 : name == "instructions" ? kInstructions
                                          : inner.path.member(name);
    push(inner);
  }
  void end_list() override { close(); }
  void begin_message(std::string_view, const openflow::Header&, Bytes) override { ++inside_; }

 private:
  struct Level {
    Path path;
    std::optional<Path> list{};  ///< of an object named by its type: the path of all of them
    bool list_of_types = false;  ///< its objects are named by their `type`
    bool typed = false;          ///< an object of such a list before its type
    bool first = false;          ///< the next member is the value of the object
  };
  static constexpr std::size_t kMostLevels = 64;

  static Value of(const openflow::MatchField& field) {
    Value value{.octets = field.value()};
    value.number.value = field.number();
    value.number.octets = field.value().size();
    // The bit that says that there is a tag is not part of the VLAN.
    if (openflow::info(field.id).kind == openflow::FieldKind::vlan) value.number.value &= 0xfff;
    return value;
  }
  static Bytes until_nul(Bytes octets) {
    const auto end = std::ranges::find(octets, std::uint8_t{0});
    return octets.first(static_cast<std::size_t>(end - octets.begin()));
  }

  Level& level() { return levels_[std::min(depth_, kMostLevels) - 1]; }
  void push(const Level& inner) {
    if (depth_ < kMostLevels) levels_[depth_] = inner;
    ++depth_;
  }
  void open() { ++inside_; }
  void close() {
    if (inside_ > 0) {
      --inside_;
    } else {
      --depth_;
    }
  }
  void value(std::string_view name, const Value& value) {
    Level& here = level();
    if (here.first) keep(here.path, value);
    here.first = false;
    keep(name.empty() ? here.path : here.path.member(name), value);
    if (here.list) keep(here.list->member(name), value);
  }
  void keep(Path path, const Value& value) {
    if (wanted_.has(path)) told_.push_back({path, value});
  }

  const Paths& wanted_;
  std::vector<Told>& told_;
  std::array<Level, kMostLevels> levels_{};
  std::size_t depth_ = 1;
  int inside_ = 0;
};

}  // namespace

std::optional<Bytes> Facts::inner_octets() const {
  if (message_.sent_up) return message_.sent_up;
  if (message_.type != openflow::MsgType::packet_out) return {};
  const auto& out = message_.packet_out();
  if (!out.data.empty()) return out.data;
  if (const auto& answer = message_.answer()) return answer->frame;
  return {};
}

const std::optional<frame::Frame>& Facts::inner() {
  if (!frame_known_) {
    frame_known_ = true;
    if (const auto octets = inner_octets()) frame_ = frame::parse(*octets);
  }
  return frame_;
}

const frame::Payload& Facts::payload() {
  if (!payload_) {
    const auto& frame = inner();
    payload_ = !frame            ? frame::Payload(frame::Opaque{})
               : frame->has_ip() ? frame::parse_payload(*frame)
                                 : frame::parse_link_payload(*frame);
  }
  return *payload_;
}

std::span<const Told> Facts::told() {
  if (!gathered_) {
    gathered_ = true;
    told_.clear();
    Gathering gathering(wanted_, told_);
    layout::read(message_.bytes, gathering);
  }
  return told_;
}

}  // namespace ps::filter
