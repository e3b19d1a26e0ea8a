// SPDX-License-Identifier: Apache-2.0
// What does a message of a capture file cost with a host filter? Compares, in one run and in turns,
// `packetstreamer read --host` with `tshark -Y`, each alone on one core; medians of several rounds.
#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture_generator.h"
#include "child_process.h"
#include "decode_costs.h"

namespace {

using namespace ps::bench;

struct Options {
  std::string packetstreamer;
  std::string corpus;
  std::string keep;
  std::uint64_t messages = 1'000'000;
  std::uint64_t tshark_messages = 100'000;
  int rounds = 5;
  bool quick = false;
};

/// User and kernel time of a program that runs to its end on one core.
double seconds_of(const std::vector<std::string>& command) {
  const pid_t child = ::fork();
  if (child == 0) {
    pin_thread(0, 0);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  int status = 0;
  rusage used{};
  if (::wait4(child, &status, 0, &used) != child || status != 0) {
    throw std::runtime_error(fmt::format("{} ended with status {}", command[0], status));
  }
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// A program with the two files whose difference shows what a message costs without the start.
struct Contender {
  std::string name;
  std::vector<std::string> command;
  std::string small_file, file;
  std::uint64_t small_messages, messages;
  std::vector<double> small{}, whole{};

  void measure() {
    small.push_back(seconds_of(with(small_file)));
    whole.push_back(seconds_of(with(file)));
  }
  double us_a_message() const {
    return (median(whole) - median(small)) * 1e6 / static_cast<double>(messages - small_messages);
  }
  double us_with_start() const { return median(whole) * 1e6 / static_cast<double>(messages); }

 private:
  std::vector<std::string> with(const std::string& path) const {
    auto words = command;
    words.push_back(path);
    return words;
  }
};

class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "read_bench-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void print(const std::vector<Contender>& contenders) {
  const double base = contenders.front().us_a_message();
  fmt::print(
      "| program | messages | CPU s | CPU µs a message | with its start | ratio |\n"
      "| --- | ---: | ---: | ---: | ---: | ---: |\n");
  for (const auto& one : contenders) {
    fmt::print("| {} | {} | {:.3f} | {:.3f} | {:.3f} | {:.1f} |\n", one.name, one.messages,
               median(one.whole), one.us_a_message(), one.us_with_start(),
               one.us_a_message() / base);
  }
}

void run(const Options& options) {
  const TemporaryFolder folder;
  const auto file_of = [&](std::uint64_t messages) {
    return folder.file(fmt::format("{}.pcap", messages));
  };
  CapturePlan plan;
  WrittenCapture big;
  const std::uint64_t small = 1000, slice = options.tshark_messages;
  for (const auto messages : {small, slice, options.messages}) {
    plan.messages = messages;
    big = write_capture(file_of(messages), plan);
  }
  if (!options.keep.empty()) {
    std::filesystem::copy_file(file_of(options.messages), options.keep,
                               std::filesystem::copy_options::overwrite_existing);
  }
  const auto host = ps::to_string(big.host);
  fmt::print("{} messages in {} frames, {} octets a message; --host {}\n\n", big.messages,
             big.frames, big.octets / big.messages, host);
  const auto file = file_of(options.messages), few = file_of(small);
  const auto& program = options.packetstreamer;
  std::vector<Contender> contenders{
      {"read --host MAC", {program, "read", "--host", host}, few, file, small, options.messages},
      {"read --host IP",
       {program, "read", "--host", "10.1.1.244"},
       few,
       file,
       small,
       options.messages},
      {"read --type error",
       {program, "read", "--type", "error"},
       few,
       file,
       small,
       options.messages},
      {"read --stats", {program, "read", "--stats"}, few, file, small, options.messages},
      {"read -o compact", {program, "read"}, few, file_of(slice), small, slice},
      {"read -o json", {program, "read", "-o", "json"}, few, file_of(slice), small, slice},
      {"read -w", {program, "read", "-o", "pcapng"}, few, file_of(slice), small, slice},
      {"tshark -Y eth.addr==MAC",
       {"tshark", "-Y", "openflow && eth.addr == " + host, "-r"},
       few,
       file_of(slice),
       small,
       slice}};
  for (int round = 0; round < options.rounds; ++round) {
    for (auto& contender : contenders) contender.measure();
  }
  print(contenders);
  if (!options.corpus.empty()) {
    fmt::print("\nReading a message whole, ns\n\n{}", decode_costs(options.corpus));
  }
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("What a message of a capture file costs with a host filter");
  Options options;
  app.add_option("--packetstreamer", options.packetstreamer, "the program")->required();
  app.add_option("--corpus", options.corpus,
                 "tests/fuzz/corpus: show also what reading each kind of message costs");
  app.add_option("--keep", options.keep, "where the generated capture is to stay");
  app.add_option("--messages", options.messages, "of the capture")
      ->check(CLI::Range(10'000, 1'000'000'000));
  app.add_option("--slice", options.tshark_messages,
                 "of what the slow ones read, for they are slow")
      ->check(CLI::Range(2'000, 100'000'000));
  app.add_option("--rounds", options.rounds, "how often each is measured");
  app.add_flag("--quick", options.quick, "less than a minute");
  CLI11_PARSE(app, count, words);
  if (options.quick) {
    options.rounds = 3;
    options.tshark_messages = 50'000;
  }
  try {
    run(options);
  } catch (const std::exception& problem) {
    fmt::print(stderr, "read_bench: {}\n", problem.what());
    return 1;
  }
}
