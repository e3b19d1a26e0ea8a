// SPDX-License-Identifier: Apache-2.0
#include "openflow/layout/inventing.h"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "openflow/encode.h"
#include "openflow/experimenter.h"
#include "openflow/layout/layout.h"
#include "openflow/layout/messages.h"
#include "openflow/layout/writing.h"

namespace ps::openflow::layout {
namespace {

/// Numbers that specifications name lie here.
constexpr std::uint32_t kNamedNumbers[] = {
    0x8000, 0x8002, 0xfffe, 0xffff, 0xfffffffd, 0xfffffffe, 0xffffffff, 132,  254,   255,
    1870,   1871,   1872,   1911,   2300,       2301,       2350,       3200, 0xb0c2};
constexpr std::uint32_t kSmallNumbers = 64;
constexpr int kDeepest = 4;

/// What the wire may carry of a field: of OXM's basic class, in words of the fixed structures'
/// order.
constexpr Field kFields[] = {
    Field::in_port,    Field::metadata, Field::eth_dst,   Field::eth_src,    Field::eth_type,
    Field::vlan_vid,   Field::vlan_pcp, Field::ip_dscp,   Field::ip_proto,   Field::ipv4_src,
    Field::ipv4_dst,   Field::tcp_src,  Field::udp_dst,   Field::arp_spa,    Field::ipv6_src,
    Field::mpls_label, Field::pbb_isid, Field::tunnel_id, Field::ipv6_exthdr};

/// Of every class.
constexpr Field kNamed[] = {Field::in_port,  Field::eth_src, Field::packet_reg1,
                            Field::vlan_tci, Field::reg0,    Field::mpls_ttl,
                            Field::nsh_c1,   Field::ct_mark, Field::tun_metadata0};

class Inventing final : public Layout {
 public:
  Inventing(Version version, std::mt19937_64& random, int depth)
      : Layout(version), random_(random), depth_(depth) {
    open_.emplace_back(Tree(Object{}));
  }

  Tree take() { return std::move(open_.front()); }

  std::uint64_t number(std::string_view name, std::size_t octets, Kind kind) override {
    const auto value = number_of(octets, kind);
    add(name, value);
    return value;
  }
  std::uint64_t unusual(std::string_view name, std::size_t octets, Kind kind,
                        std::uint64_t usual) override {
    const auto value = one_in(2) ? usual : number_of(octets, kind);
    if (value != usual) add(name, value);
    return value;
  }
  void one_more(std::string_view name, std::size_t octets, Kind kind) override {
    const auto value = number_of(octets, kind);
    if (one_in(2) && value != number_all(octets)) add(name, value);
  }
  bool stands_here(std::string_view name, std::size_t, std::uint64_t value) override {
    const bool does = one_in(2);
    if (does) add(name, value);
    return does;
  }
  void pad(std::size_t) override {}
  void align8() override {}
  void octets(std::string_view name, std::size_t size, OctetKind kind) override {
    add(name, some_octets(size, kind));
  }
  /// Of any size that keeps a structure's a multiple of 8.
  void rest(std::string_view name, OctetKind kind) override {
    if (name == "unread") return;
    add(name, some_octets(forced() ? 8 : 8 * up_to(2), kind));
  }
  void numbers(std::string_view name, std::size_t octets, Kind kind, std::size_t count) override {
    List list;
    const auto size = count == kAll ? (forced() ? 2 : 2 * up_to(2)) : count;
    for (std::size_t i = 0; i < size; ++i) list.emplace_back(Tree::Value(number_of(octets, kind)));
    add(name, std::move(list));
  }
  bool has(std::string_view) override { return force_ = one_in(2); }
  void derived(std::string_view, std::uint64_t, std::size_t, Kind) override {}

