// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/writing.h"

#include <algorithm>

#include "openflow/body.h"
#include "openflow/encode.h"
#include "openflow/layout/layout.h"
#include "openflow/layout/messages.h"

namespace ps::openflow::layout {
namespace {

const Tree kNothing;

/// The Layout that writes.
class Writing final : public Layout {
 public:
  Writing(Version version, const Tree& body) : Layout(version) { open_.push_back({&body}); }

  Octets take() { return std::move(out_); }

  std::uint64_t number(std::string_view name, std::size_t octets, Kind) override {
    return put(member(name).number(), octets);
  }
  std::uint64_t unusual(std::string_view name, std::size_t octets, Kind,
                        std::uint64_t usual) override {
    const auto* value = object().find(name);
    return put(value != nullptr ? value->number() : usual, octets);
  }
  void one_more(std::string_view name, std::size_t octets, Kind) override {
    const auto* value = object().find(name);
    put(value != nullptr ? value->number() + 1 : 0, octets);
  }
  bool stands_here(std::string_view name, std::size_t octets, std::uint64_t value) override {
    if (has(name)) put(value, octets);
    return has(name);
  }
  void pad(std::size_t octets) override { out_.resize(out_.size() + octets); }
  void align8() override { pad(padded(size()) - size()); }
  void octets(std::string_view name, std::size_t size, OctetKind) override {
    auto value = octets_of(member(name));
    value.resize(size);
    append(value);
  }
  void rest(std::string_view name, OctetKind) override { append(octets_of(member(name))); }
  void numbers(std::string_view name, std::size_t octets, Kind, std::size_t) override {
    if (const auto* list = member(name).get<List>()) {
      for (const auto& item : *list) put(item.number(), octets);
    }
  }
  bool has(std::string_view name) override { return object().find(name) != nullptr; }
  void derived(std::string_view, std::uint64_t, std::size_t, Kind) override {}

  std::uint32_t match(std::string_view name) override {
    const bool is_oxm = version_ >= Version::v1_2 || member("match_type").number() == kOxmMatch;
    if (!is_oxm) {
      append(encode::match(version_, values(fields_of(member(name)))));
      return 0;
    }
    sized(
        [&] {
          put(kOxmMatch, 2);
          length(2);
          put_fields(fields_of(member(name)));
        },
        Padding::to_8);
    return 0;
  }
  std::uint32_t oxm_fields(std::string_view name) override {
    put_fields(fields_of(member(name)));
    return 0;
  }
  void field() override { put_fields(fields_of(member("field"))); }
  void field_value(Field field, std::size_t size) override {
    const auto& fields = fields_of(member("field"));
    auto value = fields.empty() ? Octets{} : fields.front().value;
    value.resize(size);
    if (field == Field::vlan_vid) value[0] &= 0x0f;
    if (field == Field::ip_dscp) value[0] = static_cast<std::uint8_t>(value[0] << 2);
    append(value);
  }
  std::size_t field_id(std::string_view name) override { return put_id(member(name)); }
  std::size_t field_id_or_none(std::string_view name) override {
    if (has(name)) return field_id(name);
    pad(4);
    return 0;
  }
  void field_ids(std::string_view name) override {
    if (const auto* list = member(name).get<List>()) {
      for (const auto& item : *list) (void)put_id(item);
    }
  }

  void frame(std::string_view name) override { append(octets_of(member(name))); }
  void message(std::string_view name) override { put_message(member(name)); }
  void quoted(std::string_view name) override {
    has(name) ? put_message(member(name)) : append(octets_of(member("data")));
  }

  void length(std::size_t octets, std::size_t more = 0) override {
    extent_.length_at = out_.size();
    extent_.length_octets = octets;
    extent_.length_more = more;
    pad(octets);
  }
  std::size_t announce(std::size_t octets) override {
    announced_.push_back({out_.size(), octets});
    pad(octets);
    return announced_.size() - 1;
  }

