// SPDX-License-Identifier: Apache-2.0
#include "capture/push_tap.h"

#include <unordered_set>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

namespace ps::capture {

/// Lifetime: as long as a shard. Thread: any.
struct PushTap::Shared {
  Shared(ChannelSinks& where, const Clock& time, const PushLimits& bounds)
      : sinks(where), clock(time), limits(bounds) {}

  ChannelSinks& sinks;
  const Clock& clock;
  const PushLimits limits;
  PushCounters counters;
  std::atomic<std::size_t> waiting{0};  ///< octets of batches on their way to a data thread
};

/// The producers of one data thread. Thread: that one, unless said.
class PushTap::Shard : public std::enable_shared_from_this<Shard> {
 public:
  Shard(DataThread& thread, std::shared_ptr<Shared> shared, std::unique_ptr<Pacer> pacer)
      : thread_(thread), shared_(std::move(shared)), pacer_(std::move(pacer)) {}

  boost::asio::io_context& context() { return thread_.context(); }  ///< any thread
  Shared& shared() { return *shared_; }                             ///< any thread

  void watch_idle() {
    if (stopped_) return;
    for (auto* channels : producers_) channels->close_idle();
    pacer_->wait_until(shared_->clock.steady_now() + shared_->limits.look_for_idle,
                       [self = shared_from_this()] { self->watch_idle(); });
  }
  void add(PushChannels& channels) { producers_.insert(&channels); }
  void remove(PushChannels& channels) {
    producers_.erase(&channels);
    channels.close("the producer has gone");
  }
  PushOutcome take(PushChannels& channels, const std::vector<PushedMessage>& batch) {
    if (stopped_)
      return {.taken = 0, .refused = batch.size(), .reason = std::string(kServerStopping)};
    return channels.take(batch);
  }
  void stop() {
    if (std::exchange(stopped_, true)) return;
    pacer_->cancel();
    for (auto* channels : producers_) channels->close(kServerStopping);
  }

 private:
  DataThread& thread_;
  const std::shared_ptr<Shared> shared_;
  const std::unique_ptr<Pacer> pacer_;
  std::unordered_set<PushChannels*> producers_;
  bool stopped_ = false;
};

PushTap::PushTap(std::span<DataThread* const> threads, ChannelSinks& sinks, const Clock& clock,
                 PushLimits limits,
                 const std::function<std::unique_ptr<Pacer>(DataThread&)>& pacers)
    : shared_(std::make_shared<Shared>(sinks, clock, limits)) {
  for (auto* thread : threads) {
    auto pacer = pacers ? pacers(*thread) : make_steady_pacer(thread->context());
    shards_.push_back(std::make_shared<Shard>(*thread, shared_, std::move(pacer)));
  }
}

PushTap::~PushTap() { stop(); }

void PushTap::start() {
  for (const auto& shard : shards_) {
    boost::asio::post(shard->context(), [shard] { shard->watch_idle(); });
  }
}

void PushTap::stop() {
  for (const auto& shard : shards_) {
    boost::asio::post(shard->context(), [shard] { shard->stop(); });
  }
}

std::unique_ptr<PushTap::Producer> PushTap::producer(std::string peer) {
  return std::make_unique<Producer>(shards_[next_++ % shards_.size()], std::move(peer));
}

PushTotals PushTap::totals() const {
  const auto& counted = shared_->counters;
  return {counted.taken,         counted.malformed, counted.too_many,
          counted.busy,          counted.opened,    counted.open,
          counted.to_controller, counted.to_switch, counted.sink_failures};
}

PushTap::Producer::Producer(std::shared_ptr<Shard> shard, std::string peer)
    : shard_(std::move(shard)) {
  auto& shared = shard_->shared();
  channels_ = std::make_shared<PushChannels>(std::move(peer), shared.sinks, shared.clock,
                                             shared.limits, shared.counters);
  boost::asio::post(shard_->context(),
                    [shard = shard_, channels = channels_] { shard->add(*channels); });
}

PushTap::Producer::~Producer() {
  boost::asio::post(shard_->context(),
                    [shard = shard_, channels = channels_] { shard->remove(*channels); });
}

void PushTap::Producer::push(std::vector<PushedMessage> batch, Done done) {
  auto& shared = shard_->shared();
  std::size_t octets = 0;
  for (const auto& message : batch) {
    octets += sizeof message + message.octets.size() + message.channel.size();
  }
  if (shared.waiting.fetch_add(octets) + octets > shared.limits.waiting_octets) {
    shared.waiting -= octets;
    shared.counters.busy += batch.size();
    return done({.taken = 0,
                 .refused = batch.size(),
                 .reason = "the server is too far behind with what was pushed; push again later"});
  }
  boost::asio::post(shard_->context(), [shard = shard_, channels = channels_, octets,
                                        batch = std::move(batch), done = std::move(done)] {
    auto outcome = shard->take(*channels, batch);
    shard->shared().waiting -= octets;
    done(std::move(outcome));
  });
}

const TapSpec kPushTap{
    .name = "push",
    .help = "messages that programs push over Thrift, a controller for example (pushOpenFlow)",
    .options = "--thrift ADDR",
    .trust = Trust::as_told,
};

}  // namespace ps::capture