  std::uint32_t match(std::string_view name) override {
    const bool is_oxm = version_ >= Version::v1_2 || (version_ == Version::v1_1 && one_in(8));
    if (is_oxm && version_ == Version::v1_1) add("match_type", std::uint64_t{kOxmMatch});
    add(name, is_oxm ? some_fields() : fixed_fields());
    return 0;
  }
  std::uint32_t oxm_fields(std::string_view name) override {
    add(name, some_fields());
    return 0;
  }
  void field() override { add("field", Tree::Fields{some_field(kFields[up_to(18)])}); }
  void field_value(Field field, std::size_t size) override {
    auto value = some_octets(info(field).octets, OctetKind::raw);
    value.resize(size);
    if (field == Field::vlan_vid) value = {0x10, value[1]};
    if (field == Field::vlan_pcp || field == Field::ip_ecn) value[0] &= 3;
    if (field == Field::ip_dscp) value[0] &= 0x3f;
    add("field", Tree::Fields{field_tree(field, std::move(value))});
  }
  std::size_t field_id(std::string_view name) override {
    const auto id = some_id();
    add(name, id);
    return id.oxm_class == kExperimenterClass ? 8 : 4;
  }
  std::size_t field_id_or_none(std::string_view name) override {
    return one_in(2) ? field_id(name) : 0;
  }
  void field_ids(std::string_view name) override {
    List list;
    for (auto left = up_to(3); left > 0; --left) list.emplace_back(Tree::Value(some_id()));
    add(name, std::move(list));
  }
  void frame(std::string_view name) override {
    static const auto kFrame =
        encode::udp(encode::mac("02:00:00:00:00:02"), encode::mac("02:00:00:00:00:01"), "10.0.0.1",
                    "10.0.0.2", 1000, 53);
    add(name, kFrame);
  }
  void message(std::string_view name) override {
    constexpr MsgType kInside[] = {MsgType::flow_mod, MsgType::group_mod, MsgType::meter_mod,
                                   MsgType::port_mod, MsgType::packet_out};
    const auto type = depth_ < 2 ? kInside[up_to(4)] : MsgType::barrier_request;
    const auto wire = wire_type(version_, type).value_or(0);
    Inventing inside(version_, random_, depth_ + 2);
    Header header{static_cast<std::uint8_t>(version_), wire, 0,
                  static_cast<std::uint32_t>(random_())};
    body(inside, header);
    auto tree = inside.take();
    const auto octets = write(header, tree);
    header.length = static_cast<std::uint16_t>(octets.size());
    add(name,
        std::make_shared<const MessageTree>(MessageTree{header, octets.size(), std::move(tree)}));
  }
  void quoted(std::string_view name) override { message(name); }

  void length(std::size_t, std::size_t) override {}
  std::size_t announce(std::size_t) override { return 0; }

 protected:
  void pack(std::size_t, std::span<const Part> parts, std::span<std::uint64_t> values) override {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& part = parts[i];
      if (part.name.empty()) continue;
      const auto most = (std::uint64_t{1} << part.bits) - 1;
      values[i] = (number_of((part.bits + 7) / 8, part.kind) & most) + part.less;
      add(part.name, values[i]);
    }
  }
  bool only_filling_left() override { return false; }
  Extent enter() override { return {}; }
  void leave(const Extent&, Padding) override {}
  Extent enter_block(std::size_t) override { return {}; }
  void leave_block(const Extent&, std::size_t, Padding) override {}
  bool begin_object(std::string_view name) override {
    names_.emplace_back(name);
    open_.emplace_back(Tree(Object{}));
    return true;
  }
  void end_object() override { close(); }
  void begin_list(std::string_view name) override {
    names_.emplace_back(name);
    left_.push_back(depth_ >= kDeepest ? 0 : forced() ? 1 : up_to(3));
    ++depth_;
    open_.emplace_back(Tree(List{}));
  }
  bool next_item() override {
    if (left_.back() == 0) return false;
    --left_.back();
    open_.emplace_back(Tree(Object{}));
    return true;
  }
  void end_item() override { close({}); }
  void end_list() override {
    const std::string name = std::move(names_.back());
    names_.pop_back();
    left_.pop_back();
    --depth_;
    close(name);
  }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::size_t up_to(std::size_t most) { return random_() % (most + 1); }
  /// Was has() just answered with yes?
  bool forced() { return std::exchange(force_, false); }

