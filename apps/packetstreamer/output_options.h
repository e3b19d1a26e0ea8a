// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "capture_output.h"
#include "output.h"
#include "render/rendering.h"

namespace CLI {
class App;
}

namespace ps::app {

/// How messages are shown, and how many. A value.
struct OutputChoice {
  const render::FormatSpec* format = nullptr;
  bool ladder = false;     ///< `--ladder`
  std::string path = "-";  ///< `-` is standard output
  Rotation rotation;       ///< of the file
  bool colour = false;
  bool ascii = false;
  std::size_t width = 80;              ///< columns of the terminal
  std::optional<std::uint64_t> count;  ///< end after so many messages
};

/// `-o FORMAT`, `--ladder`, `-w FILE` with `--rotate` and `--keep`, and `-n COUNT`. `choice`
/// outlives the parsing.
void add_output_options(CLI::App& command, OutputChoice& choice);

/// What the choice is to a renderer.
inline render::RenderOptions render_options(const OutputChoice& choice) {
  return {.colour = choice.colour, .ascii = choice.ascii, .width = choice.width};
}

/// After the parsing: what was not said. Throws CLI::ParseError where options contradict.
void complete(OutputChoice& choice);

/// Opens what was chosen. Not begun yet.
Result<std::unique_ptr<Output>> open_output(const OutputChoice& choice,
                                            Output::Readers readers = Output::Readers::all);

}  // namespace ps::app
