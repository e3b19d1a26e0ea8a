// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/address.h"
#include "base/clock.h"
#include "render/all_formats.h"
#include "render/body.h"
#include "render/body_json.h"
#include "render/frame_json.h"
#include "render/header_text.h"
#include "render/names.h"
#include "render/printable.h"

namespace ps::render {
namespace {

namespace json = boost::json;

void add_channel(const decode::Channel& channel, json::object& out) {
  out["tap"] = printable(channel.tap);
  out["channel"] = channel.id;
  if (channel.copy_of) out["copy_of"] = *channel.copy_of;
  out["switch"] = printable(channel.switch_peer);
  out["controller"] = printable(channel.controller_peer);
  if (channel.dpid) {
    out["dpid"] = to_string(*channel.dpid);
  } else {
    out["dpid"] = nullptr;
  }
  if (!channel.switch_name.empty()) out["switch_name"] = printable(channel.switch_name);
  if (!channel.controller_name.empty()) out["controller_name"] = printable(channel.controller_name);
}

void add_header(const record::Record& record, json::object& out) {
  out["direction"] = to_string(record.direction);
  out["version"] = version_text(record.header.version);
  out["type"] = openflow::name(record.type);
  out["xid"] = record.header.xid;
  out["length"] = record.header.length;
  if (record.type == openflow::MsgType::unknown) out["wire_type"] = record.header.type;
}

void add_frame(const record::Record& record, const Body& body, json::object& out) {
  const auto inner = inner_frame(record, body);
  if (!inner) return;
  out["frame"] = frame_json(*inner);
  if (inner->answered) out["frame_from"] = "answers";
}

void add_names(const record::Record& record, const Body& body, json::object& out) {
  json::object names;
  for (const auto& [what, name] : names_in(record, body)) names[what] = printable(name);
  if (!names.empty()) out["names"] = std::move(names);
}

json::object answers_json(const record::Record::Answers& answers) {
  const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(answers.latency);
  return {{"seq", answers.seq},
          {"type", openflow::name(answers.type)},
          {"latency_us", latency.count()}};
}

json::object part_json(const decode::Part& part) {
  return {{"number", part.number}, {"last", part.last}};
}

json::object record_json(const record::Record& record, const RenderOptions& options) {
  json::object out{{"seq", record.seq}, {"time", to_rfc3339(record.time)}};
  add_channel(*record.channel, out);
  add_header(record, out);
  if (record.part) out["part"] = part_json(*record.part);
  if (record.frame_number != 0) out["frame_number"] = record.frame_number;
  const Body body = decode_body(record);
  out["body"] = body_json(record.bytes());
  add_frame(record, body, out);
  add_names(record, body, out);
  if (record.answers) out["answers"] = answers_json(*record.answers);
  if (options.sample > 1) out["sample"] = options.sample;
  if (options.rate) out["rate"] = *options.rate;
  return out;
}

/// One object on one line; docs/reference/record.schema.json is its schema.
class Json final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions& options,
              Rendering& out) const override {
    out += record.is_pushed() ? std::string(as_text(record.bytes()))
                              : json::serialize(record_json(record, options));
  }
};

}  // namespace

FormatSpec json_format() {
  static const Json kRenderer;
  return {"json", "one JSON object a line", "application/json", true, &kRenderer};
}

}  // namespace ps::render