  static std::uint64_t number_all(std::size_t octets) {
    return octets >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * octets)) - 1;
  }
  std::uint64_t number_of(std::size_t octets, const Kind& kind) {
    const auto all = number_all(octets);
    switch (kind.style) {
      case Style::enumeration:
        return named_number(kind.name_of) & all;
      case Style::flags:
        return random_() & random_() & all;
      case Style::experimenter: {
        const std::uint64_t ids[] = {kNiciraId, kNiciraId, kOnfId, random_() & all};
        return ids[up_to(3)];
      }
      case Style::decimal:
        return one_in(2) ? up_to(9) : random_() & all;
      default:
        return one_in(4) ? all - up_to(8) : random_() & all;
    }
  }
  std::uint64_t named_number(NameOf name_of) {
    std::vector<std::uint32_t> named;
    for (std::uint32_t i = 0; i < kSmallNumbers; ++i) {
      if (!name_of(version_, i).empty()) named.push_back(i);
    }
    for (const auto i : kNamedNumbers) {
      if (!name_of(version_, i).empty()) named.push_back(i);
    }
    if (named.empty() || one_in(16)) return 60 + up_to(3);
    return named[up_to(named.size() - 1)];
  }
  Octets some_octets(std::size_t size, OctetKind kind) {
    Octets octets(size);
    for (auto& octet : octets) {
      octet = static_cast<std::uint8_t>(kind == OctetKind::text ? 'a' + up_to(25) : random_());
    }
    return octets;
  }

  static FieldTree field_tree(Field field, Octets value, Octets mask = {}) {
    const MatchField known(field, value);
    return {field, kBasicClass, known.oxm_field, 0, std::move(value), std::move(mask)};
  }
  FieldTree some_field(Field field) {
    const auto size = info(field).octets;
    auto mask = one_in(3) ? some_octets(size, OctetKind::raw) : Octets{};
    return field_tree(field, some_octets(size, OctetKind::raw), std::move(mask));
  }
  Tree::Fields some_fields() {
    Tree::Fields fields;
    for (const auto field : kFields) {
      if (one_in(4)) fields.push_back(some_field(field));
    }
    return fields;
  }
  /// What the structures of 1.0 and 1.1 can say, in their order.
  Tree::Fields fixed_fields() {
    Tree::Fields fields;
    const auto add_some = [&](Field field, Octets value) {
      fields.push_back(field_tree(field, std::move(value)));
    };
    if (one_in(2)) {
      auto port = some_octets(version_ == Version::v1_0 ? 2 : 4, OctetKind::raw);
      add_some(Field::in_port, std::move(port));
    }
    if (one_in(2)) add_some(Field::eth_src, some_octets(6, OctetKind::raw));
    if (one_in(2)) add_some(Field::eth_dst, some_octets(6, OctetKind::raw));
    return fields;
  }
  FieldId some_id() {
    const auto field = kNamed[up_to(std::size(kNamed) - 1)];
    const auto at = oxm_number(field);
    return {field,
            at.oxm_class,
            at.oxm_field,
            one_in(2),
            static_cast<std::uint8_t>(info(field).octets),
            at.experimenter};
  }

  void add(std::string_view name, Tree::Value value) {
    auto& parent = open_.back().value();
    if (auto* list = std::get_if<List>(&parent)) {
      list->emplace_back(std::move(value));
    } else {
      std::get<Object>(parent).emplace_back(std::string(name), Tree(std::move(value)));
    }
  }
  void close(std::string_view name) {
    auto closed = std::move(open_.back());
    open_.pop_back();
    add(name, std::move(closed.value()));
  }
  void close() {
    const std::string name = std::move(names_.back());
    names_.pop_back();
    close(name);
  }

  std::mt19937_64& random_;
  int depth_;
  bool force_ = false;
  std::vector<Tree> open_;
  std::vector<std::string> names_;
  std::vector<std::size_t> left_;
};

}  // namespace

Tree invent(Version version, MsgType type, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Inventing inventing(version, random, 0);
  body(inventing,
       Header{static_cast<std::uint8_t>(version), wire_type(version, type).value_or(0xff), 0, 0});
  return inventing.take();
}

}  // namespace ps::openflow::layout
