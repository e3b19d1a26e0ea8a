// SPDX-License-Identifier: Apache-2.0
// What does a message cost on its way through the proxy? Compares, in one run and in turns, the
// direct connection, a minimal forwarder (the floor), HAProxy and PacketStreamer; medians of
// several rounds. All that arrives is checked octet by octet. With --tls both sides of what is
// measured speak TLS: switch -> A -TLS-> what is measured -TLS-> B -> controller.
#include <algorithm>
#include <filesystem>
#include <map>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "loopback.h"
#include "proxy_contenders.h"
#include "proxy_load.h"
#include "tls_contenders.h"

namespace {

using namespace ps::bench;

struct Options {
  std::vector<std::size_t> switches{16, 256};
  std::string packetstreamer;
  std::string only;
  int rounds = 7;
  std::chrono::milliseconds duration{1500};
  bool quick = false;
  bool tls = false;
};

/// What one contender showed in one scenario, a value a round.
struct Samples {
  std::vector<double> rate, cpu_us, p50_us, p99_us;
};

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

struct Scenario {
  bool batched;
  std::size_t switches;
  std::string title() const {
    return batched ? fmt::format("Streaming, {} switches, batched", switches)
                   : fmt::format("One message under way, {} switches, all on one core", switches);
  }
};

/// Streaming: the forwarder has a core of its own. Round trips: everything shares one.
void place(const Contender& contender, bool batched) {
  int cores = static_cast<int>(std::thread::hardware_concurrency());
  pin_thread(0, 0);
  if (contender.process) contender.process->pin(batched && cores > 1 ? 1 : 0);
  for (const auto& process : contender.around) process->pin(0);
}

void measure(const Scenario& scenario, const Contender& contender, int controller,
             std::chrono::milliseconds duration, Samples& samples) {
  place(contender, scenario.batched);
  ProxyLoad load(scenario.switches, contender.port, controller);
  auto cpu = [&] { return contender.process ? contender.process->cpu().count() : 0; };
  auto per_message = [&](long long used, std::uint64_t messages) {
    samples.cpu_us.push_back(static_cast<double>(used) / 1000 / static_cast<double>(messages));
  };
  auto before = cpu();
  if (scenario.batched) {
    auto result = load.stream(duration);
    per_message(cpu() - before, result.messages);
    samples.rate.push_back(static_cast<double>(result.messages) / result.seconds);
  } else {
    auto result = load.round_trips(duration);
    per_message(cpu() - before, 2 * result.round_trips);
    samples.p50_us.push_back(result.p50_us);
    samples.p99_us.push_back(result.p99_us);
  }
}

using Table = std::map<std::string, Samples>;

std::string ratio(double value, const Table& table, const std::string& to) {
  auto found = table.find(to);
  double base = found == table.end() ? 0 : median(found->second.cpu_us);
  return base > 0 && value > 0 ? fmt::format("{:.2f}", value / base) : "";
}

void print(const Scenario& scenario, const std::vector<Contender>& contenders, const Table& table) {
  fmt::print("\n{}\n\n", scenario.title());
  fmt::print("| way | {} | CPU µs a message | to HAProxy | to the floor |\n",
             scenario.batched ? "messages/s" : "p50 µs | p99 µs");
  fmt::print("| --- | ---: | {}---: | ---: | ---: |\n", scenario.batched ? "" : "---: | ");
  for (const auto& contender : contenders) {
    const auto& s = table.at(contender.name);
    auto cpu = median(s.cpu_us);
    auto figures = scenario.batched
                       ? fmt::format("{:.0f}", median(s.rate))
                       : fmt::format("{:.1f} | {:.1f}", median(s.p50_us), median(s.p99_us));
    fmt::print("| {} | {} | {} | {} | {} |\n", contender.name, figures,
               contender.process ? fmt::format("{:.3f}", cpu) : "", ratio(cpu, table, "HAProxy"),
               ratio(cpu, table, "floor"));
  }
  std::fflush(stdout);
}

std::string first_that_exists(std::initializer_list<const char*> paths) {
  for (const auto* path : paths) {
    if (std::filesystem::exists(path)) return path;
  }
  return "";
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "proxy_bench-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void allow_many_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void run(const Options& options) {
  allow_many_descriptors();
  TemporaryFolder folder;
  int controller = listen_on(0);
  Programs programs{first_that_exists({"/usr/sbin/haproxy", "/usr/local/sbin/haproxy"}),
                    std::filesystem::read_symlink("/proc/self/exe").parent_path() / "bare_proxy",
                    options.packetstreamer, folder.path()};
  auto contenders = options.tls ? start_tls_contenders(programs, controller)
                                : start_contenders(programs, port_of(controller));
  // The probes that showed that each listens reached the controller too.
  for (const auto& contender : contenders) {
    if (contender.process && !options.tls) ::close(accept_one(controller));
  }
  std::vector<Scenario> scenarios;
  for (bool batched : {true, false}) {
    if (options.only == (batched ? "round-trips" : "streaming")) continue;
    for (auto switches : options.switches) scenarios.push_back({batched, switches});
  }
  for (const auto& scenario : scenarios) {
    Table table;
    for (int round = 0; round < options.rounds; ++round) {
      for (const auto& contender : contenders) {
        try {
          measure(scenario, contender, controller, options.duration, table[contender.name]);
        } catch (const std::exception& problem) {
          throw std::runtime_error(
              fmt::format("{}: {}: {}", scenario.title(), contender.name, problem.what()));
        }
      }
    }
    print(scenario, contenders, table);
  }
  fmt::print("\nResident memory, KiB:");
  for (const auto& contender : contenders) {
    if (contender.process) fmt::print(" {} {};", contender.name, contender.process->resident_kib());
  }
  fmt::print("\n");
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("What a message costs on its way through the proxy");
  Options options;
  app.add_option("--switches", options.switches, "numbers of switches, 16 and 256 unless given")
      ->delimiter(',');
  app.add_option("--packetstreamer", options.packetstreamer,
                 "the program, to measure the whole service with 0, 1 and 5000 sessions too");
  app.add_option("--rounds", options.rounds, "how often each is measured");
  app.add_option("--only", options.only, "streaming or round-trips");
  app.add_flag("--tls", options.tls, "TLS to TLS, beside HAProxy doing the same");
  app.add_flag("--quick", options.quick, "less than a minute");
  CLI11_PARSE(app, count, words);
  if (options.quick) {
    options.rounds = 3;
    options.duration = std::chrono::milliseconds(options.packetstreamer.empty() ? 700 : 400);
  }
  try {
    run(options);
  } catch (const std::exception& problem) {
    fmt::print(stderr, "proxy_bench: {}\n", problem.what());
    return 1;
  }
}
