// SPDX-License-Identifier: Apache-2.0
#include "stream/chunk_maker.h"

#include <algorithm>
#include <utility>

namespace ps::stream {
namespace {

/// Read from a log at a time, so that little is read that no longer fits into the chunk.
constexpr std::size_t kRecords = 256;
/// Chunks that are kept although nobody sends them at this moment.
constexpr std::size_t kRecent = 16;

/// Puts records and notices behind each other until the chunk is full.
class Filling {
 public:
  Filling(const View& view, record::Cursor from, std::uint64_t missed_before, Timestamp now)
      : view_(view), missed_before_(missed_before), now_(now) {
    chunk_.next = from;
    chunk_.session = view.session;
  }

  bool full(std::uint64_t most) const {
    return chunk_.records >= most || octets_.size() >= ChunkMaker::kLargest;
  }
  void add(const record::Batch& batch, std::uint64_t most) {
    if (batch.missed > 0) add_gap(batch);
    for (const auto& record : batch.records) {
      if (full(most)) return;
      add(*record);
    }
    if (batch.ended) add_end(*batch.ended);
  }
  Chunk chunk() && {
    chunk_.octets = std::move(octets_);
    return std::move(chunk_);
  }

 private:
  void add_gap(const record::Batch& batch) {
    chunk_.missed += batch.missed;
    chunk_.next = batch.next - batch.records.size();
    view_.framing->missed(gap(batch.missed), *view_.format, octets_);
    end_item();
  }
  void add(const record::Record& record) {
    const auto options = view_.session->render_options(chunk_.next);
    view_.framing->record(record, *view_.format, options, ++chunk_.next, octets_);
    ++chunk_.records;
    end_item();
  }
  void add_end(const std::string& reason) {
    chunk_.ended = reason;
    view_.framing->ended(reason, gap(0), *view_.format, octets_);
    end_item();
  }
  /// A notice that the format cannot express is none.
  void end_item() {
    if (octets_.size() > (chunk_.ends.empty() ? 0 : chunk_.ends.back())) {
      chunk_.ends.push_back(octets_.size());
    }
  }
  Gap gap(std::uint64_t missed) const {
    return {.missed = missed,
            .missed_before = missed_before_ + chunk_.missed - missed,
            .next = chunk_.next,
            .time = now_};
  }

  const View& view_;
  const std::uint64_t missed_before_;
  const Timestamp now_;
  Chunk chunk_;
  std::string octets_;
};

Chunk make(const View& view, record::Cursor from, std::uint64_t missed_before, std::uint64_t most,
           Timestamp now) {
  Filling filling(view, from, missed_before, now);
  auto cursor = from;
  while (!filling.full(most)) {
    const auto batch = view.session->log->read(
        cursor, static_cast<std::size_t>(std::min<std::uint64_t>(most, kRecords)),
        ChunkMaker::kLargest);
    filling.add(batch, most);
    cursor = batch.next;
    if (batch.ended || (batch.records.empty() && batch.missed == 0)) break;
  }
  return std::move(filling).chunk();
}

}  // namespace

std::shared_ptr<const Chunk> ChunkMaker::at(const View& view, record::Cursor from,
                                            std::uint64_t missed_before, std::uint64_t most) {
  const Place place{view.session.get(), view.framing, view.format, from, missed_before};
  const auto made = made_.find(place);
  if (made != made_.end()) {
    auto chunk = made->second.lock();
    if (chunk && chunk->records <= most) return chunk;
  }
  auto chunk = std::make_shared<const Chunk>(make(view, from, missed_before, most, clock_.now()));
  rendered_ += chunk->octets.size();
  if (chunk->records == 0) return chunk;
  made_.insert_or_assign(place, chunk);
  recent_.push_back(chunk);
  if (recent_.size() > kRecent) recent_.pop_front();
  return chunk;
}

void ChunkMaker::tick() {
  recent_.clear();
  std::erase_if(made_, [](const auto& entry) { return entry.second.expired(); });
}

}  // namespace ps::stream
