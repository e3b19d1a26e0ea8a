// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_tap.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include "capture/datapath_inquiry.h"
#include "capture/snoop_backlog.h"
#include "capture/snoop_channel.h"

namespace ps::capture {
namespace {

using boost::system::error_code;

/// How often the whole read buffer may be filled before the other channels get their turn.
constexpr int kFullReads = 4;
/// hello of 1.0: the bridge sends nothing before it has come, and takes any version.
constexpr std::array<std::uint8_t, 8> kHello{1, 0, 0, 8, 0, 0, 0, 1};

constexpr std::string_view kRefused =
    "closed by the bridge at once: it has no controller configured, or eight others snoop on it "
    "already (`ovs-vsctl get-controller BRIDGE` tells which)";

/// `/run/openvswitch/s1.mgmt` for `/run/openvswitch/s1.snoop`; empty for other names.
std::string management_socket(const std::string& path) {
  constexpr std::string_view kSnoop = ".snoop";
  if (!path.ends_with(kSnoop)) return {};
  return path.substr(0, path.size() - kSnoop.size()) + ".mgmt";
}

std::string why_unreachable(const Error& error) {
  if (error.message == std::strerror(ENOENT) || error.message == std::strerror(ECONNREFUSED)) {
    return error.message + ": no such bridge, or ovs-vswitchd does not run";
  }
  if (error.message == std::strerror(EACCES)) {
    return error.message + ": run as the user of ovs-vswitchd, usually root";
  }
  return error.message;
}

}  // namespace

/// Lives as long as something waits for it. Thread: the data thread, but for the constructor.
class SnoopTap::Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(DataThread& thread, std::string path, ChannelSinks& sinks, const Clock& clock,
           std::unique_ptr<Pacer> pacer)
      : path_(std::move(path)),
        thread_(thread),
        clock_(clock),
        pacer_(pacer ? std::move(pacer) : make_steady_pacer(thread.context())),
        socket_(thread.context()),
        channel_(path_, sinks, clock, counters_) {}

  void connect();
  void stop(std::string_view reason);
  DataThread& thread() { return thread_; }
  const std::string& path() const { return path_; }
  SnoopTotals totals() const { return counters_.totals(); }

 private:
  void ask_for_datapath();
  void answered(const Result<DatapathId>& answer);
  void await_octets();
  void read();
  /// False when the connection is of no more use.
  bool take(Bytes octets);
  void lost(std::string_view why);
  void try_later(std::string_view why);

  const std::string path_;
  DataThread& thread_;
  const Clock& clock_;
  std::unique_ptr<Pacer> pacer_;
  Socket socket_;
  const std::size_t socket_buffer_ = default_socket_buffer();
  SnoopCounters counters_;
  SnoopChannel channel_;
  std::optional<SnoopSplitter> splitter_;
  std::shared_ptr<DatapathInquiry> inquiry_;
  std::chrono::seconds pause_ = kFirstPause;
  std::string last_reason_;  ///< of a failure, said once
  bool stopped_ = false;
};

void SnoopTap::Listener::connect() {
  if (stopped_) return;
  auto connected = connect_unix(thread_.context(), path_);
  if (!connected) {
    counters_.unreachable.add();
    return try_later(why_unreachable(connected.error()));
  }
  socket_ = std::move(*connected);
  splitter_.emplace(channel_);
  // When the bridge has closed already, reading says so.
  (void)::send(socket_.native_handle(), kHello.data(), kHello.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  await_octets();
}

void SnoopTap::Listener::await_octets() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code failure) {
    if (!failure && !self->stopped_) self->read();
  });
}

