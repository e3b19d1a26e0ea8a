// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <packetstreamer_types.h>

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

/// Reads logs for readRecords. Readers that are woken together and stand at the same place share
/// one rendering.
///
/// A batch has at most `limit` octets of records, but always one if there is one, and ends before a
/// hole: what is missed stands before the first record.
/// Lifetime: longer than `io` runs what it posted. Thread: the service thread, which runs `io`.
class RenderedBatches {
 public:
  RenderedBatches(boost::asio::io_context& io, std::size_t limit) : io_(io), limit_(limit) {}
  RenderedBatches(const RenderedBatches&) = delete;
  RenderedBatches& operator=(const RenderedBatches&) = delete;

  std::shared_ptr<const idl::Batch> read(const BatchRequest& request);

 private:
  struct Last {
    BatchRequest request;
    std::shared_ptr<const idl::Batch> batch;
  };

  idl::Batch rendered(const BatchRequest& request) const;
  void keep(const BatchRequest& request, std::shared_ptr<const idl::Batch> batch);

  boost::asio::io_context& io_;
  const std::size_t limit_;
  /// Only while those run who were woken with its reader.
  const std::shared_ptr<Last> last_ = std::make_shared<Last>();
};

}  // namespace ps::stream
