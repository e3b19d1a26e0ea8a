// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_bridges.h"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include "base/guarded.h"

namespace ps::capture {
namespace {

/// The snoop sockets in a folder; an error when it cannot be read.
Result<std::set<std::string>> snoop_sockets(const std::string& folder) {
  std::set<std::string> found;
  std::error_code failure;
  std::filesystem::directory_iterator entry(folder, failure);
  for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
    if (entry->path().extension() == ".snoop") found.insert(entry->path().string());
  }
  if (failure) return Error{failure.message()};
  return found;
}

}  // namespace

std::string openvswitch_rundir() {
  const char* set = std::getenv("OVS_RUNDIR");
  return set != nullptr && *set != '\0' ? set : "/var/run/openvswitch";
}

/// Lives as long as the next look is waited for. Thread: the first data thread, unless said.
class SnoopBridges::Search : public std::enable_shared_from_this<Search> {
 public:
  Search(std::span<DataThread* const> threads, std::string rundir, ChannelSinks& sinks,
         const Clock& clock, std::unique_ptr<Pacer> pacer)
      : threads_(threads.begin(), threads.end()),
        rundir_(std::move(rundir)),
        sinks_(sinks),
        clock_(clock),
        pacer_(pacer ? std::move(pacer) : make_steady_pacer(context())) {}

  boost::asio::io_context& context() { return threads_.front()->context(); }
  const std::string& rundir() const { return rundir_; }

  void look();
  void stop(std::string_view reason);
  std::vector<Bridge> bridges() const;  ///< any thread

 private:
  using Taps = std::map<std::string, std::unique_ptr<SnoopTap>>;

  void adopt(const std::set<std::string>& sockets);
  void tell(std::string_view problem);

  const std::vector<DataThread*> threads_;
  const std::string rundir_;
  ChannelSinks& sinks_;
  const Clock& clock_;
  std::unique_ptr<Pacer> pacer_;
  Guarded<Taps> taps_;
  std::size_t next_thread_ = 0;
  std::string problem_;  ///< said once
  bool stopped_ = false;
};

void SnoopBridges::Search::look() {
  if (stopped_) return;
  auto sockets = snoop_sockets(rundir_);
  tell(!sockets ? sockets.error().message : sockets->empty() ? "no bridge is there" : "");
  if (sockets) adopt(*sockets);
  pacer_->wait_until(clock_.steady_now() + kEvery, [self = shared_from_this()] { self->look(); });
}

void SnoopBridges::Search::adopt(const std::set<std::string>& sockets) {
  taps_.with([&](Taps& taps) {
    std::erase_if(taps, [&](const auto& tap) {
      if (sockets.contains(tap.first)) return false;
      spdlog::info("snoop ovs: {} has gone", tap.first);
      return true;
    });
    for (const auto& path : sockets) {
      auto& tap = taps[path];
      if (tap) continue;
      spdlog::info("snoop ovs: found {}", path);
      auto& thread = *threads_[next_thread_++ % threads_.size()];
      tap = std::make_unique<SnoopTap>(thread, path, sinks_, clock_);
      tap->start();
    }
  });
}

void SnoopBridges::Search::tell(std::string_view problem) {
  if (problem_ == problem) return;
  problem_ = problem;
  if (problem.empty()) return;
  spdlog::warn("snoop ovs: {}: {}; looking again every {} s", rundir_, problem, kEvery.count());
}

void SnoopBridges::Search::stop(std::string_view reason) {
  if (std::exchange(stopped_, true)) return;
  pacer_->cancel();
  taps_.with([reason](Taps& taps) {
    for (const auto& [path, tap] : taps) tap->stop(reason);
    taps.clear();
  });
}

std::vector<SnoopBridges::Bridge> SnoopBridges::Search::bridges() const {
  return taps_.with([](const Taps& taps) {
    std::vector<Bridge> all;
    for (const auto& [path, tap] : taps) all.push_back({path, tap->totals()});
    return all;
  });
}

SnoopBridges::SnoopBridges(std::span<DataThread* const> threads, std::string rundir,
                           ChannelSinks& sinks, const Clock& clock, std::unique_ptr<Pacer> pacer)
    : search_(
          std::make_shared<Search>(threads, std::move(rundir), sinks, clock, std::move(pacer))) {}

SnoopBridges::~SnoopBridges() { stop(); }

void SnoopBridges::start() {
  boost::asio::post(search_->context(), [search = search_] { search->look(); });
}

void SnoopBridges::stop(std::string_view reason) {
  boost::asio::post(search_->context(),
                    [search = search_, why = std::string(reason)] { search->stop(why); });
}

const std::string& SnoopBridges::rundir() const { return search_->rundir(); }
std::vector<SnoopBridges::Bridge> SnoopBridges::bridges() const { return search_->bridges(); }

}  // namespace ps::capture
