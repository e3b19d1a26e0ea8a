// SPDX-License-Identifier: Apache-2.0
#include "render/layout_text.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "openflow/field_text.h"
#include "openflow/layout/reading.h"
#include "render/frame_text.h"
#include "render/header_text.h"
#include "render/number_text.h"
#include "render/octets_text.h"
#include "render/paint.h"

namespace ps::render {
namespace {

namespace layout = openflow::layout;
using layout::Number;
using layout::Style;

std::string frame_words(Bytes frame) {
  return frame_summary({frame, frame.size(), false}, Paint(false));
}

std::string message_words(const openflow::Header& header) {
  return fmt::format("{} {} xid {}", version_text(header.version), type_text(header), header.xid);
}

/// Lists with more items are counted, octets beyond that cut.
constexpr std::size_t kFewItems = 6;
constexpr std::size_t kFewDigits = 64;

/// Gathers the words of one line.
class Words final : public layout::Visitor {
 public:
  Words() { open_.emplace_back(); }

  /// `type` first, then the others.
  std::string line() const {
    const auto& all = open_.front();
    return (all.type.empty() ? "" : " " + all.type) +
           (all.parts.empty() ? "" : fmt::format(" {}", fmt::join(all.parts, " ")));
  }
  std::string only_item() const {
    return open_.front().parts.empty() ? "" : open_.front().parts[0];
  }

  void number(std::string_view name, const Number& number) override {
    const auto text = number_text(number);
    if (name.empty()) return add({}, text);
    if (name == "type" || name == "subtype" || name == "command")
      return set_type(name, number, text);
    if (name == "experimenter") open_.back().experimenter = text;
    const bool says_little = number.value == 0 || text == "none";
    const bool is_named = number.kind.style == Style::enumeration;
    if (says_little && !is_named) return;
    if (name != "experimenter") add(name, text);
  }
  void octets(std::string_view name, Bytes octets, layout::OctetKind kind) override {
    auto text = octets_text(octets, kind);
    if (text.empty()) return;
    if (text.find(' ') != std::string::npos) text = "'" + text + "'";
    if (kind == layout::OctetKind::raw && text.size() > kFewDigits) {
      text = fmt::format("{}...({} octets)", text.substr(0, kFewDigits), octets.size());
    }
    add(name, text);
  }
  void match(std::string_view name, const openflow::Match& match) override {
    const auto text = openflow::format_match(match);
    if (text != "any") add(name, "{" + text + "}");
  }
  void field(const openflow::MatchField& field) override { add({}, openflow::format_field(field)); }
  void field_id(std::string_view name, const layout::FieldId& id) override {
    add(name, field_id_text(id));
  }
  void frame(std::string_view, Bytes frame) override {
    if (inside_ > 0 && !frame.empty()) add("frame", "(" + frame_words(frame) + ")");
  }
  void derived(std::string_view, const Number&) override {}

  void begin_object(std::string_view name) override { open_.push_back({name}); }
  void end_object() override {
    auto closed = close();
    if (closed.is_message) {
      --inside_;
      if (!closed.type.empty()) closed.parts.insert(closed.parts.begin() + 1, closed.type);
      return add(closed.name, fmt::format("({})", fmt::join(closed.parts, " ")));
    }
    add(closed.name, closed.name.empty() ? item_text(closed)
                                         : fmt::format("{{{}}}", fmt::join(closed.parts, " ")));
  }
  void begin_list(std::string_view name) override { open_.push_back({name}); }
  void end_list() override {
    const auto closed = close();
    if (closed.parts.empty()) return;
    add(closed.name, closed.parts.size() > kFewItems
                         ? fmt::format("[{} of them]", closed.parts.size())
                         : fmt::format("[{}]", fmt::join(closed.parts, ",")));
  }
  void begin_message(std::string_view name, const openflow::Header& header, Bytes) override {
    ++inside_;
    open_.push_back({name});
    open_.back().is_message = true;
    add({}, message_words(header));
  }

 private:
  struct Open {
    std::string_view name;
    std::string type{};          ///< what the thing is
    std::string experimenter{};  ///< whose thing it is, when that is not told by the type
    std::vector<std::string> parts{};
    std::size_t named = 0;  ///< parts that bear a name
    bool is_message = false;
  };

