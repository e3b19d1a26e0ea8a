// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <openssl/types.h>

namespace ps::test {

/// What a party shows and trusts: paths of PEM files.
struct Identity {
  std::string key, certificate, ca;
};

enum class Valid { now, not_yet, no_more };

/// A certificate authority of one test.
///   TestPki pki(directory);  auto s1 = pki.issue("s1");  auto old = pki.issue("s2",
///   Valid::no_more);
class TestPki {
 public:
  explicit TestPki(std::filesystem::path directory, const std::string& name = "ca");
  ~TestPki();

  /// Bears the name, and 127.0.0.1 as well; replaces what was issued for the name before.
  Identity issue(const std::string& name, Valid valid = Valid::now);
  std::string ca() const { return file("cert"); }

 private:
  struct Made;
  std::string file(const std::string& what) const;

  std::filesystem::path directory_;
  std::string name_;
  std::unique_ptr<Made> authority_;
};

}  // namespace ps::test
