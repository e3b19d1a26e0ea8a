// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ps::query {

/// The smallest parts of a filter's text.
enum class TokenKind : std::uint8_t {
  word,    ///< `of.type`, `02:00:00:00:00:01`, `10.0.0.0/8`, `-3`, `0x10`, `1.5ms`
  text,    ///< what stood between quotes, escapes resolved
  slice,   ///< what stood between [ and ]
  symbol,  ///< `==`, `(`, `{`, `,`, `..`, ...; words that mean a symbol come as it: `and` is `&&`
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  std::size_t column = 1;  ///< of its first octet, from 1
};

/// Splits `text`; the last token is `end`. The error says the column. Sources of the spellings:
/// wireshark-filter(4).
Result<std::vector<Token>> tokens(std::string_view text);

/// An error of one line: `column 9: expected a value, found ')'`.
Error syntax_error(const Token& found, std::string_view expected);
/// The token as an error shows it: `'and'`, `the end`.
std::string shown(const Token& token);

}  // namespace ps::query
