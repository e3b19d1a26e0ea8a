// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <packetstreamer_types.h>

#include "stream/last_batch.h"

namespace ps::stream {

/// Reads logs for readRecords. Readers that are woken together and stand at the same place share
/// one rendering.
///
/// A batch has at most `limit` octets of records, but always one if there is one, and ends before a
/// hole: what is missed stands before the first record.
/// Lifetime: any that `io` outlives. Thread: the service thread, which runs `io`.
class RenderedBatches {
 public:
  RenderedBatches(boost::asio::io_context& io, std::size_t limit);
  RenderedBatches(const RenderedBatches&) = delete;
  RenderedBatches& operator=(const RenderedBatches&) = delete;

  std::shared_ptr<const idl::Batch> read(const BatchRequest& request);

 private:
  idl::Batch rendered(const BatchRequest& request) const;

  const std::size_t limit_;
  LastBatch<idl::Batch> last_;
};

}  // namespace ps::stream
