// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "query/expression.h"

namespace ps::app::extcap {

/// What Wireshark asked for: what to answer, and what the user put into the dialog. What is empty
/// was not said; a dialog also hands over fields that are. A value.
struct Options {
  bool interfaces = false;
  bool version = false;
  bool link_types = false;
  bool config = false;
  bool capture = false;
  std::string reload;     ///< the argument whose values are to be given anew
  std::string interface;  ///< one that was offered
  std::string capture_filter;
  std::string fifo;
  std::string control_in;
  std::string control_out;

  std::string server;  ///< as reach() takes it
  std::string filter;
  std::string host;
  std::string types;
  std::string last;
  std::string since;
  std::string session;  ///< its whole id
  std::string from;     ///< `held` or `now`
};

/// The whole filter of a capture: `filter`, which the toolbar may have changed, and the capture
/// filter, host and types, which stay.
Result<query::Expression> filter_of(const Options& options, const std::string& filter);

}  // namespace ps::app::extcap