  /// An experimenter's own word says more than `experimenter`.
  void set_type(std::string_view name, const Number& number, const std::string& text) {
    auto& thing = open_.back();
    if (thing.type.empty()) {
      thing.type = text;
    } else if (name == "subtype" && !number.name().empty()) {
      thing.type = text;
      thing.experimenter.clear();
    } else {
      add(name, text);
    }
  }
  void add(std::string_view name, std::string text) {
    auto& thing = open_.back();
    if (!name.empty()) ++thing.named;
    thing.parts.push_back(name.empty() ? std::move(text) : fmt::format("{}={}", name, text));
  }
  Open close() {
    auto closed = std::move(open_.back());
    open_.pop_back();
    return closed;
  }
  /// `output:1` when one part says it all, else `NAME(a=1,b=2)`, or `{a=1 b=2}` of what has no
  /// type.
  static std::string item_text(const Open& item) {
    if (item.type.empty()) return fmt::format("{{{}}}", fmt::join(item.parts, " "));
    auto text = item.type + (item.experimenter.empty() ? "" : ":" + item.experimenter);
    if (item.parts.empty()) return text;
    if (item.parts.size() > 1) return fmt::format("{}({})", text, fmt::join(item.parts, ","));
    const auto& only = item.parts[0];
    const auto begin = item.named == 1 ? only.find('=') + 1 : 0;
    return fmt::format("{}:{}", text, only.substr(begin));
  }

  std::vector<Open> open_;
  int inside_ = 0;
};

/// Writes a line a member.
class Lines final : public layout::Visitor {
 public:
  std::string take() { return std::move(out_); }

  void number(std::string_view name, const Number& number) override {
    line(name, number_text(number));
  }
  void octets(std::string_view name, Bytes octets, layout::OctetKind kind) override {
    line(name, octets_text(octets, kind));
  }
  void match(std::string_view name, const openflow::Match& match) override {
    line(name, openflow::format_match(match));
  }
  void field(const openflow::MatchField& field) override {
    line("field", openflow::format_field(field));
  }
  void field_id(std::string_view name, const layout::FieldId& id) override {
    line(name, field_id_text(id));
  }
  void frame(std::string_view, Bytes frame) override {
    if (inside_ > 0 && !frame.empty()) line("frame", frame_words(frame));
  }
  void begin_object(std::string_view name) override {
    if (name.empty()) {
      first_of_item_ = true;
    } else {
      line(name, "");
    }
    open_.push_back(false);
    ++depth_;
  }
  void end_object() override {
    if (first_of_item_) line({}, "");  // nothing was in it
    if (open_.back()) --inside_;
    open_.pop_back();
    --depth_;
  }
  void begin_list(std::string_view name) override {
    list_name_at_ = out_.size();
    line(name, "");
    ++depth_;
    open_.push_back(false);
    list_at_ = out_.size();
  }
  void end_list() override {
    if (out_.size() == list_at_) out_.resize(list_name_at_);  // an empty one is not worth a line
    open_.pop_back();
    --depth_;
  }
  void begin_message(std::string_view name, const openflow::Header& header, Bytes) override {
    line(name, fmt::format("OpenFlow {} length {}", message_words(header), header.length));
    open_.push_back(true);
    ++inside_;
    ++depth_;
  }

 private:
  /// The first line of an item bears its dash, where the others are indented.
  void line(std::string_view name, std::string_view text) {
    const auto mark = std::exchange(first_of_item_, false) || name.empty() ? "- " : "";
    const auto levels = depth_ - (*mark != '\0' && !name.empty() ? 1 : 0);
    out_ += fmt::format("\n{:{}}{}{}{}{}", "", 2 * std::max(levels, 0), mark, name,
                        name.empty()   ? ""
                        : text.empty() ? ":"
                                       : ": ",
                        text);
  }

  std::string out_;
  std::vector<bool> open_;  ///< is it a message?
  int depth_ = 0;
  int inside_ = 0;
  bool first_of_item_ = false;
  std::size_t list_at_ = 0;
  std::size_t list_name_at_ = 0;
};

}  // namespace

std::string layout_words(Bytes message) {
  Words words;
  layout::read(message, words);
  return words.line();
}

std::string layout_lines(Bytes message) {
  Lines lines;
  layout::read(message, lines);
  return lines.take();
}

std::string action_words(openflow::Version version, Bytes action) {
  Words words;
  layout::read_action(version, action, words);
  return words.only_item();
}

}  // namespace ps::render
