// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "fuzz/samples.h"

/// write_corpus FOLDER : writes every sample to FOLDER/KIND/NAME.bin.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: write_corpus FOLDER\n");
    return 2;
  }
  const std::filesystem::path root = argv[1];
  for (const auto& sample : ps::fuzz::samples()) {
    std::filesystem::create_directories(root / sample.kind);
    std::ofstream out(root / sample.kind / (sample.name + ".bin"), std::ios::binary);
    out.write(reinterpret_cast<const char*>(sample.octets.data()),
              static_cast<std::streamsize>(sample.octets.size()));
    if (!out) return 1;
  }
  return 0;
}
