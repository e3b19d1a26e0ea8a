// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_format.h"

#include <fmt/format.h>

#include "plugin/borrowed_message.h"
#include "plugin/calls.h"

namespace ps::plugin {
namespace {

/// What one record may become; packetstreamer/plugin.h says so.
constexpr std::size_t kMostOctets = std::size_t{16} << 20;

/// Lets one call append to a rendering.
class Buffer final : public packetstreamer_buffer {
 public:
  Buffer(render::Rendering& out, bool coloured)
      : packetstreamer_buffer{sizeof(packetstreamer_buffer), coloured ? 1 : 0, on_append},
        out_(out),
        begin_(out.size()) {}

  bool refused() const { return refused_; }
  void take_back() { out_.resize(begin_); }

 private:
  static int on_append(packetstreamer_buffer* buffer, const void* data, std::size_t count) {
    auto& self = *static_cast<Buffer*>(buffer);
    const int failed = returned([&] { return self.add(static_cast<const char*>(data), count); });
    self.refused_ = self.refused_ || failed != 0;
    return failed;
  }
  int add(const char* data, std::size_t count) {
    if (count > kMostOctets - (out_.size() - begin_) || (!data && count > 0)) return 1;
    out_.append(data, count);
    return 0;
  }

  render::Rendering& out_;
  std::size_t begin_;
  bool refused_ = false;
};

/// False when the call failed, and what it appended is gone.
template <class Call>
bool done(Buffer& buffer, Call call) {
  const int failed = returned(call);
  if (failed == 0 && !buffer.refused()) return true;
  buffer.take_back();
  return false;
}

}  // namespace

render::FormatSpec PluginFormat::spec() const {
  render::FormatSpec spec{format_.name, format_.help, format_.media_type, format_.text != 0, this};
  if (format_.record_end) spec.end = format_.record_end;
  return spec;
}

void PluginFormat::begin(render::Rendering& out) const {
  if (!format_.begin) return;
  Buffer buffer(out, false);
  done(buffer, [&] { return format_.begin(&format_, &buffer); });
}

void PluginFormat::render(const record::Record& record, const render::RenderOptions& options,
                          render::Rendering& out) const {
  if (record.is_pushed()) {
    out += as_text(record.bytes());
    return;
  }
  const BorrowedMessage message(record);
  Buffer buffer(out, options.colour);
  if (done(buffer, [&] { return format_.render(&format_, &message, &buffer); })) return;
  if (format_.text != 0) out += fmt::format("({} failed on this message)", format_.name);
}

}  // namespace ps::plugin
