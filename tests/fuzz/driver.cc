// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

/// Runs a fuzz target without libFuzzer:
///
///   KIND_fuzz [-mutations=N] FILE|FOLDER...
///
/// Each file is run as it is and in N mutations, which depend on nothing but the file. The input is
/// given in a buffer of exactly its size, so that sanitizers see every read past its end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" [[gnu::weak]] int LLVMFuzzerInitialize(int* argc, char*** argv);

namespace {

using Octets = std::vector<std::uint8_t>;

class Xorshift {
 public:
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  std::size_t below(std::size_t limit) { return next() % limit; }

 private:
  std::uint64_t state_ = 0x9e3779b97f4a7c15;
};

void run(const Octets& octets) {
  const Octets exact(octets);
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

/// One change: an octet, a bit, a small number, a cut, a repetition or a removal.
void mutate(Octets& octets, Xorshift& random) {
  if (octets.empty()) return;
  const std::size_t at = random.below(octets.size());
  const auto here = octets.begin() + static_cast<std::ptrdiff_t>(at);
  const std::size_t count = std::min(random.below(16) + 1, octets.size() - at);
  switch (random.below(6)) {
    case 0:
      *here = static_cast<std::uint8_t>(random.next());
      return;
    case 1:
      *here = static_cast<std::uint8_t>(*here ^ (1U << random.below(8)));
      return;
    case 2:
      *here = static_cast<std::uint8_t>(*here + random.below(9) - 4);
      return;
    case 3:
      octets.resize(at);
      return;
    case 4: {
      const Octets part(here, here + static_cast<std::ptrdiff_t>(count));
      octets.insert(here, part.begin(), part.end());
      return;
    }
    default:
      octets.erase(here, here + static_cast<std::ptrdiff_t>(count));
  }
}

Octets read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t run_file(const std::filesystem::path& path, unsigned long mutations) {
  const Octets original = read(path);
  Xorshift random;
  run(original);
  for (unsigned long i = 0; i < mutations; ++i) {
    Octets changed = original;
    for (std::size_t n = random.below(4) + 1; n > 0; --n) mutate(changed, random);
    run(changed);
  }
  return 1;
}

std::size_t run_path(const std::filesystem::path& path, unsigned long mutations) {
  if (!std::filesystem::is_directory(path)) return run_file(path, mutations);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    files += run_file(entry.path(), mutations);
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::string_view kMutations = "-mutations=";
  unsigned long mutations = 0;
  std::size_t files = 0;
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&argc, &argv);
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with(kMutations)) {
      mutations = std::strtoul(argv[i] + kMutations.size(), nullptr, 10);
    } else {
      files += run_path(argument, mutations);
    }
  }
  std::printf("%zu files, %lu mutations each\n", files, mutations);
  return files == 0 ? 1 : 0;
}
