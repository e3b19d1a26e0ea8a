// SPDX-License-Identifier: Apache-2.0
#include "admin/inventory_rest.h"

#include <map>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "render/printable.h"
#include "render/rendering.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

json::value to_json(const std::optional<capture::TlsPeer>& tls) {
  if (!tls) return nullptr;
  return {{"subject", tls->subject}, {"version", tls->version}, {"cipher", tls->cipher}};
}

json::object to_json(const ChannelLine& channel) {
  json::object out{{"id", channel.id},
                   {"tap", channel.tap},
                   {"switch", render::printable(channel.switch_peer)},
                   {"controller", render::printable(channel.controller_peer)},
                   {"dpid", nullptr},
                   {"messages_to_controller", channel.messages_to_controller},
                   {"messages_to_switch", channel.messages_to_switch},
                   {"bytes_to_controller", channel.bytes_to_controller},
                   {"bytes_to_switch", channel.bytes_to_switch},
                   {"message_bytes", channel.message_bytes},
                   {"lost_bytes", channel.lost_bytes},
                   {"anomalies", json_of(channel.anomalies)},
                   {"unanswered", json_of(channel.unanswered)},
                   {"switch_tls", to_json(channel.switch_tls)},
                   {"controller_tls", to_json(channel.controller_tls)}};
  if (!channel.tls.empty()) out["tls"] = channel.tls;
  if (channel.copy_of) out["copy_of"] = *channel.copy_of;
  if (channel.dpid) out["dpid"] = to_string(*channel.dpid);
  if (!channel.switch_name.empty()) out["switch_name"] = render::printable(channel.switch_name);
  if (!channel.controller_name.empty()) {
    out["controller_name"] = render::printable(channel.controller_name);
  }
  return out;
}

struct DatapathView {
  std::string name;
  json::array channels;
  std::uint64_t messages_to_controller = 0;
  std::uint64_t messages_to_switch = 0;
};

json::object to_json(DatapathId dpid, DatapathView view) {
  json::object out{{"dpid", to_string(dpid)}};
  if (!view.name.empty()) out["name"] = render::printable(view.name);
  out["channels"] = std::move(view.channels);
  out["messages_to_controller"] = view.messages_to_controller;
  out["messages_to_switch"] = view.messages_to_switch;
  return out;
}

http::Response answer(std::string_view name, json::array all) {
  return http::json(200, json::serialize(json::object{{name, std::move(all)}}));
}

}  // namespace

http::Response channels_response(const Inventory& inventory) {
  json::array all;
  for (const auto& channel : inventory.channels()) all.push_back(to_json(channel));
  return answer("channels", std::move(all));
}

http::Response datapaths_response(const Inventory& inventory) {
  std::map<DatapathId, DatapathView> datapaths;
  for (const auto& channel : inventory.channels()) {
    if (!channel.dpid) continue;
    auto& view = datapaths[*channel.dpid];
    view.name = channel.switch_name;
    view.channels.push_back(channel.id);
    if (channel.copy_of) continue;
    view.messages_to_controller += channel.messages_to_controller;
    view.messages_to_switch += channel.messages_to_switch;
  }
  json::array all;
  for (auto& [dpid, view] : datapaths) all.push_back(to_json(dpid, std::move(view)));
  return answer("datapaths", std::move(all));
}

http::Response formats_response() {
  json::array all;
  for (const auto& format : render::formats()) {
    all.push_back(json::object{{"name", format.name},
                               {"help", format.help},
                               {"media_type", format.media_type},
                               {"text", format.text}});
  }
  return answer("formats", std::move(all));
}

}  // namespace ps::admin
