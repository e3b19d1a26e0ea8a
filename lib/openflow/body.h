// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "openflow/decoded.h"
#include "openflow/header.h"
#include "openflow/items.h"
#include "openflow/match.h"
#include "openflow/msg_type.h"

namespace ps::openflow {

/// What every parse() of this room reads a message with; not for other rooms.
///
///   Body in(message, MsgType::barrier_reply);
///   out.value.field = in.u32();
///   in.tell(out);
///
/// Reads past the end give zeros; the first problem is kept and told at the end. A message of
/// another type, or of an unknown version, has no body: all reads fail.
class Body : public Reader {
 public:
  Body(Bytes message, MsgType wanted);

  Version version() const { return version_; }
  std::uint32_t xid() const { return header_.xid; }
  const Header& header() const { return header_; }

  /// ofp_match of 1.1 and later with its padding, or the structure of 1.0.
  Match match();
  /// Reports the first malformed field, action, ...; a view that was read from this message.
  void check(const Match& match);
  template <class T>
  void check(const Items<T>& items) {
    const auto at = items.problem_at();
    if (at.problem != nullptr) fail(at.problem, items.bytes().data() + at.offset);
  }

  void fail(const char* problem, std::size_t offset);
  void fail(const char* problem, const std::uint8_t* at) {
    fail(problem, static_cast<std::size_t>(at - message_.data()));
  }
  bool failed() const { return problem_ != nullptr; }

  template <class T>
  void tell(Decoded<T>& out) const {
    out.problem = problem_;
    out.offset = offset_;
    if (problem_ == nullptr && !ok()) {
      out.problem = "the message ends before its fixed part does";
      out.offset = offset();
    }
  }

 private:
  Bytes message_;
  Header header_;
  Version version_ = Version::v1_0;
  const char* problem_ = nullptr;
  std::size_t offset_ = 0;
};

/// 0xffffffff is OFP_NO_BUFFER.
inline std::optional<std::uint32_t> buffer(std::uint32_t id) {
  if (id == 0xffffffff) return std::nullopt;
  return id;
}

/// Up to the next multiple of 8.
constexpr std::size_t padded(std::size_t size) { return (size + 7) / 8 * 8; }

}  // namespace ps::openflow
