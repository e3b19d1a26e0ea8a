// SPDX-License-Identifier: Apache-2.0
#include "decode/unanswered.h"

namespace ps::decode {

std::string_view name(Unanswered what) {
  constexpr std::string_view kNames[kUnansweredCount] = {
      "packet_ins_unanswered", "barriers_unanswered", "requests_unanswered", "packet_ins_forgotten",
      "requests_forgotten"};
  return kNames[static_cast<std::size_t>(what)];
}

}  // namespace ps::decode
