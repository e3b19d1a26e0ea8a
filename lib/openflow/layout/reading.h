// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "openflow/layout/visitor.h"

namespace ps::openflow::layout {

/// How far a message could be read.
struct Outcome {
  const char* problem = nullptr;  ///< static text: the first thing that was wrong, if anything
  std::size_t offset = 0;         ///< octets into the message, where it was
  std::size_t unread = 0;         ///< octets that no layout knows; they were told as `unread`
  bool quote_ends_early = false;  ///< of a message that an error quotes only the beginning was read

  bool whole() const { return problem == nullptr && unread == 0; }
};

/// Reads the body of a message of any kind and version and tells `visitor` all of it; the header is
/// not told. Allocates nothing, checks every access, goes at most kDeepest levels down.
///
///   JsonVisitor json;
///   auto outcome = layout::read(message, json);
///   if (outcome.problem) ...             // what was told up to there is right
///
/// Octets of kinds that nobody defined come as `data`.
Outcome read(Bytes message, Visitor& visitor);

/// The same for one action on its own, told as an object without a name.
Outcome read_action(Version version, Bytes action, Visitor& visitor);

/// Reads and tells nobody.
Outcome check(Bytes message);

inline constexpr int kDeepest = 12;

}  // namespace ps::openflow::layout
