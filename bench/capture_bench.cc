// SPDX-License-Identifier: Apache-2.0
// How many messages a second can live capture watch without loss? A connection on the loopback
// carries packet_ins of 128 octets at rising rates; `packetstreamer serve --capture`, which
// reassembles and decodes them, stands beside tcpdump, which only writes them to a file. Both have
// the same kernel buffer and a core of their own.
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child_process.h"
#include "loopback.h"

namespace {

using namespace ps::bench;
using std::chrono::duration;
using std::chrono::steady_clock;

constexpr std::size_t kMessage = 128;

struct Options {
  std::string packetstreamer;
  std::vector<int> buffers{2, 64};  // MiB
  std::chrono::milliseconds step{2000};
  double first_rate = 20'000;
};

/// A switch that sends and a controller that reads, on core 0.
class Flood {
 public:
  Flood() : listening_(listen_on(0)), port_(port_of(listening_)) {
    switch_ = connect_to(port_);
    controller_ = accept_one(listening_);
    set_no_delay(switch_);
    reader_ = std::thread([this] {
      pin_thread(0, 0);
      std::vector<char> buffer(1 << 20);
      while (::recv(controller_, buffer.data(), buffer.size(), 0) > 0) {
      }
    });
  }
  ~Flood() {
    ::close(switch_);
    reader_.join();
    ::close(controller_);
    ::close(listening_);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  std::uint16_t port() const { return port_; }

  /// Sends `batch` messages a write, `rate` messages a second as far as it can; the rate reached.
  double run(double rate, std::size_t batch, std::chrono::milliseconds time) {
    const auto block = messages(batch);
    const auto begin = steady_clock::now();
    const auto end = begin + time;
    std::uint64_t sent = 0;
    auto now = begin;
    for (; now < end; now = steady_clock::now()) {
      const auto due = static_cast<std::uint64_t>(rate * duration<double>(now - begin).count());
      for (; sent < due && steady_clock::now() < end; sent += batch) {
        if (::send(switch_, block.data(), block.size(), MSG_NOSIGNAL) < 0) {
          throw std::runtime_error("the flood's connection broke");
        }
      }
      if (sent >= due) std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    return static_cast<double>(sent) / duration<double>(now - begin).count();
  }

 private:
  /// Of OpenFlow 1.3: a packet_in of 128 octets, of which nothing but the frame is looked at twice.
  static std::string messages(std::size_t count) {
    std::string one(kMessage, '\0');
    constexpr unsigned char kHead[] = {4, 10,   0,    kMessage, 0,    0, 0,
                                       1, 0xff, 0xff, 0xff,     0xff, 0, 86};
    std::memcpy(one.data(), kHead, sizeof kHead);
    constexpr unsigned char kMatch[] = {0, 1, 0, 12, 0x80, 0, 0, 4, 0, 0, 0, 1};
    std::memcpy(one.data() + 24, kMatch, sizeof kMatch);
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += one;
    return all;
  }

  int listening_;
  std::uint16_t port_;
  int switch_ = -1, controller_ = -1;
  std::thread reader_;
};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void wait_for(const char* what, const std::function<bool()>& condition) {
  for (int tries = 0; tries < 1000; ++tries) {
    if (condition()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error(fmt::format("waited in vain for {}", what));
}

/// The number before or behind a word in a text of tcpdump or REST.
std::uint64_t number_at(const std::string& text, std::size_t at) {
  return at < text.size() ? std::stoull(text.substr(at)) : 0;
}

class Folder {
 public:
  Folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "capture_bench-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Something that watches the flood; made for one step.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// Frames that it lost, once all that were sent are dealt with.
  virtual std::uint64_t lost() = 0;
};

class Tcpdump final : public Watcher {
 public:
  Tcpdump(std::uint16_t port, int buffer, const Folder& folder)
      : log_(folder.file("tcpdump.log")),
        process_({"/usr/bin/tcpdump", "-i", "lo", "-s", "0", "-B", std::to_string(buffer << 10),
                  "-w", folder.file("out.pcap"), "-Z", "root", fmt::format("tcp port {}", port)},
                 log_) {
    wait_for("tcpdump", [&] { return content_of(log_).find("listening on") != std::string::npos; });
    process_.pin(1);
  }
  std::uint64_t lost() override {
    ::kill(process_.id(), SIGINT);
    constexpr std::string_view kLine = " packets dropped by kernel";
    wait_for("tcpdump's count", [&] { return content_of(log_).find(kLine) != std::string::npos; });
    const auto text = content_of(log_);
    const auto end = text.find(kLine);
    return number_at(text, text.rfind('\n', end) + 1);
  }

 private:
  std::string log_;
  ChildProcess process_;
};

class Service final : public Watcher {
 public:
  Service(const std::string& program, std::uint16_t port, int buffer, const Folder& folder,
          const std::vector<std::string>& more)
      : http_(free_port()),
        process_(command(program, port, buffer, folder, more), folder.file("serve.log")) {
    wait_for("serve", [&] { return std::filesystem::exists(folder.file("ready")); });
    process_.pin(1);
  }
  std::uint64_t lost() override {
    std::string taps;
    wait_for("serve's counts", [&] {
      taps = get("/api/v1/taps");
      return count(taps, "received") == count(taps, "frames") + count(taps, "kernel_dropped");
    });
    return count(taps, "kernel_dropped");
  }

 private:
  std::vector<std::string> command(const std::string& program, std::uint16_t port, int buffer,
                                   const Folder& folder,
                                   const std::vector<std::string>& more) const {
    std::vector<std::string> words{program,
                                   "serve",
                                   "--capture",
                                   "lo",
                                   "--port",
                                   std::to_string(port),
                                   "--capture-buffer",
                                   fmt::format("{}M", buffer),
                                   "--http",
                                   std::to_string(http_),
                                   "--thrift",
                                   "0",
                                   "--ready-file",
                                   folder.file("ready")};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  static std::uint64_t count(const std::string& taps, std::string_view name) {
    const auto key = fmt::format("\"{}\":", name);
    return number_at(taps, taps.find(key) + key.size());
  }
  std::string get(const char* path) const {
    const int socket = connect_to(http_);
    const auto request =
        fmt::format("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path);
    ::send(socket, request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer(1 << 16, '\0');
    std::size_t size = 0;
    for (ssize_t got; (got = ::recv(socket, answer.data() + size, answer.size() - size, 0)) > 0;) {
      size += static_cast<std::size_t>(got);
    }
    ::close(socket);
    answer.resize(size);
    return answer;
  }

  std::uint16_t http_;
  ChildProcess process_;
};

struct Ceiling {
  double rate = 0;         ///< the highest without loss
  double flood = 0;        ///< reached as fast as it goes
  std::uint64_t lost = 0;  ///< frames, then
};

using Make = std::function<std::unique_ptr<Watcher>(std::uint16_t port, const Folder& folder)>;

Ceiling climb(const Options& options, std::size_t batch, const Make& make) {
  Ceiling ceiling;
  for (double rate = options.first_rate;; rate *= 1.4) {
    Folder folder;
    Flood flood;
    auto watcher = make(flood.port(), folder);
    ceiling.flood = flood.run(rate, batch, options.step);
    ceiling.lost = watcher->lost();
    if (ceiling.lost == 0) ceiling.rate = std::max(ceiling.rate, ceiling.flood);
    // Faster it does not get, or twice the ceiling was tried.
    if (ceiling.flood < 0.9 * rate || (ceiling.rate > 0 && ceiling.flood > 3 * ceiling.rate)) break;
  }
  return ceiling;
}

void run(const Options& options) {
  pin_thread(0, 0);
  fmt::print(
      "| traffic | watcher | buffer | messages/s without loss | at messages/s | frames lost |\n"
      "| --- | --- | ---: | ---: | ---: | ---: |\n");
  for (const std::size_t batch : {std::size_t{1}, std::size_t{64}}) {
    for (const int buffer : options.buffers) {
      const auto show = [&](std::string_view name, const Make& make) {
        const auto found = climb(options, batch, make);
        fmt::print("| {} | {} | {} MiB | {:.0f} | {:.0f} | {} |\n",
                   batch == 1 ? "one a write" : "64 a write", name, buffer, found.rate, found.flood,
                   found.lost);
        std::fflush(stdout);
      };
      show("tcpdump -w", [&](auto port, const auto& folder) {
        return std::make_unique<Tcpdump>(port, buffer, folder);
      });
      const auto serve = [&](const std::vector<std::string>& more) {
        return [&, more](std::uint16_t port, const Folder& folder) {
          return std::make_unique<Service>(options.packetstreamer, port, buffer, folder, more);
        };
      };
      show("serve --capture", serve({}));
      show("with --capture-delay 10ms", serve({"--capture-delay", "10ms"}));
    }
  }
}

}  // namespace

int main(int count, char** words) {
  CLI::App app("How many messages a second live capture can watch without loss; as root");
  Options options;
  bool quick = false;
  app.add_option("--packetstreamer", options.packetstreamer, "the program")->required();
  app.add_option("--buffers", options.buffers, "kernel buffers in MiB")->delimiter(',');
  app.add_flag("--quick", quick, "about a minute");
  CLI11_PARSE(app, count, words);
  if (quick) {
    options.step = std::chrono::milliseconds(700);
    options.buffers = {64};
  }
  try {
    run(options);
  } catch (const std::exception& problem) {
    fmt::print(stderr, "capture_bench: {}\n", problem.what());
    return 1;
  }
}
