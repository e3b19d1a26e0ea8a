// SPDX-License-Identifier: Apache-2.0
#include "stream/rendered_batches.h"

#include <gmock/gmock.h>

#include "record/log_spec.h"

namespace ps::stream {
namespace {

using testing::ElementsAre;

class CountingRenderer final : public render::Renderer {
 public:
  void render(const record::Record& record, const render::RenderOptions&,
              render::Rendering& out) const override {
    ++renderings;
    out += as_text(record.bytes());
  }
  mutable int renderings = 0;
};

class RenderedBatchesTest : public testing::Test {
 protected:
  std::shared_ptr<session::Session> a_session(record::LogBounds bounds = {}) {
    session::SessionSpec spec;
    spec.format = &format;
    return std::make_shared<session::Session>("0123456789abcdef", spec,
                                              session::Session::Origin::asked_for, SteadyTime{},
                                              record::logs().front().make(bounds));
  }
  void append(std::string_view text) {
    session->log->append(record::Record::pushed(as_bytes(text), Timestamp{}));
  }
  BatchRequest from(record::Cursor cursor, std::size_t max = 1'000) {
    return {session, cursor, max, &format};
  }

  CountingRenderer renderer;
  render::FormatSpec format{"counting", "", "text/plain", true, &renderer};
  std::shared_ptr<session::Session> session = a_session();
  boost::asio::io_context io;
  RenderedBatches batches{io, 1'000};
};

TEST_F(RenderedBatchesTest, readers_at_the_same_place_share_one_rendering) {
  append("one");
  for (int reader = 0; reader < 100; ++reader) {
    EXPECT_THAT(batches.read(from(0))->records, ElementsAre("one"));
  }
  EXPECT_EQ(renderer.renderings, 1);
}

TEST_F(RenderedBatchesTest, readers_at_other_places_get_what_they_asked_for) {
  append("one");
  append("two");
  EXPECT_THAT(batches.read(from(0))->records, ElementsAre("one", "two"));
  EXPECT_THAT(batches.read(from(1))->records, ElementsAre("two"));
  EXPECT_THAT(batches.read(from(0, 1))->records, ElementsAre("one"));
}

TEST_F(RenderedBatchesTest, who_comes_later_gets_what_has_come_since) {
  append("one");
  batches.read(from(0));
  io.run();
  append("two");
  EXPECT_THAT(batches.read(from(0))->records, ElementsAre("one", "two"));
}

TEST_F(RenderedBatchesTest, nothing_is_not_kept) {
  EXPECT_TRUE(batches.read(from(0))->records.empty());
  append("one");
  EXPECT_THAT(batches.read(from(0))->records, ElementsAre("one"));
}

TEST_F(RenderedBatchesTest, a_batch_that_is_full_leaves_the_rest) {
  append(std::string(400, 'a'));
  append(std::string(400, 'b'));
  const auto first = batches.read(from(0));
  EXPECT_THAT(first->records, ElementsAre(std::string(400, 'a')));
  EXPECT_EQ(first->nextCursor, "1");
  session->log->close("expired");
  EXPECT_FALSE(batches.read(from(0))->__isset.ended);
  const auto last = batches.read(from(1));
  EXPECT_THAT(last->records, ElementsAre(std::string(400, 'b')));
  EXPECT_EQ(last->ended, "expired");
}

TEST_F(RenderedBatchesTest, a_record_larger_than_any_batch_comes_alone) {
  append(std::string(5'000, 'a'));
  append("b");
  EXPECT_THAT(batches.read(from(0))->records, ElementsAre(std::string(5'000, 'a')));
}

TEST_F(RenderedBatchesTest, thousands_are_read_slice_by_slice) {
  for (int i = 0; i < 600; ++i) append("");
  RenderedBatches large(io, 1u << 20);
  const auto batch = large.read(from(0, 599));
  EXPECT_EQ(batch->records.size(), 599u);
  EXPECT_EQ(batch->nextCursor, "599");
}

TEST_F(RenderedBatchesTest, a_batch_ends_before_a_hole) {
  session = a_session({.records = 2, .overflow = record::Overflow::drop_newest});
  append("one");
  append("two");
  append("dropped");
  const auto first = batches.read(from(0));
  EXPECT_THAT(first->records, ElementsAre("one", "two"));
  EXPECT_EQ(first->missed, 0);
  const auto second = batches.read(from(2));
  EXPECT_EQ(second->missed, 1);
  EXPECT_EQ(second->nextCursor, "3");
}

}  // namespace
}  // namespace ps::stream
