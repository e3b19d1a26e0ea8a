// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace ps::bench {

/// A process that the benchmark started and that ends with this object.
class ChildProcess {
 public:
  /// Runs a program; its output goes to `log`.
  ChildProcess(const std::vector<std::string>& command, const std::string& log);
  /// Runs `work` in a forked copy of this process.
  explicit ChildProcess(const std::function<void()>& work);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t id() const { return id_; }
  /// Time that all its threads were on a processor, user and kernel.
  std::chrono::nanoseconds cpu() const;
  /// Puts all its threads on one core.
  void pin(int core) const;
  bool running() const;
  long resident_kib() const;

 private:
  std::vector<pid_t> threads() const;
  pid_t id_;
};

/// Puts a thread (0: the calling one) on one core.
void pin_thread(pid_t thread, int core);

}  // namespace ps::bench
