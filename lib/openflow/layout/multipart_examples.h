// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hex.h"
#include "openflow/encode.h"
#include "openflow/layout/multipart.h"
#include "openflow/layout/reading.h"
#include "openflow/layout/tree.h"
#include "openflow/layout/writing.h"

namespace ps::openflow::layout {

/// Writes down what is read with the names of numbers: `{port_no: local, tx_bytes: 7}`.
class Told final : public Visitor {
 public:
  std::string take() { return "{" + std::move(text_) + "}"; }

  void number(std::string_view name, const Number& number) override {
    begin(name);
    text_ += number.kind.style == Style::flags ? flags_of(number) : text_of(number);
  }
  void octets(std::string_view name, Bytes octets, OctetKind kind) override {
    begin(name);
    const auto text = std::string(as_text(octets));
    text_ += kind == OctetKind::text ? "'" + text.substr(0, text.find('\0')) + "'"
                                     : "x" + to_hex(octets);
  }
  void match(std::string_view name, const Match& match) override {
    begin(name);
    text_ += "<";
    for (const auto& field : match) text_ += (text_.back() == '<' ? "" : " ") + text_of(field);
    text_ += ">";
  }
  void field(const MatchField& field) override {
    begin("field");
    text_ += text_of(field);
  }
  void field_id(std::string_view name, const FieldId& id) override {
    begin(name);
    text_ += std::string(openflow::name(id.field)) + (id.has_mask ? "/mask" : "");
  }
  void frame(std::string_view name, Bytes frame) override { octets(name, frame, OctetKind::raw); }
  void begin_object(std::string_view name) override { open(name, '{'); }
  void end_object() override { text_ += '}'; }
  void begin_list(std::string_view name) override { open(name, '['); }
  void end_list() override { text_ += ']'; }
  void begin_message(std::string_view name, const Header&, Bytes) override { open(name, '{'); }

 private:
  void begin(std::string_view name) {
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[') text_ += ", ";
    if (!name.empty()) text_ += std::string(name) + ": ";
  }
  void open(std::string_view name, char bracket) {
    begin(name);
    text_ += bracket;
  }
  static std::string text_of(const Number& number) {
    const auto name = number.name();
    if (!name.empty()) return std::string(name);
    return number.kind.style == Style::hex ? fmt::format("{:#x}", number.value)
                                           : std::to_string(number.value);
  }
  static std::string text_of(const MatchField& field) {
    auto text = fmt::format("{}={}", openflow::name(field.id), to_hex(field.value()));
    return field.has_mask() ? text + "/" + to_hex(field.mask()) : text;
  }
  static std::string flags_of(const Number& number) {
    std::string text;
    for_each_flag(number, [&](std::string_view name, std::uint64_t bits) {
      text += (text.empty() ? "" : "|") +
              (name.empty() ? fmt::format("{:#x}", bits) : std::string(name));
    });
    return text.empty() ? "0" : text;
  }

  std::string text_;
};

/// A multipart message by its octets after the multipart header, and what it says there.
struct Example {
  const char* name;
  Version version;
  MsgType message_type;
  std::uint16_t type;
  std::string body;  ///< hexadecimal, with blanks as one likes
  std::string says;
};

inline void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

inline std::string example_name(const testing::TestParamInfo<Example>& info) {
  return info.param.name;
}

/// `text` with zeros behind it, in hexadecimal.
inline std::string text(std::string_view text, std::size_t size) {
  std::vector<std::uint8_t> octets(text.begin(), text.end());
  octets.resize(size);
  return to_hex(octets);
}

inline Octets octets_of(std::string hex) {
  std::erase(hex, ' ');
  Octets octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    octets.push_back(static_cast<std::uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return octets;
}

inline Octets message_of(const Example& example) {
  encode::Writer body;
  body.u16(example.type).u16(0);
  if (example.version >= Version::v1_1) body.zeros(4);
  body.bytes(octets_of(example.body));
  return encode::message(example.version, example.message_type, body.octets(), 7);
}

/// What the message says after its type and flags.
inline std::string said(Bytes message) {
  Told told;
  const auto outcome = read(message, told);
  EXPECT_EQ(outcome.problem, nullptr) << outcome.problem << " at " << outcome.offset;
  EXPECT_EQ(outcome.unread, 0u);
  return told.take();
}

inline void expect_said_and_written_again(const Example& example) {
  const auto message = message_of(example);
  const auto known = std::string(multipart_type_name(example.version, example.type));
  const auto type = known.empty() ? std::to_string(example.type) : known;
  const auto comma = example.says.empty() ? "" : ", ";
  EXPECT_EQ(said(message), fmt::format("{{type: {}, flags: 0{}{}}}", type, comma, example.says));
  EXPECT_EQ(to_hex(write(*parse_header(message), read_tree(message).body)), to_hex(message));
}

/// Cut anywhere, with the length in its header made right, it is malformed; or it says less, and
/// then what it says is written with the same octets, and at most padding behind them.
inline void expect_cuts_survived(const Example& example) {
  const auto message = message_of(example);
  for (std::size_t size = kHeaderSize; size < message.size(); ++size) {
    Octets cut(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
    std::ranges::copy(encode::number(size, 2), cut.begin() + 2);
    const auto read = read_tree(cut);
    EXPECT_LE(read.outcome.offset, size);
    if (!read.outcome.whole()) continue;
    auto again = write(*parse_header(cut), read.body);
    ASSERT_GE(again.size(), size);
    ASSERT_LT(again.size(), size + 8);
    again.resize(size);
    EXPECT_EQ(to_hex(Bytes(again).subspan(kHeaderSize)), to_hex(Bytes(cut).subspan(kHeaderSize)));
  }
}

}  // namespace ps::openflow::layout
