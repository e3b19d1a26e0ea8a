// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "record/batch.h"
#include "render/rendering.h"

namespace ps::stream {

/// Records that an observer misses between what it got and what comes next. A value.
struct Gap {
  std::uint64_t missed = 0;
  std::uint64_t missed_before = 0;  ///< of the whole stream, this gap not counted
  record::Cursor next = 0;          ///< of what comes next
  Timestamp time{};                 ///< now
};

/// How an observer is told, beside the records, what happens to its stream: the idiom of one
/// delivery. Stateless, so one serves all streams. Thread: any.
class Framing {
 public:
  virtual ~Framing() = default;
  /// Appends what stands before everything else.
  virtual void begin(const render::FormatSpec& /*format*/, std::string& /*out*/) const {}
  /// Appends a record; `next` is the cursor with which one reads on behind it.
  virtual void record(const record::Record& record, const render::FormatSpec& format,
                      const render::RenderOptions& options, record::Cursor next,
                      std::string& out) const = 0;
  virtual void missed(const Gap& gap, const render::FormatSpec& format, std::string& out) const = 0;
  /// Why no more will come.
  virtual void ended(std::string_view reason, const Gap& none, const render::FormatSpec& format,
                     std::string& out) const = 0;
  /// Appends what tells that the stream lives while there is nothing to say; nothing where that
  /// would be taken for a record.
  virtual void keep_alive(std::string& /*out*/) const {}
};

/// A JSON record a line; notices are objects with the member `notice`.
const Framing& json_lines();
/// https://html.spec.whatwg.org/multipage/server-sent-events.html: `id` is the cursor behind the
/// record; `missed` and `ended` are events of these types.
const Framing& server_sent_events();
/// Lines of a text format as they are; notices begin with `#`.
const Framing& plain_text();
/// Octets of a format as they are; in pcapng, notices are statistics of the interface.
const Framing& plain_octets();
/// Like json_lines, each a message.
const Framing& json_messages();

}  // namespace ps::stream
