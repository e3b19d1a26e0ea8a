// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "capture/file_tap_channels.h"
#include "decode/names.h"
#include "filter/predicate.h"
#include "output_options.h"

namespace ps::app {

/// What `packetstreamer read` was asked to do. A value.
struct ReadOptions {
  std::vector<std::string> files;  ///< `-` is standard input
  capture::OpenFlowStreams streams{};
  std::vector<std::string> key_logs;  ///< of TLS
  filter::Predicate wanted{};
  std::optional<Timestamp> since{};  ///< only messages from then on
  std::optional<Timestamp> until{};  ///< only messages of before
  OutputChoice output{};
  decode::Names names{};
  bool stats = false;         ///< counts instead of messages
  bool with_secrets = false;  ///< those of TLS go into the pcapng
  bool strict = false;        ///< look at every message, and fail if anything is wrong
};

/// Prints the messages of capture files that are wanted, and says on standard error what was there.
/// The exit status: 0, also when the reader of the output has gone; 1 when a file cannot be read,
/// or with `strict` when anything was malformed, lost or not decoded; 128 and the signal's number
/// after Ctrl-C or SIGTERM.
int read(const ReadOptions& options);

}  // namespace ps::app
