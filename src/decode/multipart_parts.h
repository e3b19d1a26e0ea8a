// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"

namespace ps::decode {

/// Which message this is of a multipart answer that takes several.
struct Part {
  std::uint32_t number = 1;  ///< among those of the answer that were seen, from 1
  bool last = false;
  bool operator==(const Part&) const = default;
};

/// The multipart answers of one channel that began and did not end yet (reply_more, 1.0 5.3.5, 1.5
/// 7.3.5), told apart by xid and multipart type.
///
/// Bounded: kOpen answers; when another begins, the one whose last part is the longest ago is
/// forgotten, and should it go on, it counts from 1 again. Takes no memory.
/// A value. Thread: the channel's data thread.
class MultipartParts {
 public:
  static constexpr std::size_t kOpen = 16;

  /// `reply` is a multipart_reply. Nothing when it is the whole answer.
  std::optional<Part> note(Bytes reply);

 private:
  struct Open {
    std::uint32_t xid = 0;
    std::uint16_t type = 0;
    std::uint32_t parts = 0;  ///< 0: not in use
    std::uint64_t noted = 0;  ///< when: a count of all parts
  };

  Open* find(std::uint32_t xid, std::uint16_t type);
  Open& least_recent();

  std::array<Open, kOpen> open_{};
  std::uint64_t noted_ = 0;
};

}  // namespace ps::decode
