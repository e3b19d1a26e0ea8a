// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "filter/predicate.h"
#include "options.h"

namespace ps::app {

// How the conditions are written, the same for all commands that have them.
OptionHelp host_help(std::string value);
OptionHelp direction_help();

/// `--host`, `--type`, `--dpid`, `--direction` and `--not` in front of each. Any of them may be
/// repeated; a message must satisfy all.
///
///   auto filter = std::make_shared<FilterOptions>(command);
///   command.callback([filter] { use(filter->predicate()); });
///
/// Lifetime: outlives the parsing.
class FilterOptions {
 public:
  explicit FilterOptions(CLI::App& command);

  /// What the command line said, once it is parsed; throws CLI::ParseError when `--not` negates
  /// nothing.
  filter::Predicate predicate() const;

 private:
  /// One option with its conditions, in the order in which they were given.
  struct Condition {
    const CLI::Option* option;
    std::shared_ptr<std::vector<filter::Predicate>> given;
  };

  template <class Parse, class Make>
  void add(const OptionHelp& help, Parse parse, Make make);

  CLI::App& command_;
  std::vector<Condition> conditions_;
  const CLI::Option* not_ = nullptr;
};

}  // namespace ps::app
