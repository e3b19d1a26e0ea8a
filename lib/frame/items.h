// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "base/address.h"
#include "base/bytes.h"

namespace ps::frame {

/// Reads elements that follow one another (options, TLVs, records) off borrowed octets.
///
///   Items<Option> options(tcp.options);
///   while (const auto option = options.next()) use(option->kind, option->body);
///   if (options.truncated()) ...       // the run ended inside an element
///
/// `T::take(reader, item)` reads one element, at least one octet of it; it returns false at a mark
/// that ends the run, and makes the reader fail where the element is malformed. So a run ends after
/// at most as many steps as it has octets. A value; what it hands out lives as long as the octets.
template <class T>
class Items {
 public:
  Items() : in_(Bytes{}) {}
  explicit Items(Bytes octets) : in_(octets) {}

  std::optional<T> next() {
    if (ended_ || in_.left() == 0) return std::nullopt;
    T item{};
    ended_ = !T::take(in_, item) || !in_.ok();
    if (ended_) return std::nullopt;
    return item;
  }

  /// Of what was read so far.
  bool truncated() const { return !in_.ok(); }
  /// What follows the elements read so far.
  Bytes rest() const {
    Reader copy(in_);
    return copy.rest();
  }

  /// Walks all of a run: does it end inside an element?
  static bool is_truncated(Bytes octets) {
    Items items(octets);
    while (items.next()) continue;
    return items.truncated();
  }

 private:
  Reader in_;
  bool ended_ = false;
};

/// Makes `in` fail: what was read makes no sense.
inline void fail(Reader& in) { in.skip(in.left() + 1); }

/// An array of octets, such as Ipv4Address, off the front; zeros when it is not there.
template <class Array>
Array take_array(Reader& in) {
  Array array{};
  std::ranges::copy(in.bytes(array.size()), array.begin());
  return array;
}

inline MacAddress take_mac(Reader& in) { return {take_array<decltype(MacAddress::octets)>(in)}; }

}  // namespace ps::frame
