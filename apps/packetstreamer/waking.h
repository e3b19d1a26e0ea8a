// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ps::app {

class Interruption;

/// What ends a wait for the server: an Interruption, or something to read elsewhere, as one
/// descriptor for http::ClientOptions. Lifetime: within the interruption's. Thread: one.
class Waking {
 public:
  explicit Waking(const Interruption& interruption);
  ~Waking();
  Waking(const Waking&) = delete;
  Waking& operator=(const Waking&) = delete;

  /// A descriptor that is closed is forgotten by itself.
  void watch(int descriptor) const;
  int descriptor() const { return all_; }

 private:
  int all_;
};

}  // namespace ps::app
