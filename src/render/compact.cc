// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <fmt/format.h>

#include "base/clock.h"
#include "render/all_formats.h"
#include "render/body.h"
#include "render/body_text.h"
#include "render/frame_text.h"
#include "render/header_text.h"
#include "render/message_words.h"
#include "render/names.h"
#include "render/paint.h"
#include "render/printable.h"

namespace ps::render {
namespace {

using openflow::MsgType;

std::string head(const record::Record& record, const Paint& paint) {
  const bool to_controller = record.direction == Direction::to_controller;
  return fmt::format("{} {} {} {} {} xid {}",
                     paint(Colour::dim, to_local_time_of_day(record.time, 6)),
                     paint(Colour::bold, switch_text(*record.channel)),
                     to_controller ? paint(Colour::green, "->") : paint(Colour::yellow, "<-"),
                     paint(Colour::dim, version_text(record.header.version)),
                     paint(colour_of(record.type), type_words(record)), record.header.xid);
}

std::string frame_part(const record::Record& record, const Body& body, const Paint& paint) {
  const auto inner = inner_frame(record, body);
  if (!inner) return "";
  return (inner->answered ? " for " : ": ") + frame_summary(*inner, paint);
}

std::string answers_part(const record::Record& record, const Paint& paint) {
  if (!record.answers) return "";
  const bool refuses = record.type == MsgType::error;
  return " " + paint(Colour::dim,
                     refuses ? latency_text(*record.answers) : answers_text(*record.answers));
}

std::string names_part(const record::Record& record, const Body& body, const Paint& paint) {
  const auto text = names_text(record, body);
  return text.empty() ? "" : " " + paint(Colour::dim, "(" + text + ")");
}

std::string copy_part(const record::Record& record, const Paint& paint) {
  return record.channel->copy_of ? " " + paint(Colour::dim, "[copy]") : "";
}

std::string malformed_part(const record::Record& record, const Paint& paint) {
  const auto fault = malformed(record);
  return fault ? " " + paint(Colour::red, "[" + malformed_text(*fault) + "]") : "";
}

/// What stands beside this one was left out, and is not missed.
std::string thinned_part(const RenderOptions& options, const Paint& paint) {
  std::string text;
  if (options.sample > 1) text += fmt::format(" 1/{}", options.sample);
  if (options.rate) text += fmt::format(" {}/s", *options.rate);
  return text.empty() ? "" : " " + paint(Colour::dim, "[" + text.substr(1) + "]");
}

/// One line a message:
/// `07:40:01.123456 0x1 -> 1.3 packet_in xid 0 no_match in_port 1 42 octets: ARP who-has ...`;
/// the arrow points to the controller or away from it.
class Compact final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions& options,
              Rendering& out) const override {
    if (record.is_pushed()) {
      out += as_text(record.bytes());
      return;
    }
    const Paint paint(options.colour);
    const Body body = decode_body(record);
    out += head(record, paint);
    out += message_words(record, body);
    out += frame_part(record, body, paint);
    out += names_part(record, body, paint);
    out += answers_part(record, paint);
    out += copy_part(record, paint);
    out += malformed_part(record, paint);
    out += thinned_part(options, paint);
  }
};

}  // namespace

FormatSpec compact_format() {
  static const Compact kRenderer;
  return {"compact", "one line a message, for people at a terminal", "text/plain", true,
          &kRenderer};
}

}  // namespace ps::render
