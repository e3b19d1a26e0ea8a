// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "record/batch.h"
#include "render/rendering.h"
#include "session/session.h"

namespace ps::stream {

/// What one reader asks of a session's log. A value.
struct BatchRequest {
  std::shared_ptr<session::Session> session;
  record::Cursor from = 0;
  std::size_t max_records = 0;
  const render::FormatSpec* format = nullptr;

  bool operator==(const BatchRequest&) const = default;
};

/// What was made last for a reader, kept while those run who were woken with it: whoever comes
/// later shall get what has come since, too.
///
/// Lifetime: any; what it posted may run after it. Thread: the service thread, which runs what it
/// posts.
template <class Made>
class LastBatch {
 public:
  using Post = std::function<void(std::function<void()>)>;

  explicit LastBatch(Post post) : post_(std::move(post)) {}

  /// Null where something else was asked for last.
  std::shared_ptr<const Made> of(const BatchRequest& request) const {
    return last_->request == request ? last_->made : nullptr;
  }
  void keep(const BatchRequest& request, std::shared_ptr<const Made> made) {
    if (!last_->made) post_([last = last_] { *last = {}; });
    *last_ = {request, std::move(made)};
  }

 private:
  struct Last {
    BatchRequest request;
    std::shared_ptr<const Made> made;
  };

  Post post_;
  const std::shared_ptr<Last> last_ = std::make_shared<Last>();
};

}  // namespace ps::stream
