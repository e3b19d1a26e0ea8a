// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

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
  bool colour = false;
  bool ascii = false;
  std::size_t width = 80;              ///< columns of the terminal
  std::optional<std::uint64_t> count;  ///< end after so many messages
};

/// `-o FORMAT`, `--ladder`, `-w FILE` and `-n COUNT`. `choice` outlives the parsing.
void add_output_options(CLI::App& command, OutputChoice& choice);

/// What the choice is to a renderer.
inline render::RenderOptions render_options(const OutputChoice& choice) {
  return {.colour = choice.colour, .ascii = choice.ascii, .width = choice.width};
}

/// After the parsing: what was not said.
void complete(OutputChoice& choice);

}  // namespace ps::app
