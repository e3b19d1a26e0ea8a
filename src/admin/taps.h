// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

#include "admin/counts.h"

namespace ps::admin {

/// Never given twice in a run.
using TapId = std::uint64_t;

/// A tap that runs.
struct TapLine {
  /// One of the bridges that a tap found by itself.
  struct Bridge {
    std::string where;
    Counts counts;
  };

  TapId id = 0;
  std::string_view kind;     ///< `proxy`, `file`
  std::string_view trust{};  ///< `exact`, `lossy`, `as told`
  std::string where;         ///< `tcp:127.0.0.1:6653 for tcp:10.0.0.9:6653`, a path
  Counts counts;             ///< over all bridges, where it has some
  std::optional<std::vector<Bridge>> bridges{};
};

/// A tap that somebody asks for. A value.
struct TapRequest {
  enum class Kind : std::uint8_t { proxy, capture, snoop, read };

  Kind kind = Kind::proxy;
  std::string value;                  ///< as the flag of `serve` of that name takes it
  std::optional<std::string> pace{};  ///< of a file; absent: as all others
  std::optional<bool> loop{};         ///< likewise
};

/// Why there is no such tap; one line for the person who asked.
struct TapRefusal {
  enum class Why : std::uint8_t {
    malformed,   ///< it is not written as it should be
    impossible,  ///< as things are: the address is in use, there is no such file, a right lacks
    too_many,    ///< there are as many as there may be
  };
  Why why;
  std::string message;
};

/// What the service watches, for /api/v1/taps. Thread: the service thread.
class Taps {
 public:
  using Added = boost::system::result<TapId, TapRefusal>;
  enum class Removal : std::uint8_t {
    under_way,
    unknown,
    permanent,  ///< it is not removed: this tap is always there
  };

  virtual ~Taps() = default;
  virtual std::vector<TapLine> list() const = 0;
  virtual std::optional<TapLine> find(TapId id) const = 0;
  virtual Added add(const TapRequest& request) = 0;
  /// Closes its channels; the tap is not there any more at once. `done` is called later, if the
  /// removal is under way: what the tap listened at is free then.
  virtual Removal remove(TapId id, std::function<void()> done) = 0;
};

}  // namespace ps::admin
