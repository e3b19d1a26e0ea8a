// SPDX-License-Identifier: Apache-2.0
#include "fuzz/message_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ps::fuzz::run_as(ps::openflow::MsgType::hello, data, size);
  return 0;
}
