// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/walk.h"
#include "openflow/msg_type.h"

namespace {
ps::openflow::MsgType kind;
}  // namespace

/// The kind of message is in the program's name, KIND_fuzz: the targets are links to one program.
extern "C" int LLVMFuzzerInitialize(int*, char*** argv) {
  const std::string name = std::filesystem::path((*argv)[0]).filename();
  kind = ps::openflow::msg_type_named(name.substr(0, name.rfind("_fuzz")));
  if (kind != ps::openflow::MsgType::unknown) return 0;
  std::fprintf(stderr, "%s: no kind of message has that name\n", name.c_str());
  std::exit(2);
}

/// Decodes the input as a message of `kind`: the version is that of the first octet,
/// modulo the known ones, and type and length are made right, so that no execution is lost on the
/// header.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ps;
  if (size < 8 || size > 0xffff) return 0;
  std::vector<std::uint8_t> message(data, data + size);
  if (message[0] < 1 || message[0] > 6) message[0] = static_cast<std::uint8_t>(message[0] % 6 + 1);
  const auto version = static_cast<openflow::Version>(message[0]);
  const auto wire = openflow::wire_type(version, kind);
  if (!wire) return 0;
  message[1] = *wire;
  message[2] = static_cast<std::uint8_t>(size >> 8);
  message[3] = static_cast<std::uint8_t>(size);
  fuzz::walk_message(message);
  return 0;
}
