// SPDX-License-Identifier: Apache-2.0
#include "stream/framing.h"

#include <fmt/format.h>

#include "pcapng/writer.h"
#include "stream/record_document.h"

namespace ps::stream {
namespace {

using render::FormatSpec;
using render::RenderOptions;

/// Told to EventSource, which comes again after so many milliseconds.
constexpr std::string_view kRetry = "retry: 2000\n\n";

std::string missed_members(const Gap& gap) {
  return fmt::format(R"("missed":{},"next":"{}")", gap.missed, gap.next);
}

std::string ended_members(std::string_view reason, const Gap& none) {
  return fmt::format(R"("ended":{},"next":"{}")", in_quotes(reason), none.next);
}

class JsonMessages : public Framing {
 public:
  void record(const record::Record& record, const FormatSpec& format, const RenderOptions& options,
              record::Cursor, std::string& out) const override {
    out += record_document(record, format, options);
  }
  void missed(const Gap& gap, const FormatSpec&, std::string& out) const override {
    out += R"({"notice":"missed",)" + missed_members(gap) + "}";
  }
  void ended(std::string_view reason, const Gap& none, const FormatSpec&,
             std::string& out) const override {
    out += R"({"notice":"ended",)" + ended_members(reason, none) + "}";
  }
};

class JsonLines final : public JsonMessages {
 public:
  void record(const record::Record& record, const FormatSpec& format, const RenderOptions& options,
              record::Cursor next, std::string& out) const override {
    JsonMessages::record(record, format, options, next, out);
    out += '\n';
  }
  void missed(const Gap& gap, const FormatSpec& format, std::string& out) const override {
    JsonMessages::missed(gap, format, out);
    out += '\n';
  }
  void ended(std::string_view reason, const Gap& none, const FormatSpec& format,
             std::string& out) const override {
    JsonMessages::ended(reason, none, format, out);
    out += '\n';
  }
  /// An empty line, as in CouchDB's feeds: readers of NDJSON skip it.
  void keep_alive(std::string& out) const override { out += '\n'; }
};

/// Fields of an event. Data that has line feeds is several fields, which the client joins again.
void append_event(std::string_view type, std::string_view data, record::Cursor next,
                  std::string& out) {
  fmt::format_to(std::back_inserter(out), "id: {}\n", next);
  if (!type.empty()) fmt::format_to(std::back_inserter(out), "event: {}\n", type);
  for (std::size_t from = 0; from <= data.size();) {
    const auto end = std::min(data.find('\n', from), data.size());
    fmt::format_to(std::back_inserter(out), "data: {}\n", data.substr(from, end - from));
    from = end + 1;
  }
  out += '\n';
}

class ServerSentEvents final : public Framing {
 public:
  void begin(const FormatSpec&, std::string& out) const override { out += kRetry; }
  void record(const record::Record& record, const FormatSpec& format, const RenderOptions& options,
              record::Cursor next, std::string& out) const override {
    append_event("", record_document(record, format, options), next, out);
  }
  void missed(const Gap& gap, const FormatSpec&, std::string& out) const override {
    append_event("missed", "{" + missed_members(gap) + "}", gap.next, out);
  }
  void ended(std::string_view reason, const Gap& none, const FormatSpec&,
             std::string& out) const override {
    append_event("ended", "{" + ended_members(reason, none) + "}", none.next, out);
  }
  void keep_alive(std::string& out) const override { out += ":\n\n"; }
};

/// Records as their format has them in a file.
class Plain : public Framing {
 public:
  void begin(const FormatSpec& format, std::string& out) const override {
    format.renderer->begin(out);
  }
  void record(const record::Record& record, const FormatSpec& format, const RenderOptions& options,
              record::Cursor, std::string& out) const override {
    format.renderer->render(record, options, out);
    out += render::record_end(format);
  }
};

class PlainText final : public Plain {
 public:
  void missed(const Gap& gap, const FormatSpec&, std::string& out) const override {
    fmt::format_to(std::back_inserter(out), "# {} missed here\n", gap.missed);
  }
  void ended(std::string_view reason, const Gap&, const FormatSpec&,
             std::string& out) const override {
    fmt::format_to(std::back_inserter(out), "# the session has ended: {}\n", reason);
  }
};

class PlainOctets final : public Plain {
 public:
  void missed(const Gap& gap, const FormatSpec& format, std::string& out) const override {
    append_statistics(gap, fmt::format("{} messages were missed here", gap.missed), format, out);
  }
  void ended(std::string_view reason, const Gap& none, const FormatSpec& format,
             std::string& out) const override {
    append_statistics(none, fmt::format("the session has ended: {}", reason), format, out);
  }

 private:
  static void append_statistics(const Gap& gap, const std::string& comment,
                                const FormatSpec& format, std::string& out) {
    if (format.name != "pcapng") return;  // octets of messages alone leave room for nothing else
    pcapng::append_statistics(
        out, {.time = gap.time, .dropped = gap.missed_before + gap.missed, .comment = comment});
  }
};

}  // namespace

const Framing& json_lines() {
  static const JsonLines kFraming;
  return kFraming;
}
const Framing& server_sent_events() {
  static const ServerSentEvents kFraming;
  return kFraming;
}
const Framing& plain_text() {
  static const PlainText kFraming;
  return kFraming;
}
const Framing& plain_octets() {
  static const PlainOctets kFraming;
  return kFraming;
}
const Framing& json_messages() {
  static const JsonMessages kFraming;
  return kFraming;
}

}  // namespace ps::stream
