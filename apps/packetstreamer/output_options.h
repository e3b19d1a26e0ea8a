// SPDX-License-Identifier: Apache-2.0
#pragma once

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
  std::string path = "-";  ///< `-` is standard output
  bool colour = false;
  std::optional<std::uint64_t> count;  ///< end after so many messages
};

/// `-o FORMAT`, `-w FILE` and `-n COUNT`. `choice` outlives the parsing.
void add_output_options(CLI::App& command, OutputChoice& choice);

/// After the parsing: what was not said.
void complete(OutputChoice& choice);

}  // namespace ps::app
