// SPDX-License-Identifier: Apache-2.0
#include "stream/rendered_batches.h"

#include <algorithm>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "record/record.h"
#include "stream/reply_items.h"

namespace ps::stream {
namespace {

/// What a reply has beside the octets of its records: the frame, the message, the other members.
constexpr std::size_t kBatchOverhead = 512;

std::string item(const record::Record& record, record::Cursor number, const BatchRequest& request) {
  render::Rendering rendering;
  request.format->renderer->render(record, request.session->render_options(number), rendering);
  return rendering;
}

/// False when the batch has all that it takes or there is no more.
bool read_on(const BatchRequest& request, record::Cursor& cursor, ReplyItems& items,
             idl::Batch& batch) {
  const auto wanted = std::min(request.max_records - items.size(), kRecordsAtATime);
  if (wanted == 0) return false;
  const auto read = request.session->log->read(cursor, wanted, kBytesAtATime);
  if (read.missed > 0 && items.size() > 0) return false;
  batch.missed += static_cast<std::int64_t>(read.missed);
  cursor = read.next - read.records.size();
  for (const auto& record : read.records) {
    if (!items.add(item(*record, cursor, request))) return false;
    ++cursor;
  }
  if (read.ended) batch.__set_ended(*read.ended);
  return !read.records.empty() && !read.ended;
}

}  // namespace

RenderedBatches::RenderedBatches(boost::asio::io_context& io, std::size_t limit)
    : limit_(limit), last_([&io](auto work) { boost::asio::post(io, std::move(work)); }) {}

std::shared_ptr<const idl::Batch> RenderedBatches::read(const BatchRequest& request) {
  if (auto made = last_.of(request)) return made;
  auto batch = std::make_shared<const idl::Batch>(rendered(request));
  if (!batch->records.empty()) last_.keep(request, batch);
  return batch;
}

idl::Batch RenderedBatches::rendered(const BatchRequest& request) const {
  idl::Batch batch;
  render::Rendering preamble;
  request.format->renderer->begin(preamble);
  ReplyItems items(limit_, kBatchOverhead + preamble.size());
  if (!preamble.empty()) batch.__set_preamble(preamble);
  auto cursor = request.from;
  while (read_on(request, cursor, items, batch)) continue;
  batch.__set_records(std::move(items).items());
  batch.__set_nextCursor(std::to_string(cursor));
  return batch;
}

}  // namespace ps::stream