 protected:
  void pack(std::size_t octets, std::span<const Part> parts,
            std::span<std::uint64_t> values) override {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& part = parts[i];
      values[i] = part.name.empty() ? 0 : member(part.name).number();
      const auto stored = values[i] - std::min<std::uint64_t>(values[i], part.less);
      all = all << part.bits | (stored & ((std::uint64_t{1} << part.bits) - 1));
    }
    put(all, octets);
  }
  bool only_filling_left() override { return false; }
  Extent enter() override {
    const Extent outer = extent_;
    extent_ = {};
    extent_.begin = out_.size();
    return outer;
  }
  void leave(const Extent& outer, Padding padding) override {
    patch(extent_.length_at, extent_.length_octets, size() + extent_.length_more);
    pad_behind(padding);
    extent_ = outer;
  }
  Extent enter_block(std::size_t) override { return enter(); }
  void leave_block(const Extent& outer, std::size_t announced, Padding padding) override {
    const auto [at, octets] = announced_[announced];
    patch(at, octets, size());
    pad_behind(padding);
    extent_ = outer;
  }
  bool begin_object(std::string_view name) override {
    open_.push_back({&member(name)});
    return true;
  }
  void end_object() override { open_.pop_back(); }
  void begin_list(std::string_view name) override { open_.push_back({&member(name)}); }
  bool next_item() override {
    auto& list = open_.back();
    const auto* items = list.tree->get<List>();
    if (items == nullptr || list.next >= items->size()) return false;
    const auto* item = &(*items)[list.next++];
    open_.push_back({item});
    return true;
  }
  void end_item() override { open_.pop_back(); }
  void end_list() override { open_.pop_back(); }

 private:
  struct Open {
    const Tree* tree;
    std::size_t next = 0;  ///< item of a list
  };
  struct Announced {
    std::size_t at, octets;
  };

  const Tree& object() const { return *open_.back().tree; }
  const Tree& member(std::string_view name) const { return object().at(name); }
  std::size_t size() const { return out_.size() - extent_.begin; }
  void pad_behind(Padding padding) {
    if (padding == Padding::to_8) align8();
  }

  static Octets octets_of(const Tree& tree) {
    const auto* octets = tree.get<Octets>();
    return octets != nullptr ? *octets : Octets{};
  }
  static const Tree::Fields& fields_of(const Tree& tree) {
    static const Tree::Fields kNone;
    const auto* fields = tree.get<Tree::Fields>();
    return fields != nullptr ? *fields : kNone;
  }
  static std::vector<encode::FieldValue> values(const Tree::Fields& fields) {
    std::vector<encode::FieldValue> out;
    for (const auto& field : fields) out.push_back({field.id, field.value, field.mask});
    return out;
  }

  std::uint64_t put(std::uint64_t value, std::size_t octets) {
    append(encode::number(value, octets));
    return value;
  }
  void append(const Octets& octets) { out_.insert(out_.end(), octets.begin(), octets.end()); }
  void patch(std::size_t at, std::size_t octets, std::size_t value) {
    std::ranges::copy(encode::number(value, octets),
                      out_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  void put_fields(const Tree::Fields& fields) {
    for (const auto& field : fields) {
      const bool is_experimenters = field.oxm_class == kExperimenterClass;
      put(field.oxm_class, 2);
      put(static_cast<unsigned>(field.oxm_field << 1) | (field.mask.empty() ? 0u : 1u), 1);
      put(field.value.size() + field.mask.size() + (is_experimenters ? 4 : 0), 1);
      if (is_experimenters) put(field.experimenter, 4);
      append(field.value);
      append(field.mask);
    }
  }
  std::size_t put_id(const Tree& tree) {
    const auto start = out_.size();
    static const FieldId kNone;
    const auto* found = tree.get<FieldId>();
    const auto& id = found != nullptr ? *found : kNone;
    put(id.oxm_class, 2);
    put(static_cast<unsigned>(id.oxm_field << 1) | (id.has_mask ? 1u : 0u), 1);
    put(id.length, 1);
    if (id.oxm_class == kExperimenterClass) put(id.experimenter, 4);
    return out_.size() - start;
  }
  /// As long as it was read, with the length that it told: it may be cut, or malformed.
  void put_message(const Tree& tree) {
    const auto* found = tree.get<std::shared_ptr<const MessageTree>>();
    if (found == nullptr) return append(octets_of(tree));
    auto octets = write((*found)->header, (*found)->body);
    if ((*found)->size >= kHeaderSize) {
      octets.resize((*found)->size);
      std::ranges::copy(encode::number((*found)->header.length, 2), octets.begin() + 2);
    }
    append(octets);
  }

  Octets out_;
  Extent extent_;
  std::vector<Open> open_;
  std::vector<Announced> announced_;
};

}  // namespace

Octets write(const Header& header, const Tree& tree) {
  const auto version =
      is_known(header.version) ? static_cast<Version>(header.version) : Version::v1_0;
  Writing out(version, tree);
  body(out, header);
  return encode::raw(static_cast<Version>(header.version), header.type, out.take(), header.xid);
}

Octets write(Version version, MsgType type, const Tree& body, std::uint32_t xid) {
  const auto wire = wire_type(version, type).value_or(0xff);
  return write(Header{static_cast<std::uint8_t>(version), wire, 0, xid}, body);
}

}  // namespace ps::openflow::layout
