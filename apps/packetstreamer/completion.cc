// SPDX-License-Identifier: Apache-2.0
#include "completion.h"

#include <algorithm>

#include "option_values.h"

namespace ps::app {

std::string short_help(const OptionEntry& option) {
  constexpr std::size_t kLongest = 72;
  std::string text = option.help;
  std::ranges::replace(text, '\n', ' ');
  const auto end = std::min({text.find(';'), text.find(" (default"), text.size()});
  text.resize(end);
  if (text.size() <= kLongest) return text;
  return text.substr(0, text.rfind(' ', kLongest)) + " ...";
}

Result<std::string> completion(const CommandEntry& program, std::string_view shell) {
  const auto chosen = parse_choice(shell, kShells);
  if (!chosen) return chosen.error();
  if (*chosen == "bash") return {boost::system::in_place_value, bash_completion(program)};
  if (*chosen == "zsh") return {boost::system::in_place_value, zsh_completion(program)};
  return {boost::system::in_place_value, fish_completion(program)};
}

}  // namespace ps::app
