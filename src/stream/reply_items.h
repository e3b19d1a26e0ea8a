// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace ps::stream {

/// What a reply needs beside the octets of an item of a list.
inline constexpr std::size_t kItemOverhead = 4;
/// Records read from a log at a time, so that little is read that no longer fits into the reply.
inline constexpr std::size_t kRecordsAtATime = 256;
inline constexpr std::size_t kBytesAtATime = 1u << 20;

/// The items of one reply, filled up to what a reply may hold. A value.
class ReplyItems {
 public:
  /// `overhead`: octets that the reply has besides.
  ReplyItems(std::size_t limit, std::size_t overhead) : left_(limit - std::min(limit, overhead)) {}

  /// False when it does not fit; the first item always does.
  bool add(std::string&& item) {
    const auto size = item.size() + kItemOverhead;
    if (size > left_ && !items_.empty()) return false;
    left_ -= std::min(left_, size);
    items_.push_back(std::move(item));
    return true;
  }
  std::size_t size() const { return items_.size(); }
  std::vector<std::string> items() && { return std::move(items_); }

 private:
  std::size_t left_;
  std::vector<std::string> items_;
};

}  // namespace ps::stream
