// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

#include "base/bytes.h"
#include "openflow/field.h"
#include "openflow/version.h"

namespace ps::openflow {

/// One field of a match or of a set-field, with the value it must have.
///
/// A value. `value()` and `mask()` borrow from the message, from static tables, or (only the mask
/// of a 1.1 match) from this object: take them from an object that stays.
class MatchField {
 public:
  Field id = Field::unknown;
  std::uint16_t oxm_class = kBasicClass;  ///< as on the wire; of 1.0 and 1.1 the equal OXM's
  std::uint8_t oxm_field = 0;
  std::uint32_t experimenter = 0;  ///< of class 0xffff

  /// Network order. As wide as on the wire, so in_port has two octets in 1.0 and in NXM, else four.
  Bytes value() const { return {value_, value_size_}; }
  /// Empty: every bit counts. Else as wide as the value, a bit that counts is 1.
  Bytes mask() const { return {own_mask_used_ ? own_mask_.data() : mask_, mask_size_}; }
  bool has_mask() const { return mask_size_ != 0; }

  /// The last eight octets of the value or mask as a number; the mask of an exact field is all ones
  /// of its width.
  std::uint64_t number() const;
  std::uint64_t mask_number() const;

  MatchField() = default;
  MatchField(Field field, Bytes value, Bytes mask = {});
  /// The mask is what `inverted` is not (1.1: a bit that is set does not count); at most 8 octets.
  static MatchField with_inverted_mask(Field field, Bytes value, Bytes inverted);

  /// Moves one OXM or NXM TLV off the front of `rest`: nullptr, or what is wrong with it.
  static const char* take(Bytes& rest, MatchField& out);

 private:
  void set(Field field, Bytes value, Bytes mask);

  const std::uint8_t* value_ = nullptr;
  const std::uint8_t* mask_ = nullptr;
  std::uint8_t value_size_ = 0;
  std::uint8_t mask_size_ = 0;
  bool own_mask_used_ = false;
  std::array<std::uint8_t, 8> own_mask_{};
};

/// A borrowed view of a flow match in any of its three shapes.
///
///   for (const MatchField& field : match) ...
///   if (auto source = match.find(Field::eth_src)) ...
///
/// ofp_match of 1.0 (5.2.3, 40 octets) and of 1.1 (A.2.3, 88 octets) show their fields as if they
/// were OXM: wildcarded ones do not appear, dl_vlan becomes vlan_vid with its present bit, nw_src
/// becomes arp_spa when dl_type is ARP, tp_src becomes tcp_src, udp_src, sctp_src or icmpv4_type.
/// A value; lives as long as the octets.
class Match {
 public:
  enum class Shape : std::uint8_t { none, ofp10, ofp11, oxm };
  static constexpr std::size_t kOfp10Size = 40;
  static constexpr std::size_t kOfp11Size = 88;

  class Iterator {
   public:
    using value_type = MatchField;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(const Match& match);
    const MatchField& operator*() const { return field_; }
    const MatchField* operator->() const { return &field_; }
    Iterator& operator++() {
      step();
      return *this;
    }
    void operator++(int) { step(); }
    bool operator==(std::default_sentinel_t) const { return done_; }
    const char* problem() const { return problem_; }
    Bytes rest() const { return rest_; }

   private:
    void step();

    Shape shape_ = Shape::none;
    unsigned next_ = 0;  // of the fields of a fixed structure
    Bytes rest_;         // OXM: what is left; else the whole structure
    MatchField field_;
    const char* problem_ = nullptr;
    bool done_ = true;
  };

  /// No match at all: covers nothing, has no fields.
  Match() = default;
  /// `structure` has at least kOfp10Size octets, or the match is none.
  static Match ofp10(Bytes structure);
  static Match ofp11(Bytes structure);
  /// TLVs without the ofp_match header and its padding.
  static Match oxm(Bytes tlvs);

  Iterator begin() const { return Iterator(*this); }
  std::default_sentinel_t end() const { return {}; }

  std::optional<MatchField> find(Field field) const;
  /// Walks all fields: what is wrong with the first malformed one, or nullptr.
  const char* problem() const;

  Shape shape() const { return shape_; }
  /// The structure or the TLVs.
  Bytes bytes() const { return bytes_; }

 private:
  Match(Shape shape, Bytes bytes) : shape_(shape), bytes_(bytes) {}

  Shape shape_ = Shape::none;
  Bytes bytes_;
};

}  // namespace ps::openflow
