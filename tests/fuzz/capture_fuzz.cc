// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>

#include <spdlog/spdlog.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/traces.h"

namespace {

class Nobody final : public ps::decode::MessageSink {
  void message(const ps::decode::Message& message) override { (void)message.answer(); }
};

}  // namespace

/// The input is a capture file, which is played through reassembly and decoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ps;
  spdlog::set_level(spdlog::level::off);
  const int file = ::memfd_create("capture", 0);
  if (file < 0) return 0;
  if (::write(file, data, size) == static_cast<ssize_t>(size)) {
    Nobody nobody;
    test::DecodingSinks sinks(nobody);
    (void)test::play_trace("/proc/self/fd/" + std::to_string(file), sinks);
  }
  ::close(file);
  return 0;
}
