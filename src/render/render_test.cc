// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/utf8.h"
#include "openflow/encode.h"
#include "render/rendering.h"
#include "render/samples.h"

namespace ps::render {
namespace {

using namespace openflow;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
namespace make = openflow::encode;
namespace json = boost::json;

std::string rendered(std::string_view format, const record::Record& record,
                     const RenderOptions& options = {}) {
  std::string out;
  find_format(format).value()->renderer->render(record, options, out);
  return out;
}

json::value parsed(const record::Record& record) { return json::parse(rendered("json", record)); }

class Formats : public testing::Test {
 protected:
  Formats() { setenv("TZ", "UTC", 1); }
};

bool has_control_characters(std::string_view text, bool lines_allowed) {
  for (const unsigned char c : text) {
    if (c == '\n' && lines_allowed) continue;
    if (c < 0x20 || c == 0x7f) return true;
  }
  return text.find("\xc2\x9b") != std::string_view::npos;
}

TEST_F(Formats, are_listed_and_found_by_name) {
  ASSERT_EQ(formats().size(), 7u);
  for (const FormatSpec& spec : formats()) {
    EXPECT_EQ(find_format(spec.name).value(), &spec);
    EXPECT_FALSE(spec.help.empty());
    EXPECT_FALSE(spec.media_type.empty());
  }
  EXPECT_EQ(
      find_format("xml").error().message,
      "there is no format 'xml'; there are compact, text, ladder, json, raw, floodlight, pcapng");
}

TEST_F(Formats, show_something_valid_of_every_message_in_every_version) {
  for (const auto& [name, record] : samples::all()) {
    for (const FormatSpec& spec : formats()) {
      const auto out = rendered(spec.name, *record);
      EXPECT_FALSE(out.empty()) << spec.name << ": " << name;
      if (!spec.text) continue;
      EXPECT_TRUE(is_utf8(out)) << spec.name << ": " << name;
      const bool lines = spec.name == "text" || spec.name == "floodlight";
      EXPECT_FALSE(has_control_characters(out, lines)) << spec.name << ": " << name << "\n" << out;
    }
  }
}

TEST_F(Formats, show_every_beginning_of_every_message) {
  for (const auto& [name, record] : samples::all()) {
    for (std::size_t size = 0; size < record->bytes().size(); ++size) {
      const auto cut = samples::cut(*record, size);
      for (const FormatSpec& spec : formats()) {
        const auto out = rendered(spec.name, *cut, {.colour = true});
        if (spec.text) {
          EXPECT_FALSE(out.empty()) << spec.name << ": " << name;
        }
      }
      EXPECT_TRUE(parsed(*cut).is_object()) << name << " " << size;
    }
  }
}

TEST_F(Formats, show_messages_with_any_octets_in_them) {
  for (const auto& [name, record] : samples::all()) {
    for (const auto& changed : samples::changed(*record, 8)) {
      for (const FormatSpec& spec : formats()) {
        const auto out = rendered(spec.name, *changed);
        if (!spec.text) continue;
        const bool lines = spec.name == "text" || spec.name == "floodlight";
        EXPECT_TRUE(is_utf8(out)) << spec.name << ": " << name;
        EXPECT_FALSE(has_control_characters(out, lines)) << spec.name << ": " << name;
      }
      EXPECT_TRUE(parsed(*changed).is_object()) << name;
    }
  }
}

TEST_F(Formats, hand_on_what_was_pushed_octet_for_octet) {
  const auto pushed = record::Record::pushed(as_bytes("as it \x1b[0m came\n\n"), {});
  for (const FormatSpec& spec : formats()) {
    if (spec.name == "pcapng") {
      EXPECT_THAT(rendered(spec.name, *pushed), HasSubstr("as it \x1b[0m came\n\n"));
    } else {
      EXPECT_EQ(rendered(spec.name, *pushed), "as it \x1b[0m came\n\n") << spec.name;
    }
  }
}

TEST_F(Formats, append_to_what_is_there) {
  const auto record = samples::record_of(make::hello(Version::v1_0));
  for (const FormatSpec& spec : formats()) {
    std::string out = "before";
    spec.renderer->render(*record, {}, out);
    EXPECT_EQ(out, "before" + rendered(spec.name, *record)) << spec.name;
  }
}

TEST_F(Formats, use_colours_only_when_asked_to) {
  for (const auto& [name, record] : samples::all()) {
    for (const auto* format : {"compact", "text"}) {
      EXPECT_THAT(rendered(format, *record, {.colour = true}), HasSubstr("\x1b["));
      EXPECT_THAT(rendered(format, *record), Not(HasSubstr("\x1b["))) << name;
    }
  }
}

TEST_F(Formats, raw_gives_the_octets_of_the_message) {
  const auto message = make::echo_request(Version::v1_3, as_bytes("ping"), 5);
  const auto out = rendered("raw", *samples::record_of(message));
  EXPECT_EQ(out, as_text(message));
}

TEST_F(Formats, say_how_a_session_thinned_out_what_it_matched) {
  const auto record = samples::record_of(make::packet_in(Version::v1_3).bytes());
  const RenderOptions thinned{.sample = 10, .rate = 100};
  const auto document = json::parse(rendered("json", *record, thinned));
  EXPECT_EQ(document.at("sample"), 10);
  EXPECT_EQ(document.at("rate"), 100);
  EXPECT_THAT(rendered("compact", *record, thinned), EndsWith(" [1/10 100/s]"));
  EXPECT_THAT(rendered("compact", *record, {.rate = 5}), EndsWith(" [5/s]"));
  EXPECT_THAT(rendered("pcapng", *record, thinned), HasSubstr(" sample=10 rate=100"));
  EXPECT_FALSE(parsed(*record).as_object().contains("sample"));
  EXPECT_FALSE(parsed(*record).as_object().contains("rate"));
}

TEST_F(Formats, compact_is_one_line_with_the_frame_in_a_few_words) {
  const auto in =
      make::packet_in(Version::v1_3).in_port(1).buffer_id(5).data(samples::arp_request());
  EXPECT_EQ(rendered("compact", *samples::record_of(in.bytes())),
            "07:40:01.123456 0x1 -> 1.3 packet_in xid 0 no_match in_port 1 buffer 5 42 octets: "
            "ARP who-has 10.0.0.2 tell 10.0.0.1");
}

TEST_F(Formats, compact_shows_a_flow_as_ovs_ofctl_does) {
  auto mod = make::flow_mod(Version::v1_3).xid(7).priority(1).idle_timeout(5).table_id(2);
  mod.match(Field::in_port, 1u).match(Field::eth_type, 0x0800u);
  mod.output(0xfffffffd, 128).goto_table(3);
  EXPECT_EQ(rendered("compact", *samples::record_of(mod.bytes(), samples::arp_request())),
            "07:40:01.123456 0x1 <- 1.3 flow_mod xid 7 add table=2 idle=5 "
            "priority=1,in_port=1,eth_type=0x0800 actions=output:controller(max_len=128),"
            "goto_table:3 for ARP who-has 10.0.0.2 tell 10.0.0.1 answers #15 after 412 us");
}

TEST_F(Formats, compact_names_each_kind_of_frame) {
  const std::pair<std::string, std::string> kExpected[] = {
      {"arp reply", "ARP 10.0.0.2 is-at 02:00:00:00:00:02"},
      {"echo", "10.0.0.1 > 10.0.0.2 ICMP echo request id 1 seq 1"},
      {"tagged udp", "vlan 10 10.0.0.1:68 > 10.0.0.2:67 UDP"},
      {"tcp", "10.0.0.1:40000 > 10.0.0.2:443 TCP SYN"},
      {"ospf", "10.0.0.1 > 224.0.0.5 IPv4 proto 89"},
      {"neighbor solicitation",
       "fe80::1 > ff02::16 ICMPv6 neighbor solicitation for "
       "fefe:fefe:fefe:fefe:fefe:fefe:fefe:fefe"},
      {"ipv6 udp", "[fe80::1]:5353 > [ff02::16]:53 UDP"},
      {"lldp", "LLDP chassis 02:00:00:00:00:01 port 0x1b5b324a"},
      {"stp", "02:00:00:00:00:01 > 01:80:c2:00:00:00 STP topology change"},
      {"unknown ethertype", "02:00:00:00:00:01 > 02:00:00:00:00:02 ethertype 0x88b5"},
      {"half a frame", "9 octets of a frame (cut short)"},
  };
  const auto frames = samples::frames();
  for (const auto& [name, words] : kExpected) {
    const auto frame = std::ranges::find(frames, name, [](const auto& f) { return f.first; });
    ASSERT_NE(frame, frames.end()) << name;
    const auto in = make::packet_in(Version::v1_0).data(frame->second).bytes();
    EXPECT_THAT(rendered("compact", *samples::record_of(in)), EndsWith(" octets: " + words));
  }
}

TEST_F(Formats, compact_says_when_a_frame_is_not_all_there) {
  const auto in =
      make::packet_in(Version::v1_0).total_len(1500).data(samples::arp_request()).bytes();
  EXPECT_THAT(rendered("compact", *samples::record_of(in)),
              EndsWith("1500 octets: ARP who-has 10.0.0.2 tell 10.0.0.1 (cut short)"));
}

TEST_F(Formats, compact_names_an_error_and_what_it_is_about) {
  const auto error =
      make::error(Version::v1_3, 2, 4, make::flow_mod(Version::v1_3).xid(77).bytes(), 77);
  EXPECT_EQ(
      rendered("compact", *samples::record_of(error)),
      "07:40:01.123456 0x1 -> 1.3 error xid 77 bad_action bad_out_port refuses flow_mod xid 77 "
      "(add, table 0, priority 32768)");
}

/// An error about #15, with what is kept of that.
samples::Made refusal_of(const samples::Octets& request, std::uint16_t type, std::uint16_t code,
                         MsgType seen, std::size_t quoted = 64) {
  const auto version = static_cast<Version>(request[0]);
  const auto xid = parse_header(request)->xid;
  const auto data = Bytes(request).first(std::min(quoted, request.size()));
  const auto record = samples::record_of(make::error(version, type, code, data, xid), request);
  record->answers->type = seen;
  return record;
}

TEST_F(Formats, an_error_says_which_message_it_refuses_and_what_in_it) {
  using F = Field;
  auto flow = make::flow_mod(Version::v1_3).xid(7).table_id(3).priority(5);
  const auto meter = [](std::uint32_t id) {
    make::Writer body;
    body.u16(0).u16(1).u32(id);
    return make::message(Version::v1_3, MsgType::meter_mod, body.octets(), 7);
  };
  const auto with = [&](auto change) {
    auto copy = flow;
    change(copy);
    return copy.bytes();
  };
  const struct {
    samples::Octets request;
    std::uint16_t type, code;
    std::string words;
  } kCases[] = {
      {with([](auto& f) { f.match(F::tcp_dst, 80u); }), 4, 9, ": tcp_dst=80 without ip_proto=6"},
      {with([](auto& f) { f.match(F::in_port, 1u).match(F::in_port, 2u); }), 4, 10,
       ": in_port=2 comes twice"},
      {with([](auto& f) { f.match(F::eth_type, 0x0800u).match(F::vlan_vid, 0x2000u); }), 4, 7, ""},
      {with([](auto& f) { f.match(F::in_port, 0u); }), 4, 7, ": in_port=0"},
      {with([](auto& f) { f.match(F::in_port, 1u, 1u).match(F::eth_type, 1u); }), 4, 8,
       ": in_port=0x00000001/0x00000001"},
      {with([](auto& f) { f.output(99); }), 2, 4, ": output:99"},
      {with([](auto& f) { f.output(98).output(99); }), 2, 4, ""},
      {with([](auto& f) { f.output(98).goto_table(9); }), 3, 2, ": goto_table:9"},
      {with([](auto& f) { f.command(17); }), 5, 6, ": command=17"},
      {with([](auto&) {}), 5, 1, ""},
      {meter(42), 12, 1, ": meter_id=42"},
  };
  for (const auto& [request, type, code, words] : kCases) {
    const bool is_flow = request[1] == 14;
    const auto record =
        refusal_of(request, type, code, is_flow ? MsgType::flow_mod : MsgType::meter_mod, 200);
    const auto command = is_flow && request[25] == 17 ? "17" : "add";
    const auto expected =
        is_flow ? fmt::format("refuses flow_mod #15 ({}, table 3, priority 5){}", command, words)
                : "refuses meter_mod #15 (add flags=kbps meter_id=42)" + words;
    EXPECT_THAT(rendered("compact", *record), EndsWith(expected + " after 412 us"));
    EXPECT_THAT(rendered("text", *record), HasSubstr("\n" + expected + " after 412 us\n"));
  }
}

TEST_F(Formats, an_error_that_quotes_little_is_told_by_what_was_seen) {
  const auto flow = make::flow_mod(Version::v1_0).xid(7).priority(5).output(99).bytes();
  const auto expected = "refuses flow_mod #15 (add, priority 5): output:99 after 412 us";
  for (const std::size_t quoted : {0, 8, 64, 80}) {
    EXPECT_THAT(rendered("compact", *refusal_of(flow, 2, 4, MsgType::flow_mod, quoted)),
                EndsWith(expected));
  }
}

TEST_F(Formats, an_error_in_a_bundle_names_the_message_inside) {
  const auto flow = make::flow_mod(Version::v1_4).xid(7).priority(5).command(9).bytes();
  const auto record = refusal_of(flow, 5, 6, MsgType::bundle_add_message);
  EXPECT_THAT(rendered("compact", *record),
              EndsWith("refuses bundle_add_message #15 with flow_mod (9, table 0, priority 5): "
                       "command=9 after 412 us"));
}

TEST_F(Formats, an_error_says_nothing_that_is_not_certain_of_a_message_that_is_cut) {
  const auto flow = make::flow_mod(Version::v1_3).xid(7).output(99).bytes();
  auto record = samples::record_of(make::error(Version::v1_3, 2, 4, Bytes(flow).first(72), 7));
  EXPECT_THAT(rendered("compact", *record),
              EndsWith("refuses flow_mod xid 7 (add, table 0, priority 32768)"));
  record = samples::record_of(make::error(Version::v1_3, 2, 4, Bytes(flow).first(20), 7));
  EXPECT_THAT(rendered("compact", *record), EndsWith("refuses flow_mod xid 7"));
}

TEST_F(Formats, a_reply_says_what_it_answers) {
  const auto record =
      samples::record_of(make::message(Version::v1_3, MsgType::barrier_reply, {}, 9));
  record->answers =
      record::Record::Answers{15, std::chrono::microseconds(412), MsgType::barrier_request};
  EXPECT_THAT(rendered("compact", *record),
              EndsWith("barrier_reply xid 9 answers #15 after 412 us"));
  EXPECT_EQ(parsed(*record).at("answers").at("type"), "barrier_request");
}

TEST_F(Formats, text_is_the_legacy_layout_with_its_faults_mended) {
  auto mod = make::flow_mod(Version::v1_0).cookie(32).command(3).priority(0x8000);
  mod.match(Field::eth_dst, make::mac("02:00:00:00:00:02")).out_port(2);
  EXPECT_EQ(rendered("text", *samples::record_of(mod.bytes(), samples::arp_request())),
            "07:40:01.123      flow_mod           [ Controller -> 00:00:00:00:00:00:00:01 ]\n"
            "frame of the packet_in that it answers:\n"
            "arp\n"
            "dl_vlan: untagged\n"
            "dl_vlan_pcp: 0\n"
            "dl_src: 02:00:00:00:00:01\n"
            "dl_dst: ff:ff:ff:ff:ff:ff\n"
            "nw_src: 10.0.0.1\n"
            "nw_dst: 10.0.0.2\n"
            "arp_op: request\n"
            "arp_sha: 02:00:00:00:00:01\n"
            "arp_tha: 00:00:00:00:00:00\n"
            "DELETE: cookie: 0x20 idle: 0 hard: 0 pri: 32768 buf: none flg: 0\n"
            "actions: [drop]\n"
            "match: eth_dst=02:00:00:00:00:02\n"
            "out_port: 2\n"
            "answers #15 after 412 us\n"
            "message: #17 OpenFlow 1.0 xid 0 length 72 at 2026-11-22T07:40:01.123456789Z\n");
}

TEST_F(Formats, text_gives_real_lengths_and_unsigned_numbers) {
  const auto in = make::packet_in(Version::v1_0)
                      .in_port(0xfffe)
                      .total_len(40'000)
                      .data(samples::tagged_udp(0xb8))
                      .bytes();
  EXPECT_EQ(rendered("text", *samples::record_of(in)),
            "07:40:01.123      packet_in          [ 00:00:00:00:00:00:00:01 -> Controller ]\n"
            "total length: 40000\n"
            "in_port: local\n"
            "data_length: 46\n"
            "buffer: none\n"
            "reason: no_match\n"
            "ip\n"
            "dl_vlan: 10\n"
            "dl_vlan_pcp: 5\n"
            "dl_src: 02:00:00:00:00:01\n"
            "dl_dst: 02:00:00:00:00:02\n"
            "nw_src: 10.0.0.1\n"
            "nw_dst: 10.0.0.2\n"
            "nw_tos: 184\n"
            "nw_proto: 17\n"
            "tp_src: 68\n"
            "tp_dst: 67\n"
            "vlan: dei=false tpid=0x8100\n"
            "ipv4: ttl=64 id=0 total_length=28 checksum=0x0000\n"
            "udp: length=8 checksum=0x0000\n"
            "frame: cut short\n"
            "message: #17 OpenFlow 1.0 xid 0 length 64 at 2026-11-22T07:40:01.123456789Z\n");
}

TEST_F(Formats, json_is_the_record_of_the_schema) {
  const auto in = make::packet_in(Version::v1_3).in_port(1).data(samples::arp_request()).bytes();
  EXPECT_EQ(parsed(*samples::record_of(in)), json::parse(R"({
    "seq": 17, "time": "2026-11-22T07:40:01.123456789Z", "tap": "proxy", "channel": 3,
    "switch": "127.0.0.1:41234", "controller": "127.0.0.1:6633",
    "dpid": "00:00:00:00:00:00:00:01", "direction": "to_controller", "version": "1.3",
    "type": "packet_in", "xid": 0, "length": 84,
    "body": {"buffer_id": null, "total_len": 42, "in_port": 1, "reason": "no_match",
             "table_id": 0, "cookie": "0x0", "match": {"in_port": 1}},
    "frame": {"eth": {"src": "02:00:00:00:00:01", "dst": "ff:ff:ff:ff:ff:ff", "type": "0x0806"},
              "arp": {"op": 1, "sha": "02:00:00:00:00:01", "spa": "10.0.0.1",
                      "tha": "00:00:00:00:00:00", "tpa": "10.0.0.2"}}})"));
}

TEST_F(Formats, json_shows_the_frame_of_the_packet_in_that_is_answered) {
  const auto out = make::packet_out(Version::v1_0).buffer_id(5).output(2).bytes();
  const auto record = parsed(*samples::record_of(out, samples::arp_request()));
  EXPECT_EQ(record.at("frame_from"), "answers");
  EXPECT_EQ(record.at("frame").at("arp").at("tpa"), "10.0.0.2");
  EXPECT_EQ(record.at("answers"),
            json::parse(R"({"seq": 15, "type": "packet_in", "latency_us": 412})"));
}

TEST_F(Formats, json_says_which_part_of_a_multipart_answer_a_reply_is) {
  make::Writer body;
  body.u16(3).u16(1).zeros(4);
  const auto octets = make::message(Version::v1_3, MsgType::multipart_reply, body.octets());
  const auto record = samples::record_of(octets);
  EXPECT_FALSE(parsed(*record).as_object().contains("part"));
  record->part = decode::Part{3, false};
  EXPECT_EQ(parsed(*record).at("part"), json::parse(R"({"number": 3, "last": false})"));
  EXPECT_EQ(parsed(*record).at("body"),
            json::parse(R"({"type": "table_stats", "flags": ["reply_more"], "tables": []})"));
}

TEST_F(Formats, json_has_the_same_words_for_a_flow_in_all_versions) {
  for (const Version version : kVersions) {
    auto mod = make::flow_mod(version).cookie(0xc0ffee).match(Field::in_port, 1u);
    mod.match(Field::ipv4_src, make::ipv4("10.0.0.0"), make::ipv4("255.255.255.0"));
    mod.match(Field::eth_type, 0x0800u).output(2);
    const auto body = parsed(*samples::record_of(mod.bytes())).at("body");
    EXPECT_EQ(body.at("command"), "add");
    EXPECT_EQ(body.at("cookie"), "0xc0ffee");
    EXPECT_EQ(body.at("match"),
              json::parse(R"({"in_port": 1, "ipv4_src": "10.0.0.0/24", "eth_type": "0x0800"})"));
    const auto actions = json::parse(R"([{"type": "output", "port": 2, "max_len": 65535}])");
    EXPECT_EQ(
        version == Version::v1_0 ? body.at("actions") : body.at("instructions").at(0).at("actions"),
        actions);
  }
}

TEST_F(Formats, json_has_one_name_for_the_reason_of_a_packet_in_in_all_versions) {
  for (const Version version : kVersions) {
    const auto in = parsed(*samples::record_of(make::packet_in(version).reason(1).bytes()));
    EXPECT_EQ(in.at("body").at("reason"), "action");
  }
}

TEST_F(Formats, json_says_where_a_malformed_body_ends) {
  auto out = make::packet_out(Version::v1_0).in_port(3).output(2).bytes();
  out[19] = 3;  // the length of the action
  const auto body = parsed(*samples::record_of(out)).at("body");
  EXPECT_EQ(body.at("in_port"), 3);
  EXPECT_EQ(body.at("malformed").at("offset"), 18);
  EXPECT_FALSE(body.at("malformed").at("reason").as_string().empty());
}

TEST_F(Formats, json_shows_the_octets_of_kinds_that_nobody_defined) {
  const auto record = samples::record_of(make::raw(Version::v1_3, 99, as_bytes("what")));
  EXPECT_EQ(parsed(*record).at("body"), json::parse(R"({"data": "77686174"})"));
}

}  // namespace
}  // namespace ps::render
