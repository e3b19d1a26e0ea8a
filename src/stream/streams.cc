// SPDX-License-Identifier: Apache-2.0
#include "stream/streams.h"

#include <utility>
#include <vector>

namespace ps::stream {

Streams::Streams(const Clock& clock, LogWaits& waits)
    : clock_(clock), waits_(waits), chunks_(clock) {}

Streams::~Streams() {
  while (!streams_.empty()) cancel(streams_.begin()->first);
}

Streams::StreamId Streams::begin(StreamOrder order, session::ObserverPlace place,
                                 std::unique_ptr<Outlet> outlet) {
  const auto id = ++last_;
  const auto now = clock_.steady_now();
  Stream stream{.order = std::move(order),
                .place = std::move(place),
                .outlet = std::move(outlet),
                .totals = {}};
  stream.totals.next = stream.order.from;
  stream.silent_since = now;
  stream.idle_since = now;
  // By way of the log, so that who asks for a stream can prepare for its end.
  stream.wait = waits_.soon([this, id] { go_on(id); });
  streams_.emplace(id, std::move(stream));
  return id;
}

/// Writes what there is; waits when there is nothing.
void Streams::go_on(StreamId id) {
  const auto at = streams_.find(id);
  if (at == streams_.end() || at->second.writing) return;
  auto& stream = at->second;
  waits_.cancel(std::exchange(stream.wait, 0));
  if (!std::exchange(stream.begun, true)) {
    std::string front;
    stream.order.view.framing->begin(*stream.order.view.format, front);
    if (!front.empty()) return write_notice(id, stream, std::move(front));
  }
  auto& totals = stream.totals;
  if (totals.ended || totals.records >= stream.order.most) return finish(id);
  const auto chunk =
      chunks_.at(stream.order.view, totals.next, totals.missed, stream.order.most - totals.records);
  if (chunk->next != totals.next || chunk->ended) return write(id, stream, chunk);
  if (stream.order.patience == std::chrono::seconds{0}) return finish(id);
  stream.wait = waits_.wait(stream.order.view.session->log, totals.next, [this, id] { go_on(id); });
}

void Streams::write(StreamId id, Stream& stream, const std::shared_ptr<const Chunk>& chunk) {
  auto& session = *stream.order.view.session;
  session.delivered += chunk->records;
  session.missed += chunk->missed;
  auto& totals = stream.totals;
  totals.records += chunk->records;
  totals.missed += chunk->missed;
  totals.next = chunk->next;
  totals.ended = chunk->ended;
  stream.idle_since = clock_.steady_now();
  if (chunk->octets.empty()) return go_on(id);  // a notice that this delivery cannot express
  stream.writing = true;
  sent_ += chunk->octets.size();
  stream.outlet->write(chunk, [this, id] { on_written(id); });
}

void Streams::write_notice(StreamId id, Stream& stream, std::string octets) {
  auto chunk = std::make_shared<Chunk>();
  chunk->ends = {octets.size()};
  chunk->octets = std::move(octets);
  stream.writing = true;
  stream.outlet->write(chunk, [this, id] { on_written(id); });
}

void Streams::on_written(StreamId id) {
  const auto at = streams_.find(id);
  if (at == streams_.end()) return;
  at->second.writing = false;
  at->second.silent_since = clock_.steady_now();
  go_on(id);
}

void Streams::finish(StreamId id) {
  const auto at = streams_.find(id);
  at->second.outlet->end(at->second.totals);
  take_out(at);
}

/// What a stream owns may call back when it goes, so it leaves the table before.
void Streams::take_out(std::map<StreamId, Stream>::iterator at) {
  auto stream = std::move(at->second);
  streams_.erase(at);
  waits_.cancel(stream.wait);
  stream.place.reset();
  if (stream.order.when_over) stream.order.when_over();
}

void Streams::cancel(StreamId id) {
  if (const auto at = streams_.find(id); at != streams_.end()) take_out(at);
}

void Streams::tick() {
  chunks_.tick();
  const auto now = clock_.steady_now();
  std::vector<StreamId> impatient;
  for (auto& [id, stream] : streams_) {
    if (stream.writing || !stream.begun) continue;
    const auto patience = stream.order.patience;
    if (patience && now - stream.idle_since >= *patience) {
      impatient.push_back(id);
    } else if (now - stream.silent_since >= kSilence) {
      std::string sign;
      stream.order.view.framing->keep_alive(sign);
      if (!sign.empty()) write_notice(id, stream, std::move(sign));
    }
  }
  for (const auto id : impatient) finish(id);
}

}  // namespace ps::stream
