// SPDX-License-Identifier: Apache-2.0
#include "output_options.h"

#include <CLI/App.hpp>

#include "option_values.h"
#include "options.h"
#include "output.h"

namespace ps::app {
namespace {

constexpr std::uint64_t kMostRecords = 1'000'000'000'000;
constexpr auto kGroup = "How to show it";

Result<const render::FormatSpec*> parse_format(const std::string& text) {
  return render::find_format(text);
}

Result<std::string> any_text(const std::string& text) {
  return {boost::system::in_place_value, text};
}

Result<std::uint64_t> parse_count(const std::string& text) {
  return parse_number(text, 1, kMostRecords);
}

}  // namespace

void add_output_options(CLI::App& command, OutputChoice& choice) {
  auto& format = add_option(command,
                            {"-o,--output", "FORMAT",
                             "compact, text, ladder, json, raw, floodlight or pcapng\n"
                             "(default: compact); `packetstreamer list formats` explains them",
                             kGroup},
                            into(choice.format, parse_format));
  auto& ladder =
      add_flag(command, {"--ladder", "", "a sequence diagram with latencies: -o ladder", kGroup},
               choice.ladder);
  ladder.excludes(&format);
  add_option(command,
             {"-w,--write", "FILE",
              "write a capture file (pcapng) for Wireshark instead; - is\n"
              "standard output: `-w - | wireshark -k -i -`",
              kGroup},
             [&choice](const std::string& text) -> Result<void> {
               choice.format = *render::find_format("pcapng");
               return into(choice.path, any_text)(text);
             })
      .excludes(&format)
      ->excludes(&ladder);
  add_option(command, {"-n", "COUNT", "end after so many messages", kGroup},
             into(choice.count, parse_count));
}

void complete(OutputChoice& choice) {
  if (choice.ladder) choice.format = *render::find_format("ladder");
  if (choice.format == nullptr) choice.format = *render::find_format("compact");
  const bool is_terminal = choice.path == "-" && output_is_terminal();
  choice.colour = is_terminal && output_in_colour();
  choice.ascii = is_terminal && !output_in_utf8();
  choice.width = is_terminal ? output_width() : OutputChoice().width;
}

}  // namespace ps::app
