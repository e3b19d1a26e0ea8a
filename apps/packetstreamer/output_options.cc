// SPDX-License-Identifier: Apache-2.0
#include "output_options.h"

#include <CLI/App.hpp>

#include "option_values.h"
#include "options.h"
#include "plain_output.h"
#include "terminal.h"

namespace ps::app {
namespace {

constexpr std::uint64_t kMostRecords = 1'000'000'000'000;
constexpr std::uint64_t kMostFiles = 1'000'000;
constexpr auto kGroup = "How to show it";

Result<const render::FormatSpec*> parse_format(const std::string& text) {
  return render::find_format(text);
}

Result<std::string> any_text(const std::string& text) {
  return {boost::system::in_place_value, text};
}

template <class Opened>
Result<std::unique_ptr<Output>> owned(Result<Opened> opened) {
  if (!opened) return opened.error();
  return std::unique_ptr<Output>(std::make_unique<Opened>(*std::move(opened)));
}

Result<std::size_t> parse_keep(const std::string& text) {
  auto number = parse_number(text, 1, kMostFiles);
  if (!number) return number.error();
  return static_cast<std::size_t>(*number);
}

void add_rotation_options(CLI::App& command, Rotation& rotation, CLI::Option& write) {
  auto& rotate = add_repeatable(
      command,
      {"--rotate", "SIZE|TIME",
       "begin a new file before this one is larger than 100MB, 64KiB, 1G\n"
       "or when it has messages of 30s, 5m, 1h; may be repeated. Files are\n"
       "FILE_00001_20261126170000.pcapng, and each is whole",
       kGroup},
      [&rotation](const std::string& text) { return read_rotation(text, rotation); });
  rotate.needs(&write);
  add_option(command,
             {"--keep", "N", "no more than N files of --rotate: the oldest is removed", kGroup},
             into(rotation.keep, parse_keep))
      .needs(&rotate);
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
  auto& write = add_option(command,
                           {"-w,--write", "FILE",
                            "write a capture file (pcapng) for Wireshark instead; - is\n"
                            "standard output: `-w - | wireshark -k -i -`",
                            kGroup},
                           [&choice](const std::string& text) -> Result<void> {
                             choice.format = *render::find_format("pcapng");
                             return into(choice.path, any_text)(text);
                           });
  write.excludes(&format)->excludes(&ladder);
  add_rotation_options(command, choice.rotation, write);
  add_option(command, {"-n", "COUNT", "end after so many messages", kGroup},
             into(choice.count, parse_count));
}

void complete(OutputChoice& choice) {
  if (choice.rotation.wanted() && choice.path == "-") {
    throw CLI::ValidationError("--rotate", "takes turns with files; -w names the first, not -");
  }
  if (choice.ladder) choice.format = *render::find_format("ladder");
  if (choice.format == nullptr) choice.format = *render::find_format("compact");
  const bool is_terminal = choice.path == "-" && output_is_terminal();
  choice.colour = is_terminal && output_in_colour();
  choice.ascii = is_terminal && !output_in_utf8();
  choice.width = is_terminal ? output_width() : OutputChoice().width;
}

Result<std::unique_ptr<Output>> open_output(const OutputChoice& choice, Output::Readers readers) {
  if (choice.rotation.wanted()) {
    return owned(CaptureOutput::open_first(choice.path, choice.rotation, readers));
  }
  auto plain = PlainOutput::open(choice.path, readers);
  const bool is_capture = choice.format != nullptr && choice.format->name == "pcapng";
  if (!plain || choice.path == "-" || !is_capture || !plain->is_file())
    return owned(std::move(plain));
  return std::unique_ptr<Output>(std::make_unique<CaptureOutput>(*std::move(plain)));
}

}  // namespace ps::app
