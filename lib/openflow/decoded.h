// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace ps::openflow {

/// What could be read of a message, and where and why reading ended early, if it did.
///
///   auto in = PacketIn::parse(message);
///   if (!in) report(in.problem, in.offset);
///   use(in->data);                         // what was read before the problem is valid
///
/// Views inside the value borrow from the message.
template <class T>
struct Decoded {
  T value{};
  const char* problem = nullptr;  ///< static text: what was wrong and what the format demands
  std::size_t offset = 0;         ///< octets into the message, where the problem is

  explicit operator bool() const { return problem == nullptr; }
  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

}  // namespace ps::openflow
