// SPDX-License-Identifier: Apache-2.0
#include "query/token.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace ps::query {
namespace {

/// Symbols, the longest first where one begins another.
constexpr std::array<std::string_view, 18> kSymbols = {
    "===", "!==", "==", "!=", "<=", ">=", "&&", "||", "..",
    "(",   ")",   "{",  "}",  ",",  "<",  ">",  "!",  "~"};

/// Words that mean a symbol, as Wireshark writes them.
constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"and", "&&"},     {"or", "||"},     {"not", "!"},     {"eq", "=="},
    {"any_eq", "=="},  {"ne", "!="},     {"all_ne", "!="}, {"lt", "<"},
    {"le", "<="},      {"gt", ">"},      {"ge", ">="},     {"all_eq", "==="},
    {"any_ne", "!=="}, {"matches", "~"}, {"in", "in"},     {"contains", "contains"}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == ':' || c == '-' || c == '/' || c == '+' || c == '%';
}
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      begin_ = at_;
      if (at_ == text_.size()) {
        add(TokenKind::end, "");
        return std::move(tokens_);
      }
      if (auto error = next()) return *std::move(error);
    }
  }

 private:
  std::optional<Error> next() {
    const char c = text_[at_];
    if (c == '"') return quoted();
    if (c == 'r' && text_.substr(at_ + 1).starts_with('"')) return raw();
    if (c == '[') return slice();
    if (is_word(c) && !text_.substr(at_).starts_with("..")) return word();
    for (const auto symbol : kSymbols) {
      if (!text_.substr(at_).starts_with(symbol)) continue;
      at_ += symbol.size();
      add(TokenKind::symbol, std::string(symbol));
      return {};
    }
    const auto octet = static_cast<std::uint8_t>(c);
    const auto what = octet > 0x20 && octet < 0x7f ? fmt::format("'{}'", c)
                                                   : fmt::format("the octet 0x{:02x}", octet);
    return Error{fmt::format("column {}: {} is no part of a filter; text stands in double quotes",
                             at_ + 1, what)};
  }

  std::optional<Error> word() {
    while (at_ < text_.size() && is_word(text_[at_]) && !text_.substr(at_).starts_with("..")) ++at_;
    const auto word = text_.substr(begin_, at_ - begin_);
    const auto* const meant =
        std::ranges::find(kWords, word, [](const auto& each) { return each.first; });
    if (meant != std::end(kWords)) {
      add(TokenKind::symbol, std::string(meant->second));
    } else {
      add(TokenKind::word, std::string(word));
    }
    return {};
  }

  std::optional<Error> slice() {
    const auto end = text_.find(']', at_);
    if (end == std::string_view::npos) return not_closed("[", "]");
    at_ = end + 1;
    add(TokenKind::slice, std::string(text_.substr(begin_ + 1, end - begin_ - 1)));
    return {};
  }

  std::optional<Error> raw() {
    const auto end = text_.find('"', at_ + 2);
    if (end == std::string_view::npos) return not_closed("r\"", "\"");
    at_ = end + 1;
    add(TokenKind::text, std::string(text_.substr(begin_ + 2, end - begin_ - 2)));
    return {};
  }

  std::optional<Error> quoted() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        add(TokenKind::text, std::move(value));
        return {};
      }
      if (text_[at_] != '\\') {
        value += text_[at_];
        continue;
      }
      const auto escape = at_++;
      const auto octet = escaped();
      if (!octet) {
        return Error{fmt::format(
            "column {}: not an escape; there are \\\" \\\\ \\n \\r \\t \\xHH and \\NNN (octal)",
            escape + 1)};
      }
      value += *octet;
    }
    return not_closed("\"", "\"");
  }

  /// The octet that the escape at `at_` stands for; leaves `at_` on its last character.
  std::optional<char> escaped() {
    if (at_ >= text_.size()) return {};
    switch (const char c = text_[at_]) {
      case '"':
      case '\\':
      case '\'':
        return c;
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'x':
        return digits(1, 2, 16);
      default:
        return digits(0, 3, 8);
    }
  }

  std::optional<char> digits(std::size_t skip, std::size_t count, int base) {
    if (at_ + skip + count > text_.size()) return {};
    unsigned value = 0;
    const char* const begin = text_.data() + at_ + skip;
    const auto [stop, error] = std::from_chars(begin, begin + count, value, base);
    if (error != std::errc() || stop != begin + count || value > 0xff) return {};
    at_ += skip + count - 1;
    return static_cast<char>(value);
  }

  Error not_closed(std::string_view open, std::string_view close) const {
    return Error{fmt::format("column {}: {} is not closed; expected {}", begin_ + 1, open, close)};
  }

  void add(TokenKind kind, std::string text) {
    tokens_.push_back({kind, std::move(text), begin_ + 1});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokens(std::string_view text) { return Lexer(text).run(); }

std::string shown(const Token& token) {
  switch (token.kind) {
    case TokenKind::end:
      return "the end";
    case TokenKind::text:
      return fmt::format("the text \"{}\"", token.text);
    case TokenKind::slice:
      return fmt::format("'[{}]'", token.text);
    default:
      return fmt::format("'{}'", token.text);
  }
}

Error syntax_error(const Token& found, std::string_view expected) {
  return Error{
      fmt::format("column {}: expected {}, found {}", found.column, expected, shown(found))};
}

}  // namespace ps::query
