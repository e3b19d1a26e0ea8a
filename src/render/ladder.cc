// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/clock.h"
#include "render/all_formats.h"
#include "render/body.h"
#include "render/columns.h"
#include "render/frame_text.h"
#include "render/message_words.h"
#include "render/paint.h"
#include "render/printable.h"

namespace ps::render {
namespace {

/// What the ladder is drawn with.
struct Strokes {
  std::string_view dash, bar, to_right, to_left, dots;
};
constexpr Strokes kLines{"─", "│", "▶", "◀", "…"};
constexpr Strokes kAscii{"-", "|", ">", "<", "~"};

constexpr std::size_t kSwitch = 8;
constexpr std::size_t kSeq = 5;
/// A terminal of so many columns has room for the whole address of a controller.
constexpr std::size_t kWide = 100;
constexpr std::size_t kAddress = 21, kPort = 6;
constexpr std::size_t kLeastWidth = 60;

/// Channels bear colours by their number.
Colour colour_of_channel(capture::ChannelId id) {
  constexpr Colour kColours[] = {Colour::cyan, Colour::yellow, Colour::green, Colour::magenta,
                                 Colour::blue};
  return kColours[id % std::size(kColours)];
}

/// `751 us`, `12.3 ms`, `1.50 s`.
std::string latency_words(std::chrono::nanoseconds latency) {
  using namespace std::chrono;
  if (latency < 1ms) return fmt::format("{} us", duration_cast<microseconds>(latency).count());
  const auto seconds = duration<double>(latency).count();
  return latency < 1s ? fmt::format("{:.1f} ms", seconds * 1e3) : fmt::format("{:.2f} s", seconds);
}

/// What the message is, the frame in it before all else: there is room for little.
std::string summary(const record::Record& record) {
  const Body body = decode_body(record);
  auto text = message_words(record, body);
  if (const auto inner = inner_frame(record, body)) {
    const auto frame = frame_summary(*inner, Paint(false));
    text = record.type == openflow::MsgType::flow_mod ? text + " for " + frame : " " + frame + text;
  }
  return malformed(record) ? " [malformed]" + text : text;
}

/// One line: who, when, and an arrow from the side that sent the message to the other.
class Rung {
 public:
  Rung(const record::Record& record, const RenderOptions& options)
      : record_(record),
        paint_(options.colour),
        strokes_(options.ascii ? kAscii : kLines),
        width_(std::max(options.width, kLeastWidth)),
        controller_width_(width_ < kWide ? kPort : kAddress) {}

  std::string text() const {
    const auto left = this->left();
    const auto bar = paint_(Colour::dim, strokes_.bar);
    return fmt::format("{} {} {} {}{}{} {}", paint_(Colour::dim, left.time), left.seq,
                       channel_colour(left.name), bar,
                       arrow(width_ - left.width - kBars - controller_width_), bar,
                       channel_colour(controller()));
  }

  /// Above the first message of a channel.
  std::string heading() const {
    const auto& channel = *record_.channel;
    const auto text =
        fmt::format("{0}{0} channel {1}: switch {2}, controller {3} ", strokes_.dash, channel.id,
                    printable(channel.switch_peer), printable(channel.controller_peer));
    const auto shown = begin_within(text, width_, strokes_.dots);
    return channel_colour(shown + repeated(strokes_.dash, width_ - columns(shown)));
  }

 private:
  static constexpr std::size_t kBars = 3;  // two, and the space before the controller

  struct Left {
    std::string time, seq, name;
    std::size_t width;
  };

  Left left() const {
    Left left{to_local_time_of_day(record_.time, 3),
              fmt::format("{:<{}}", fmt::format("#{}", record_.seq), kSeq),
              end_within(switch_text(*record_.channel), kSwitch, strokes_.dots), 0};
    left.name.insert(0, kSwitch - columns(left.name), ' ');
    left.width = left.time.size() + left.seq.size() + kSwitch + 3;
    return left;
  }

  std::string controller() const {
    const auto peer = printable(record_.channel->controller_peer);
    const auto colon = peer.rfind(':');
    const bool is_port = width_ < kWide && colon != std::string::npos;
    return end_within(is_port ? peer.substr(colon) : peer, controller_width_, strokes_.dots);
  }

  std::string channel_colour(std::string_view text) const {
    return paint_(colour_of_channel(record_.channel->id), text);
  }

  std::string arrow(std::size_t width) const {
    const auto latency = this->latency();
    const auto type = type_words(record_);
    const std::size_t fixed = 6 + columns(latency);  // head, three dashes, spaces around the words
    auto words = begin_within(type + xid() + summary(record_), width - fixed, strokes_.dots);
    auto fill = repeated(strokes_.dash, width - fixed - columns(words));
    if (!fill.empty() && !latency.empty())
      fill.replace(fill.size() - strokes_.dash.size(), fill.npos, " ");
    const auto shown = std::min(type.size(), words.size());
    words = paint_(colour_of(record_.type), words.substr(0, shown)) + words.substr(shown);
    const auto dash = strokes_.dash;
    const auto end = paint_(Colour::bold, latency);
    return record_.direction == Direction::to_controller
               ? fmt::format("{0}{0} {1} {2}{3}{0}{4}", dash, words, fill, end, strokes_.to_right)
               : fmt::format("{4}{0} {1} {2}{3}{0}{0}", dash, words, fill, end, strokes_.to_left);
  }

  std::string latency() const {
    if (!record_.answers) return "";
    return fmt::format("#{} +{} ", record_.answers->seq, latency_words(record_.answers->latency));
  }

  /// Messages that nobody asked for have none; what an answer has stands in its request's line.
  std::string xid() const {
    const bool is_known = record_.answers && width_ < kWide;
    return record_.header.xid == 0 || is_known ? "" : fmt::format(" {:#x}", record_.header.xid);
  }

  const record::Record& record_;
  Paint paint_;
  const Strokes& strokes_;
  std::size_t width_;
  std::size_t controller_width_;
};

/// A sequence diagram: switches at the left, controllers at the right, a line a message.
class Ladder final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions& options,
              Rendering& out) const override {
    if (record.is_pushed()) {
      out += as_text(record.bytes());
      return;
    }
    const Rung rung(record, options);
    if (record.seq == 1) out += rung.heading() + '\n';
    out += rung.text();
  }
};

}  // namespace

FormatSpec ladder_format() {
  static const Ladder kRenderer;
  return {"ladder", "a sequence diagram with latencies, for people at a terminal", "text/plain",
          true, &kRenderer};
}

}  // namespace ps::render
