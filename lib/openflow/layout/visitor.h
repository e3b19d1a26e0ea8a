// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "openflow/field.h"
#include "openflow/header.h"
#include "openflow/layout/kind.h"
#include "openflow/match.h"

namespace ps::openflow::layout {

/// A field that is named without a value, as in copy_field and table_features.
struct FieldId {
  Field field = Field::unknown;
  std::uint16_t oxm_class = 0;
  std::uint8_t oxm_field = 0;
  bool has_mask = false;
  std::uint8_t length = 0;
  std::uint32_t experimenter = 0;  ///< of class 0xffff
};

/// Is told what Reading reads, in wire order. Names are static text, empty in lists; octets,
/// matches and fields are borrowed from the message.
class Visitor {
 public:
  virtual ~Visitor() = default;

  virtual void number(std::string_view name, const Number& number) = 0;
  virtual void octets(std::string_view name, Bytes octets, OctetKind kind) = 0;
  virtual void match(std::string_view name, const Match& match) = 0;
  /// The field and value of a set_field or of an action like it.
  virtual void field(const MatchField& field) = 0;
  virtual void field_id(std::string_view name, const FieldId& id) = 0;
  virtual void frame(std::string_view name, Bytes frame) = 0;
  /// What follows from other members and is told beside them.
  virtual void derived(std::string_view name, const Number& number) { this->number(name, number); }

  /// Members up to end_object() are those of an object; in a list its name is empty.
  virtual void begin_object(std::string_view name) = 0;
  virtual void end_object() = 0;
  /// Up to end_list() come objects, numbers or field ids without names.
  virtual void begin_list(std::string_view name) = 0;
  virtual void end_list() = 0;
  /// A message inside another one, or the `octets` that there are of it: what comes up to
  /// end_object() is its body.
  virtual void begin_message(std::string_view name, const Header& header, Bytes octets) = 0;
};

}  // namespace ps::openflow::layout
