// SPDX-License-Identifier: Apache-2.0
#include "child_process.h"

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ps::bench {

void pin_thread(pid_t thread, int core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  ::sched_setaffinity(thread, sizeof cores, &cores);
}

ChildProcess::ChildProcess(const std::function<void()>& work) : id_(::fork()) {
  if (id_ != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  work();
  ::_exit(0);
}

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::string& log)
    : ChildProcess([&] {
        int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::dup2(file, 1);
        ::dup2(file, 2);
        std::vector<char*> arguments;
        arguments.reserve(command.size() + 1);
        for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
      }) {}

ChildProcess::~ChildProcess() {
  ::kill(id_, SIGTERM);
  for (int tries = 0; tries < 50; ++tries) {
    if (::waitpid(id_, nullptr, WNOHANG) == id_) return;
    ::usleep(20'000);
  }
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

std::vector<pid_t> ChildProcess::threads() const {
  std::vector<pid_t> found;
  std::error_code gone;
  auto folder = "/proc/" + std::to_string(id_) + "/task";
  for (const auto& entry : std::filesystem::directory_iterator(folder, gone)) {
    found.push_back(std::stoi(entry.path().filename()));
  }
  return found;
}

std::chrono::nanoseconds ChildProcess::cpu() const {
  long long sum = 0;
  for (auto thread : threads()) {
    std::ifstream file("/proc/" + std::to_string(id_) + "/task/" + std::to_string(thread) +
                       "/schedstat");
    long long on_processor = 0;
    file >> on_processor;
    sum += on_processor;
  }
  return std::chrono::nanoseconds(sum);
}

void ChildProcess::pin(int core) const {
  for (auto thread : threads()) pin_thread(thread, core);
}

bool ChildProcess::running() const { return ::waitpid(id_, nullptr, WNOHANG) == 0; }

long ChildProcess::resident_kib() const {
  std::ifstream file("/proc/" + std::to_string(id_) + "/statm");
  long total = 0, resident = 0;
  file >> total >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace ps::bench
