// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ps::plugin {

/// What a function returns across the C interface when it failed for a reason of C++.
inline constexpr int kThrew = -1;

/// What `call` returns. No exception passes: neither one of a plug-in in C++, which should not let
/// it out, nor one of ours, which C could not pass on.
template <class Call>
int returned(Call call) noexcept {
  try {
    return call();
  } catch (...) {
    return kThrew;
  }
}

}  // namespace ps::plugin