void SnoopTap::Listener::read() {
  auto buffer = thread_.read_buffer();
  for (int round = 0; round < kFullReads; ++round) {
    const auto count = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (count <= 0) {
      return lost(count == 0 || errno == ECONNRESET ? "the bridge closed the connection"
                                                    : std::strerror(errno));
    }
    const auto before = splitter_->memory();
    if (!take(buffer.first(static_cast<std::size_t>(count)))) return;
    // Only the first read finds what had gathered before this thread came.
    if (round == 0 && probably_full(splitter_->memory() - before, socket_buffer_)) {
      channel_.doubt(Doubt::reader_late, 1);
    }
    if (static_cast<std::size_t>(count) < buffer.size()) break;
  }
  await_octets();
}

bool SnoopTap::Listener::take(Bytes octets) {
  const bool greeted_before = splitter_->greeted();
  channel_.at(clock_.now());
  if (auto taken = splitter_->take(octets); !taken) {
    lost(fmt::format("this is no snoop socket: {}", taken.error().message));
    return false;
  }
  if (greeted_before || !splitter_->greeted()) return true;
  pause_ = kFirstPause;
  last_reason_.clear();
  counters_.connected.add();
  ask_for_datapath();
  return true;
}

void SnoopTap::Listener::ask_for_datapath() {
  const auto management = management_socket(path_);
  if (management.empty()) return;
  inquiry_ = std::make_shared<DatapathInquiry>(
      thread_.context(), management, DatapathInquiry::kLimit,
      [self = shared_from_this()](const Result<DatapathId>& answer) { self->answered(answer); });
  inquiry_->start();
}

void SnoopTap::Listener::answered(const Result<DatapathId>& answer) {
  inquiry_ = nullptr;
  if (answer) return channel_.datapath(*answer);
  spdlog::warn("snoop unix:{}: which switch this is shows only when its controller asks: {}", path_,
               answer.error().message);
}

void SnoopTap::Listener::lost(std::string_view why) {
  const bool refused = !splitter_->greeted() && why.starts_with("the bridge");
  if (refused) counters_.refused.add();
  channel_.end(why);
  try_later(refused ? kRefused : why);
}

void SnoopTap::Listener::try_later(std::string_view why) {
  error_code ignored;
  socket_.close(ignored);
  if (auto inquiry = std::exchange(inquiry_, nullptr)) inquiry->cancel();
  if (last_reason_ != why) {
    last_reason_ = why;
    spdlog::warn("snoop unix:{}: {}; trying again after 1 s, then less often, every {} s at last",
                 path_, why, kLongestPause.count());
  }
  pacer_->wait_until(clock_.steady_now() + pause_,
                     [self = shared_from_this()] { self->connect(); });
  pause_ = std::min(pause_ * 2, kLongestPause);
}

void SnoopTap::Listener::stop(std::string_view reason) {
  if (std::exchange(stopped_, true)) return;
  pacer_->cancel();
  if (auto inquiry = std::exchange(inquiry_, nullptr)) inquiry->cancel();
  error_code ignored;
  socket_.close(ignored);
  channel_.end(reason);
}

SnoopTap::SnoopTap(DataThread& thread, std::string path, ChannelSinks& sinks, const Clock& clock,
                   std::unique_ptr<Pacer> pacer)
    : listener_(
          std::make_shared<Listener>(thread, std::move(path), sinks, clock, std::move(pacer))) {}

SnoopTap::~SnoopTap() { stop(); }

void SnoopTap::start() {
  boost::asio::post(listener_->thread().context(), [listener = listener_] { listener->connect(); });
}

void SnoopTap::stop(std::string_view reason) {
  boost::asio::post(listener_->thread().context(),
                    [listener = listener_, why = std::string(reason)] { listener->stop(why); });
}

const std::string& SnoopTap::path() const { return listener_->path(); }
SnoopTotals SnoopTap::totals() const { return listener_->totals(); }

const TapSpec kSnoopTap{
    .name = "snoop",
    .help = "what Open vSwitch copies to a bridge's snoop socket; a slow reader loses messages",
    .options = "--snoop unix:BRIDGE.snoop|ovs (repeatable)",
    .trust = Trust::lossy,
};

}  // namespace ps::capture
