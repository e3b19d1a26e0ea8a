// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "capture/chunk.h"
#include "capture/snoop_counters.h"
#include "capture/snoop_splitter.h"

namespace ps::capture {

/// The channel that one snoop connection shows now, and those that follow it there: what a
/// SnoopSplitter finds goes to their sinks.
/// Lifetime: `sinks`, `clock` and `counters` outlive it; end() comes before its end.
/// Thread: its data thread.
class SnoopChannel final : public SnoopReceiver {
 public:
  SnoopChannel(std::string path, ChannelSinks& sinks, const Clock& clock, SnoopCounters& counters)
      : path_(std::move(path)), sinks_(sinks), clock_(clock), counters_(counters) {}

  /// The octets that are looked at next have come at this time.
  void at(Timestamp time) { time_ = time; }
  void datapath(DatapathId dpid);
  /// Does nothing when none is open.
  void end(std::string_view reason);

  void messages(Direction way, Bytes messages) override;
  void channel_begins() override;
  void doubt(Doubt doubt, std::uint64_t count) override;

 private:
  void open();
  /// A sink that throws is dropped; the tap goes on.
  template <class Call>
  void tell_sink(Call call);

  const std::string path_;
  ChannelSinks& sinks_;
  const Clock& clock_;
  SnoopCounters& counters_;
  std::unique_ptr<ChannelSink> sink_;
  std::optional<DatapathId> dpid_;
  Timestamp time_{};
  ChannelId id_ = 0;
  bool open_ = false;
};

}  // namespace ps::capture
