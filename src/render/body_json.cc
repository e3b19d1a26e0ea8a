// SPDX-License-Identifier: Apache-2.0
#include "render/body_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/address.h"
#include "base/hex.h"
#include "openflow/header.h"
#include "render/flags.h"
#include "render/flow_json.h"
#include "render/header_text.h"
#include "render/printable.h"

namespace ps::render {
namespace {

namespace json = boost::json;
using namespace openflow;

constexpr std::uint32_t kGroupAll = 0xfffffffc;
constexpr std::uint32_t kGroupAny = 0xffffffff;

/// The specification's name, or the number where it has none.
json::value name_or_number(std::string_view name, std::uint32_t number) {
  if (name.empty()) return number;
  return json::string(name);
}

json::value buffer_json(const std::optional<std::uint32_t>& buffer) {
  if (!buffer) return nullptr;
  return *buffer;
}

json::value group_json(std::uint32_t group) {
  if (group == kGroupAny) return "any";
  if (group == kGroupAll) return "all";
  return group;
}

json::array names_json(const FlagNames& names) { return json::array(names.begin(), names.end()); }

json::object element_json(const HelloElement& element) {
  if (element.type != HelloElement::kVersionBitmap) {
    return {{"type", element.type}, {"data", to_hex(element.body)}};
  }
  return {{"type", "versionbitmap"}, {"data", to_hex(element.body)}};
}

json::object link_json(Version version, const PortLink& link) {
  json::object out{{"curr", names_json(port_feature_names(version, link.curr))},
                   {"advertised", names_json(port_feature_names(version, link.advertised))},
                   {"supported", names_json(port_feature_names(version, link.supported))},
                   {"peer", names_json(port_feature_names(version, link.peer))}};
  if (version != Version::v1_0) {
    out["curr_speed"] = link.curr_speed;
    out["max_speed"] = link.max_speed;
  }
  return out;
}

json::object property_json(const PortProperty& property) {
  return {{"type", name_or_number(property.type_name(), property.type)},
          {"data", to_hex(property.body)}};
}

json::object port_desc_json(Version version, const Port& port) {
  json::object out{{"port_no", port_json(version, port.port_no)},
                   {"hw_addr", to_string(port.hw_addr)},
                   {"name", printable(port.name)},
                   {"config", names_json(port_config_names(version, port.config))},
                   {"state", names_json(port_state_names(version, port.state))}};
  if (port.link) out["link"] = link_json(version, *port.link);
  json::array properties;
  for (const PortProperty& property : port.properties) {
    if (property.type != PortProperty::kEthernet) properties.push_back(property_json(property));
  }
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

json::object offending_json(const Offending& offending) {
  return {{"version", version_text(offending.header.version)},
          {"type", offending.type_name},
          {"xid", offending.header.xid},
          {"length", offending.header.length}};
}

struct ToJson {
  using Out = std::optional<json::object>;

  Out operator()(const Undecoded&) const { return std::nullopt; }
  Out operator()(const Bodiless&) const { return json::object{}; }

  Out operator()(const Decoded<Hello>& hello) const {
    json::array elements;
    for (const HelloElement& element : hello->elements) elements.push_back(element_json(element));
    json::array versions;
    for (Version version : kVersions) {
      if (hello->offers(version)) versions.push_back(json::string(to_string(version)));
    }
    return json::object{{"versions", std::move(versions)}, {"elements", std::move(elements)}};
  }

  Out operator()(const Decoded<openflow::Error>& error) const {
    json::object out{{"type", name_or_number(error->type_name(), error->type)},
                     {"code", name_or_number(error->code_name(), error->code)}};
    if (error->experimenter) out["experimenter"] = fmt::format("{:#010x}", *error->experimenter);
    if (auto offending = offending_message(*error)) out["offending"] = offending_json(*offending);
    if (is_text_error(*error)) out["text"] = printable(as_text(error->data));
    out["data"] = to_hex(error->data);
    return out;
  }

  Out operator()(const Decoded<Echo>& echo) const {
    return json::object{{"data", to_hex(echo->data)}};
  }

  Out operator()(const Decoded<Experimenter>& message) const {
    return json::object{{"experimenter", fmt::format("{:#010x}", message->experimenter)},
                        {"exp_type", message->exp_type},
                        {"data", to_hex(message->data)}};
  }

  Out operator()(const Decoded<FeaturesReply>& features) const {
    json::object out{{"datapath_id", to_string(features->datapath_id)},
                     {"n_buffers", features->n_buffers},
                     {"n_tables", features->n_tables}};
    if (features->version >= Version::v1_3) out["auxiliary_id"] = features->auxiliary_id;
    out["capabilities"] = names_json(capability_names(*features));
    if (features->version == Version::v1_0) {
      out["actions"] = names_json(supported_actions(*features));
    }
    if (features->version <= Version::v1_2) {
      json::array ports;
      for (const Port& port : features->ports) {
        ports.push_back(port_desc_json(features->version, port));
      }
      out["ports"] = std::move(ports);
    }
    return out;
  }

  Out operator()(const Decoded<PacketIn>& in) const {
    json::object out{{"buffer_id", buffer_json(in->buffer_id)},
                     {"total_len", in->total_len},
                     {"in_port", port_json(in->version, in->in_port)},
                     {"reason", name_or_number(reason_name(*in), in->reason)}};
    if (in->in_phy_port) out["in_phy_port"] = port_json(in->version, *in->in_phy_port);
    if (in->table_id) out["table_id"] = *in->table_id;
    if (in->cookie) out["cookie"] = hex64(*in->cookie);
    if (in->version >= Version::v1_2) out["match"] = match_json(in->match);
    return out;
  }

  Out operator()(const Decoded<PacketOut>& message) const {
    json::object out{{"buffer_id", buffer_json(message->buffer_id)},
                     {"in_port", port_json(message->version, message->in_port)},
                     {"actions", actions_json(message->actions)}};
    if (message->version >= Version::v1_5) out["match"] = match_json(message->match);
    return out;
  }

  Out operator()(const Decoded<FlowMod>& mod) const {
    json::object out{{"command", name_or_number(mod->command_name(), mod->command)},
                     {"cookie", hex64(mod->cookie)}};
    if (mod->version != Version::v1_0) out["cookie_mask"] = hex64(mod->cookie_mask);
    if (mod->table_id) out["table_id"] = *mod->table_id;
    out["priority"] = mod->priority;
    out["idle_timeout"] = mod->idle_timeout;
    out["hard_timeout"] = mod->hard_timeout;
    out["buffer_id"] = buffer_json(mod->buffer_id);
    out["out_port"] = port_json(mod->version, mod->out_port);
    if (mod->version != Version::v1_0) out["out_group"] = group_json(mod->out_group);
    out["flags"] = names_json(flow_mod_flag_names(*mod));
    if (mod->importance) out["importance"] = *mod->importance;
    out["match"] = match_json(mod->match);
    if (mod->version == Version::v1_0) {
      out["actions"] = actions_json(mod->actions);
    } else {
      out["instructions"] = instructions_json(mod->instructions);
    }
    return out;
  }

  Out operator()(const Decoded<FlowRemoved>& removed) const {
    json::object out{{"cookie", hex64(removed->cookie)},
                     {"priority", removed->priority},
                     {"reason", name_or_number(removed->reason_name(), removed->reason)}};
    if (removed->table_id) out["table_id"] = *removed->table_id;
    out["duration_sec"] = removed->duration_sec;
    out["duration_nsec"] = removed->duration_nsec;
    out["idle_timeout"] = removed->idle_timeout;
    if (removed->version >= Version::v1_2) out["hard_timeout"] = removed->hard_timeout;
    if (removed->packet_count) out["packet_count"] = hex64(*removed->packet_count);
    if (removed->byte_count) out["byte_count"] = hex64(*removed->byte_count);
    out["match"] = match_json(removed->match);
    return out;
  }

  Out operator()(const Decoded<PortStatus>& status) const {
    return json::object{{"reason", name_or_number(status->reason_name(), status->reason)},
                        {"port", port_desc_json(status->version, status->port)}};
  }
};

}  // namespace

std::optional<json::object> body_json(const Body& body) {
  auto out = std::visit(ToJson{}, body);
  if (auto fault = malformed(body); fault && out) {
    (*out)["malformed"] = {{"reason", fault->reason}, {"offset", fault->offset}};
  }
  return out;
}

}  // namespace ps::render
