// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_channel.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace ps::capture {

template <class Call>
void SnoopChannel::tell_sink(Call call) {
  if (!sink_) return;
  try {
    call(*sink_);
  } catch (...) {
    sink_ = nullptr;
    counters_.sink_failures.add();
    spdlog::error("snoop unix:{}: channel {} runs on unobserved: its sink failed", path_, id_);
  }
}

void SnoopChannel::open() {
  id_ = next_channel_id();
  open_ = true;
  counters_.opened.add();
  counters_.open.add();
  spdlog::info("snoop unix:{}: channel {} open", path_, id_);
  // The socket does not say who the controller is.
  ChannelInfo info{
      .id = id_, .tap = "snoop", .switch_peer = "unix:" + path_, .controller_peer = "unknown"};
  try {
    sink_ = sinks_.open(info);
  } catch (...) {
    counters_.sink_failures.add();
  }
  if (dpid_) datapath(*dpid_);
}

void SnoopChannel::datapath(DatapathId dpid) {
  dpid_ = dpid;
  tell_sink([&](ChannelSink& sink) { sink.datapath(dpid); });
}

void SnoopChannel::end(std::string_view reason) {
  if (!std::exchange(open_, false)) return;
  counters_.open.take();
  spdlog::info("snoop unix:{}: channel {} closed: {}", path_, id_, reason);
  tell_sink([&](ChannelSink& sink) { sink.closed(reason, clock_.now()); });
  sink_ = nullptr;
}

void SnoopChannel::messages(Direction way, Bytes messages) {
  (way == Direction::to_controller ? counters_.to_controller : counters_.to_switch)
      .add(messages.size());
  tell_sink(
      [&](ChannelSink& sink) { sink.chunk({.direction = way, .time = time_, .data = messages}); });
}

void SnoopChannel::channel_begins() {
  end("the switch has connected to its controller anew");
  open();
}

void SnoopChannel::doubt(Doubt doubt, std::uint64_t count) {
  Count* const counts[] = {&counters_.direction_guessed, &counters_.suspected_loss,
                           &counters_.reader_late};
  counts[static_cast<std::size_t>(doubt)]->add(count);
  tell_sink([&](ChannelSink& sink) { sink.doubt(doubt, count); });
}

}  // namespace ps::capture
