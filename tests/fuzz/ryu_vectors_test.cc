// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "fuzz/walk.h"
#include "openflow/field_text.h"
#include "openflow/flow_mod.h"
#include "openflow/header.h"
#include "openflow/packet_in.h"

// The messages that Ryu tests its own codec with, and their values as Ryu writes them in JSON.
namespace ps::openflow {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Octets = std::vector<std::uint8_t>;

fs::path ryu() {
  return fs::path(PS_SOURCE_DIR).parent_path() / "shared/data/openflow-vectors/ryu";
}

/// Vectors that are wrong in themselves, with the reason.
bool is_wrong_upstream(const fs::path& path) {
  const std::set<std::string> wrong{
      "libofproto-OFP15-meter_features_reply.packet",  // the header's length is not the file's
  };
  return wrong.contains(path.filename().string());
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> vectors() {
  std::vector<fs::path> out;
  for (const char* folder : {"of10", "of12", "of13", "of14", "of15"}) {
    const fs::path in = ryu() / "packet_data" / folder;
    if (!fs::exists(in)) continue;
    for (const auto& entry : fs::directory_iterator(in)) {
      if (entry.path().extension() == ".packet") out.push_back(entry.path());
    }
  }
  return out;
}

json::object json_of(const fs::path& vector) {
  const fs::path path = ryu() / "unit/ofproto/json" / vector.parent_path().filename() /
                        (vector.filename().string() + ".json");
  if (!fs::exists(path)) return {};
  const json::value value = json::parse(read(path));
  return value.as_object().begin()->value().as_object();
}

/// Ryu writes numbers as numbers and addresses as text.
std::string ryu_text(const json::value& value) {
  if (value.is_string()) return std::string(value.as_string());
  return value.is_int64() ? std::to_string(value.as_int64()) : std::to_string(value.as_uint64());
}

std::string our_text(const MatchField& field, bool ryu_has_text) {
  if (!ryu_has_text) return std::to_string(field.number());
  MatchField exact(field.id, field.value());
  return format_value(exact);
}

/// Compares the fields of an OXM match by Ryu's names; the number of those that were compared.
int compare_match(const Match& match, const json::object& ryu_match) {
  const auto* fields = ryu_match.if_contains("oxm_fields");
  if (fields == nullptr) return 0;
  int compared = 0;
  auto it = match.begin();
  for (const json::value& item : fields->as_array()) {
    if (it == match.end()) {
      ADD_FAILURE() << "we have fewer fields than Ryu";
      return compared;
    }
    const json::object& tlv = item.as_object().begin()->value().as_object();
    const std::string field(tlv.at("field").as_string());
    if (name(it->id) == field) {
      const json::value& value = tlv.at("value");
      EXPECT_EQ(our_text(*it, value.is_string()), ryu_text(value)) << field;
      ++compared;
    } else {
      EXPECT_EQ(it->id == Field::unknown || field.starts_with("field_") || field.ends_with("_nxm"),
                true)
          << field << " is " << name(it->id);
    }
    ++it;
  }
  EXPECT_TRUE(it == match.end());
  return compared;
}

void expect_number(const json::object& object, const char* member, std::uint64_t ours) {
  if (const auto* value = object.if_contains(member); value != nullptr && value->is_number()) {
    EXPECT_EQ(ryu_text(*value), std::to_string(ours)) << member;
  }
}

TEST(RyuVectors, are_decoded_without_a_problem) {
  if (vectors().empty()) GTEST_SKIP() << "no vectors beside the source tree";
  int seen = 0;
  for (const fs::path& path : vectors()) {
    if (is_wrong_upstream(path)) continue;
    const std::string octets = read(path);
    EXPECT_EQ(fuzz::walk_message(as_bytes(octets)), nullptr) << path.filename();
    EXPECT_TRUE(plausible(as_bytes(octets))) << path.filename();
    ++seen;
  }
  EXPECT_GT(seen, 300);
}

TEST(RyuVectors, of_packet_in_have_the_values_of_their_json) {
  if (vectors().empty()) GTEST_SKIP() << "no vectors beside the source tree";
  int compared = 0;
  for (const fs::path& path : vectors()) {
    const std::string octets = read(path);
    if (type_of(*parse_header(as_bytes(octets))) != MsgType::packet_in) continue;
    SCOPED_TRACE(path.filename());
    const auto in = PacketIn::parse(as_bytes(octets));
    const json::object expected = json_of(path);
    expect_number(expected, "buffer_id", in->buffer_id.value_or(0xffffffff));
    expect_number(expected, "total_len", in->total_len);
    expect_number(expected, "reason", in->reason);
    expect_number(expected, "table_id", in->table_id.value_or(0));
    expect_number(expected, "cookie", in->cookie.value_or(0));
    expect_number(expected, "in_port", in->in_port);
    if (const auto* match = expected.if_contains("match")) {
      compared += compare_match(in->match, match->as_object().begin()->value().as_object());
    }
  }
  EXPECT_GT(compared, 50);
}

TEST(RyuVectors, of_flow_mod_have_the_values_of_their_json) {
  if (vectors().empty()) GTEST_SKIP() << "no vectors beside the source tree";
  int compared = 0;
  for (const fs::path& path : vectors()) {
    const std::string octets = read(path);
    if (type_of(*parse_header(as_bytes(octets))) != MsgType::flow_mod) continue;
    SCOPED_TRACE(path.filename());
    const auto mod = FlowMod::parse(as_bytes(octets));
    const json::object expected = json_of(path);
    expect_number(expected, "buffer_id", mod->buffer_id.value_or(0xffffffff));
    expect_number(expected, "command", mod->command);
    expect_number(expected, "cookie", mod->cookie);
    expect_number(expected, "cookie_mask", mod->cookie_mask);
    expect_number(expected, "flags", mod->flags);
    expect_number(expected, "hard_timeout", mod->hard_timeout);
    expect_number(expected, "idle_timeout", mod->idle_timeout);
    expect_number(expected, "importance", mod->importance.value_or(0));
    expect_number(expected, "out_group", mod->out_group);
    expect_number(expected, "out_port", mod->out_port);
    expect_number(expected, "priority", mod->priority);
    expect_number(expected, "table_id", mod->table_id.value_or(0));
    if (const auto* match = expected.if_contains("match")) {
      compared += compare_match(mod->match, match->as_object().begin()->value().as_object());
    }
  }
  EXPECT_GT(compared, 20);
}

}  // namespace
}  // namespace ps::openflow
