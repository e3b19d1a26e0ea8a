// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "openflow/field.h"
#include "openflow/layout/kind.h"
#include "openflow/version.h"

namespace ps::openflow::layout {

/// How the layout of a structure is written down: once, as a function that names its members in
/// wire order, for reading as well as for writing.
///
///   void bucket(Layout& io) {                      // 1.3 A.3.4.2
///     io.sized([&] {
///       io.length(2);
///       io.u16("weight");
///       io.u32("watch_port", kPort);
///       io.u32("watch_group", kGroup);
///       io.pad(4);
///       io.list("actions", [&] { action(io); });
///     });
///   }
///
/// `Reading` takes each member off the octets and tells a Visitor; `Writing` takes it from a Tree
/// and puts the octets. So a layout may look at what members return, at version() and at has(), and
/// at nothing else. Names are static text: the specification's, lower case.
///
/// Whatever is wrong with the octets, a layout just goes on: after the first problem all reads give
/// zeros and lists are empty.
class Layout {
 public:
  explicit Layout(Version version) : version_(version) {}
  virtual ~Layout() = default;
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  Version version() const { return version_; }

  // Members.
  std::uint8_t u8(std::string_view name, Kind kind = kDecimal) {
    return static_cast<std::uint8_t>(number(name, 1, kind));
  }
  std::uint16_t u16(std::string_view name, Kind kind = kDecimal) {
    return static_cast<std::uint16_t>(number(name, 2, kind));
  }
  std::uint32_t u32(std::string_view name, Kind kind = kDecimal) {
    return static_cast<std::uint32_t>(number(name, 4, kind));
  }
  std::uint64_t u64(std::string_view name, Kind kind = kDecimal) { return number(name, 8, kind); }
  /// A number of 1 to 8 octets in network order.
  virtual std::uint64_t number(std::string_view name, std::size_t octets, Kind kind) = 0;
  /// As number(), but told and kept only when it is not `usual`.
  virtual std::uint64_t unusual(std::string_view name, std::size_t octets, Kind kind,
                                std::uint64_t usual) = 0;
  /// As number(), but the wire has one more, and zero says that there is none: that is not told.
  virtual void one_more(std::string_view name, std::size_t octets, Kind kind) = 0;
  /// A number that stands here only when it is `value`. Is it here?
  virtual bool stands_here(std::string_view name, std::size_t octets, std::uint64_t value) = 0;
  /// Numbers that share octets, from the highest bit down; parts without a name are zeros.
  struct Part {
    std::string_view name;
    unsigned bits = 0;
    Kind kind{};
    unsigned less = 0;  ///< by so much is the wire less than what is told
  };
  template <std::size_t N>
  std::array<std::uint64_t, N> packed(std::size_t octets, const Part (&parts)[N]) {
    std::array<std::uint64_t, N> values{};
    pack(octets, parts, values);
    return values;
  }
  /// Zeros.
  virtual void pad(std::size_t octets) = 0;
  /// Zeros up to the next multiple of 8 from the beginning of the innermost sized().
  virtual void align8() = 0;
  virtual void octets(std::string_view name, std::size_t size, OctetKind kind = OctetKind::raw) = 0;
  /// All octets to the end of the innermost extent.
  virtual void rest(std::string_view name, OctetKind kind = OctetKind::raw) = 0;
  /// Numbers of one width: `count` of them, or up to the end of the extent.
  static constexpr std::size_t kAll = ~std::size_t{0};
  virtual void numbers(std::string_view name, std::size_t octets, Kind kind,
                       std::size_t count = kAll) = 0;
  /// Is there more in this extent, beginning with the member `name`?
  virtual bool has(std::string_view name) = 0;
  /// What follows from members already told and reads better under a name of its own; not written.
  virtual void derived(std::string_view name, std::uint64_t value, std::size_t octets,
                       Kind kind) = 0;

  // Matches and fields.
  /// ofp_match of the version, with its padding. Gives the in_port that it names, else 0. In 1.1 it
  /// may be OXM, as Open vSwitch sends it in flow statistics; then `match_type` is told before it.
  virtual std::uint32_t match(std::string_view name) = 0;
  /// OXM or NXM fields to the end of the extent. Gives the in_port that they name, else 0.
  virtual std::uint32_t oxm_fields(std::string_view name) = 0;
  /// One OXM or NXM field with its value.
  virtual void field() = 0;
  /// The value of `field` as the set_* actions of 1.0 and 1.1 and the like write it.
  virtual void field_value(Field field, std::size_t octets) = 0;
  /// The four octets (eight of an experimenter's) that name a field, without a value. Gives how
  /// many they are.
  virtual std::size_t field_id(std::string_view name) = 0;
  /// As field_id(), but four zeros say that there is none: gives 0 then.
  virtual std::size_t field_id_or_none(std::string_view name) = 0;
  /// Such names to the end of the extent.
  virtual void field_ids(std::string_view name) = 0;

  // What stands inside.
  /// An Ethernet frame to the end of the extent.
  virtual void frame(std::string_view name) = 0;
  /// One OpenFlow message as long as its header says.
  virtual void message(std::string_view name) = 0;
  /// The beginning of one to the end of the extent, or octets that are none: what an error quotes.
  /// Nothing that is wrong in it is wrong with the message that quotes it.
  virtual void quoted(std::string_view name) = 0;

  // Extents.
  enum class Padding : std::uint8_t { none, to_8 };
  /// A structure that tells its own length with length(); `padding` follows it, uncounted.
  template <class Body>
  void sized(Body body, Padding padding = Padding::none) {
    const Extent outer = enter();
    body();
    leave(outer, padding);
  }
  /// The member that tells the length of the innermost sized() from its beginning; `more` octets
  /// are counted that stand outside of it.
  virtual void length(std::size_t octets, std::size_t more = 0) = 0;
  /// The length of something that comes later: give it to block().
  virtual std::size_t announce(std::size_t octets) = 0;
  /// What announce() announced.
  template <class Body>
  void block(std::size_t announced, Body body, Padding padding = Padding::none) {
    const Extent outer = enter_block(announced);
    body();
    leave_block(outer, announced, padding);
  }

  // Composites.
  template <class Body>
  void object(std::string_view name, Body body) {
    if (begin_object(name)) body();
    end_object();
  }
  /// Objects to the end of the extent.
  template <class Item>
  void list(std::string_view name, Item item) {
    begin_list(name);
    while (next_item()) {
      item();
      end_item();
    }
    end_list();
  }
  /// The same where zeros fill the extent up to a multiple of 8 octets from the beginning of the
  /// innermost sized().
  template <class Item>
  void filled_list(std::string_view name, Item item) {
    begin_list(name);
    while (!only_filling_left() && next_item()) {
      item();
      end_item();
    }
    end_list();
    align8();
  }

 protected:
  struct Extent {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t length_at = 0;
    std::size_t length_octets = 0;
    std::size_t length_more = 0;
  };
  virtual void pack(std::size_t octets, std::span<const Part> parts,
                    std::span<std::uint64_t> values) = 0;
  virtual bool only_filling_left() = 0;
  virtual Extent enter() = 0;
  virtual void leave(const Extent& outer, Padding padding) = 0;
  virtual Extent enter_block(std::size_t announced) = 0;
  virtual void leave_block(const Extent& outer, std::size_t announced, Padding padding) = 0;
  virtual bool begin_object(std::string_view name) = 0;
  virtual void end_object() = 0;
  virtual void begin_list(std::string_view name) = 0;
  virtual bool next_item() = 0;
  virtual void end_item() = 0;
  virtual void end_list() = 0;

  Version version_;
};

}  // namespace ps::openflow::layout
