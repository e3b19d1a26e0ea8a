// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "options.h"
#include "query/expression.h"

namespace ps::app {

/// `-Y`, `--host`, `--type`, `--dpid`, `--direction` and `--not` in front of each. Any of them may
/// be repeated; a message must satisfy all. They all are the filter language.
///
///   auto filter = std::make_shared<FilterOptions>(command);
///   command.callback([filter] { use(filter->expression()); });
///
/// Lifetime: outlives the parsing.
class FilterOptions {
 public:
  explicit FilterOptions(CLI::App& command);
  /// The filter may also stand alone: all words that belong to no option, as tcpdump takes them.
  void accept_words();

  /// What the command line said, once it is parsed; each part of it is known to be a filter. Throws
  /// CLI::ParseError when `--not` negates nothing.
  query::Expression expression() const;
  /// `--print-filter`: the filter is to be shown, nothing else.
  bool only_print() const { return only_print_; }

 private:
  using Given = std::vector<query::Expression>;

  /// An option whose text `to_filter` makes a filter of.
  template <class ToFilter>
  void add(const OptionHelp& help, ToFilter to_filter);

  query::Expression filter_of_words() const;

  CLI::App& command_;
  std::map<const CLI::Option*, std::shared_ptr<Given>> given_;
  const CLI::Option* not_ = nullptr;
  std::string text_;  ///< the words
  bool only_print_ = false;
};

/// The filter that `--host` and `--type` are.
Result<std::string> host_condition(const std::string& text);
Result<std::string> type_condition(const std::string& text);

/// What `--print-filter` asks for; gives the exit status.
int print(const query::Expression& filter);

}  // namespace ps::app
