// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/record.h"

namespace ps::render {

/// Finished bytes of one record, as an observer gets them.
using Rendering = std::string;

/// What a renderer may be told beside the record. A value.
struct RenderOptions {
  bool colour = false;     ///< ANSI colours, for terminals
  bool ascii = false;      ///< nothing but ASCII in what is drawn, for terminals without UTF-8
  std::size_t width = 80;  ///< columns of the terminal
  /// How the session thinned out what it matched when it took the record in: one in `sample`, at
  /// most `rate` a second. Records are shared by sessions, so it is told here and not in them.
  std::uint32_t sample = 1;
  std::optional<std::uint32_t> rate{};
};

/// One output format: stateless, so one renderer serves all observers. Thread: any.
class Renderer {
 public:
  virtual ~Renderer() = default;
  /// Appends what stands before the first record of a file or stream; nothing in most formats. In a
  /// format of octets what was begun twice and put together is read as one.
  virtual void begin(Rendering& /*out*/) const {}
  /// Appends to `out`. Never fails: what cannot be decoded is shown as far as it goes and says so.
  /// A pushed record is rendered verbatim by every format but `pcapng`, which wraps it. No line
  /// feed at the end, except where the format has its own (`floodlight`, `text`).
  virtual void render(const record::Record& record, const RenderOptions& options,
                      Rendering& out) const = 0;
};

/// Everything about a format: one line of `packetstreamer list formats`.
struct FormatSpec {
  std::string_view name;
  std::string_view help;
  std::string_view media_type;
  bool text;                 ///< UTF-8 text, one or more lines a record; false for octets
  const Renderer* renderer;  ///< lives as long as the program
  /// What stands behind each record, where it is not what record_end says of all others.
  std::optional<std::string_view> end{};
};

/// What stands behind each record in a file or on a terminal: a line feed behind text, nothing
/// behind octets.
std::string_view record_end(const FormatSpec& format);

/// All formats, in the order in which they are listed: those built in, behind them those of
/// plug-ins.
const std::deque<FormatSpec>& formats();
/// One more; the error says that there is one of that name. Only at start, before another thread
/// is there.
Result<void> add_format(const FormatSpec& format);

/// The format of that name, or an error that names all there are.
Result<const FormatSpec*> find_format(std::string_view name);

}  // namespace ps::render
