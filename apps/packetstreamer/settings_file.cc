// SPDX-License-Identifier: Apache-2.0
#include "settings_file.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace ps::app {
namespace {

// file    = { blank | setting }
// setting = key blanks "=" blanks ( value | array ) blanks [ comment ] end of line
// array   = "[" [ value { "," value } [ "," ] ] "]"        blanks, comments and new lines between
// value   = '"' { character | escape } '"' | "'" { character } "'" | digits | "true" | "false"
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<Setting>> settings() {
    std::vector<Setting> all;
    while (skip_lines(), !text_.empty()) {
      auto next = setting();
      if (!next) return error(next.error().message);
      const auto same = std::ranges::find(all, next->key, &Setting::key);
      if (same != all.end()) return error(fmt::format("'{}' is there already", next->key));
      all.push_back(*std::move(next));
    }
    return {boost::system::in_place_value, std::move(all)};
  }

 private:
  Error error(std::string_view what) const { return {fmt::format("line {}: {}", line_, what)}; }

  static bool is_bare(char each) {
    return std::isalnum(static_cast<unsigned char>(each)) != 0 || each == '-' || each == '_';
  }

  char take() {
    const char first = text_.front();
    text_.remove_prefix(1);
    line_ += first == '\n' ? 1 : 0;
    return first;
  }
  bool at(char wanted) const { return !text_.empty() && text_.front() == wanted; }

  void skip_blanks() {
    while (at(' ') || at('\t') || at('\r')) take();
  }
  void skip_comment() {
    if (!at('#')) return;
    while (!text_.empty() && !at('\n')) take();
  }
  void skip_lines() {
    do {
      skip_blanks();
      skip_comment();
    } while (at('\n') && take() == '\n');
  }

  std::string word() {
    const auto end = std::ranges::find_if_not(text_, is_bare);
    std::string found(text_.begin(), end);
    text_.remove_prefix(found.size());
    return found;
  }

  Result<Setting> setting() {
    if (at('[')) return Error{"there are no sections here; the keys are the flags of serve"};
    Setting setting;
    setting.line = line_;
    setting.key = word();
    skip_blanks();
    if (setting.key.empty() || !at('=')) return Error{"a line is `key = value`"};
    take();
    skip_blanks();
    setting.is_list = at('[');
    const auto done = setting.is_list ? array(setting.values) : one(setting.values);
    if (!done) return done.error();
    skip_blanks();
    skip_comment();
    if (!text_.empty() && !at('\n')) {
      return Error{fmt::format("something stands behind the value of '{}'", setting.key)};
    }
    return {boost::system::in_place_value, std::move(setting)};
  }

  Result<void> array(std::vector<std::string>& values) {
    take();
    while (true) {
      skip_lines();
      if (at(']')) break;
      if (auto done = one(values); !done) return done;
      skip_lines();
      if (at(']')) break;
      if (!at(',')) return Error{"values of a list are separated by commas and end with ]"};
      take();
    }
    take();
    return {};
  }

  Result<void> one(std::vector<std::string>& values) {
    auto found = value();
    if (!found) return found.error();
    values.push_back(*std::move(found));
    return {};
  }

  Result<std::string> value() {
    if (at('"') || at('\'')) return quoted(take());
    auto bare = word();
    const bool number = !bare.empty() && std::ranges::all_of(bare, [](unsigned char each) {
      return std::isdigit(each) != 0;
    });
    if (number || bare == "true" || bare == "false") {
      return {boost::system::in_place_value, std::move(bare)};
    }
    return Error{
        "a value is a text in quotes, a whole number, true, false, or a list of them in [ ]"};
  }

  Result<std::string> quoted(char quote) {
    std::string value;
    while (!text_.empty() && !at('\n')) {
      const char each = take();
      if (each == quote) return {boost::system::in_place_value, std::move(value)};
      if (each != '\\' || quote == '\'') {
        value += each;
        continue;
      }
      const char escape = text_.empty() ? '\0' : take();
      if (escape != '"' && escape != '\\') return Error{"behind a \\ stands \" or \\"};
      value += escape;
    }
    return Error{"a text does not end in its line"};
  }

  std::string_view text_;
  std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<Setting>> parse_settings(std::string_view text) {
  return Reader(text).settings();
}

}  // namespace ps::app
