// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_field.h"

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "filter/predicate.h"
#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::plugin {
namespace {

using Message = const packetstreamer_message*;
using Values = packetstreamer_values*;
using openflow::Version;
namespace encode = openflow::encode;

const auto kH1 = encode::mac("02:00:00:00:00:01");
const auto kH2 = encode::mac("02:00:00:00:00:02");

/// The row of a field of a plug-in, which lives as long as the program.
template <int (*Tell)(Message, Values)>
filter::FieldSpec row(const char* name, int type, int width = 0) {
  static std::deque<packetstreamer_field> fields;
  fields.push_back({sizeof(packetstreamer_field), name, type, width, "help", name, nullptr,
                    [](const packetstreamer_field*, Message message, Values values) {
                      return Tell(message, values);
                    }});
  const packetstreamer_field_group group{sizeof group, "test", "tests", &fields.back(), 1};
  auto spec = field_spec(group, fields.back());
  spec.example = spec.name;
  return spec;
}

int octets(Values values, std::string_view octets) {
  return values->octets(values, octets.data(), octets.size());
}
int of_every_type(Message, Values values) { return values->number(values, 300); }
int there(Message, Values values) { return values->present(values); }
int a_mac(Message, Values values) { return octets(values, {"\x02\0\0\0\0\x01", 6}); }
int an_address(Message, Values values) { return octets(values, {"\x0a\0\0\x01", 4}); }
int of_ipv6(Message, Values values) {
  return octets(values, {"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16});
}
int gone_afterwards(Message, Values values) {
  std::string text = "a text that is not there any more once this returns";
  const int failed = octets(values, text);
  text.assign(text.size(), '?');
  return failed;
}
int half_told(Message, Values values) {
  values->number(values, 1);
  return 7;
}
int too_wide(Message, Values values) {
  values->number(values, 1);
  values->number(values, 256);
  return 0;
}
int of_another_type(Message, Values values) {
  values->present(values);
  return 0;
}
int of_another_size(Message, Values values) {
  octets(values, "12345");
  return 0;
}
int too_many(Message, Values values) {
  for (int i = 0; i < 2000; ++i) values->number(values, 1);
  return 0;
}
int too_much(Message, Values values) {
  const std::string half(40'000, 'x');
  octets(values, half);
  octets(values, half);
  return 0;
}
int throws(Message, Values) { throw std::runtime_error("a plug-in should not"); }
int many(Message, Values values) {
  int failed = 0;
  for (int i = 0; i < 1024; ++i) failed |= values->number(values, static_cast<std::uint64_t>(i));
  return failed;
}
int kind(Message message, Values values) { return octets(values, message->kind); }
int seen(Message message, Values values) {
  const bool right = message->size == sizeof *message && message->version == 4 &&
                     message->length == message->octets.size && message->channel == 1 &&
                     message->switch_peer == std::string("127.0.0.1:41234") &&
                     message->controller_peer == std::string("127.0.0.1:6653") &&
                     message->tap == std::string("test") && message->time > 0;
  return right ? values->number(values, message->seq) : 1;
}
int dpid(Message message, Values values) {
  return message->dpid_known != 0 ? values->number(values, message->dpid) : 0;
}
int to_switch(Message message, Values values) {
  return message->to_switch != 0 ? values->present(values) : 0;
}
int frame_source(Message message, Values values) {
  const auto frame = message->frame(message);
  return frame.size < 12 ? 0 : values->octets(values, frame.data + 6, 6);
}
int asked_count = 0;
int counted(Message, Values values) {
  ++asked_count;
  return values->number(values, 1);
}
int latency(Message message, Values values) {
  std::uint64_t seq = 0;
  std::int64_t nanoseconds = 0;
  if (message->answers(message, &seq, &nanoseconds) == 0) return 0;
  return values->number(values, static_cast<std::uint64_t>(nanoseconds));
}

class PluginField : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto known = filter::Fields::extend({
        row<of_every_type>("number", PACKETSTREAMER_NUMBER, 2),
        row<of_every_type>("duration", PACKETSTREAMER_DURATION),
        row<there>("there", PACKETSTREAMER_PRESENCE),
        row<a_mac>("mac", PACKETSTREAMER_MAC),
        row<an_address>("ipv4", PACKETSTREAMER_IPV4),
        row<of_ipv6>("ipv6", PACKETSTREAMER_IPV6),
        row<gone_afterwards>("octets", PACKETSTREAMER_OCTETS),
        row<gone_afterwards>("text", PACKETSTREAMER_TEXT),
        row<half_told>("half_told", PACKETSTREAMER_NUMBER, 1),
        row<too_wide>("too_wide", PACKETSTREAMER_NUMBER, 1),
        row<of_another_type>("of_another_type", PACKETSTREAMER_NUMBER, 1),
        row<of_another_size>("of_another_size", PACKETSTREAMER_MAC),
        row<too_many>("too_many", PACKETSTREAMER_NUMBER, 1),
        row<too_much>("too_much", PACKETSTREAMER_TEXT),
        row<throws>("throws", PACKETSTREAMER_NUMBER, 1),
        row<many>("many", PACKETSTREAMER_NUMBER, 2),
        row<kind>("kind", PACKETSTREAMER_TEXT),
        row<seen>("seen", PACKETSTREAMER_NUMBER, 8),
        row<dpid>("dpid", PACKETSTREAMER_NUMBER, 8),
        row<to_switch>("to_switch", PACKETSTREAMER_PRESENCE),
        row<frame_source>("frame_source", PACKETSTREAMER_MAC),
        row<counted>("counted", PACKETSTREAMER_NUMBER, 1),
        row<latency>("latency", PACKETSTREAMER_DURATION),
    });
    ASSERT_TRUE(known) << known.error().message;
  }

  struct Asked final : decode::MessageSink {
    void message(const decode::Message& message) override { held = wanted.holds(message); }
    filter::Predicate wanted;
    bool held = false;
  };

  bool up(std::string_view filter, Bytes message) {
    asked.wanted = filter::Predicate::parse(filter).value();
    channel.to_controller(message);
    return asked.held;
  }
  bool down(std::string_view filter, Bytes message) {
    asked.wanted = filter::Predicate::parse(filter).value();
    channel.to_switch(message);
    return asked.held;
  }
  bool holds(std::string_view filter) { return up(filter, encode::hello(Version::v1_3)); }
  std::uint64_t failures() const { return channel.count(decode::Anomaly::plugin_failed); }

  static encode::Octets packet_in() {
    return encode::packet_in(Version::v1_3)
        .buffer_id(5)
        .in_port(1)
        .data(encode::udp(kH2, kH1, "10.0.0.1", "10.0.0.2", 1000, 7))
        .bytes();
  }

  Asked asked;
  test::TestChannel channel{true, &asked};
};

TEST_F(PluginField, has_values_of_every_type) {
  for (const auto* filter : {"test.number == 300", "test.duration == 300ns", "test.there",
                             "test.mac == 02:00:00:00:00:01", "test.ipv4 == 10.0.0.0/8",
                             "test.ipv6 == 2001:db8::/32", "test.octets contains \"not there\"",
                             "test.text matches \"^a text .* returns$\"", "test.ipv4[0] == 0a"}) {
    EXPECT_TRUE(holds(filter)) << filter;
  }
  EXPECT_EQ(failures(), 0u);
}

TEST_F(PluginField, that_fails_makes_every_comparison_false_and_counts_an_anomaly) {
  std::uint64_t count = 0;
  for (const auto* name : {"half_told", "too_wide", "of_another_type", "too_many", "throws"}) {
    const auto field = std::string("test.") + name;
    for (const auto* comparison : {"", " == 1", " != 2", " !== 2", " < 5", " in {1..5}"}) {
      EXPECT_FALSE(holds(field + comparison)) << field << comparison;
      EXPECT_EQ(failures(), ++count);
    }
    EXPECT_TRUE(holds("not " + field + " == 1")) << field;
    EXPECT_EQ(failures(), ++count);
  }
  EXPECT_FALSE(holds("test.of_another_size"));
  EXPECT_FALSE(holds("test.too_much"));
  EXPECT_EQ(failures(), count + 2);
  EXPECT_TRUE(holds("test.number == 300"));
}

TEST_F(PluginField, is_compared_with_another_field_of_a_plugin) {
  EXPECT_TRUE(holds("test.many == test.number"));
  EXPECT_TRUE(holds("test.text == test.octets"));
  EXPECT_FALSE(holds("test.many < test.half_told"));
  EXPECT_EQ(failures(), 1u);
}

TEST_F(PluginField, is_asked_once_for_a_message_and_again_for_the_next) {
  const auto before = asked_count;
  EXPECT_FALSE(holds("test.counted == 1 and test.counted == 2 or test.counted in {3, 4}"));
  EXPECT_EQ(asked_count, before + 1);
  test::TestChannel other(true, &asked);
  other.to_controller(encode::hello(Version::v1_3));
  EXPECT_EQ(asked_count, before + 2);
}

TEST_F(PluginField, sees_the_message_and_its_channel) {
  const auto hello = encode::hello(Version::v1_3);
  EXPECT_TRUE(up("test.seen == 1 and test.kind == hello and not test.to_switch", hello));
  EXPECT_TRUE(down("test.seen == 2 and test.to_switch and not test.dpid", hello));
  up("", encode::features_reply(Version::v1_3).datapath_id(0x11).bytes());
  EXPECT_TRUE(down("test.dpid == 0x11", hello));
}

TEST_F(PluginField, sees_the_frame_and_what_is_answered) {
  EXPECT_TRUE(up("test.frame_source == 02:00:00:00:00:01 and not test.latency", packet_in()));
  channel.later(std::chrono::milliseconds(3));
  const auto answer = encode::packet_out(Version::v1_3).buffer_id(5).output(2).bytes();
  EXPECT_TRUE(down("test.latency == 3ms and test.frame_source == eth.src", answer));
  EXPECT_FALSE(down("test.frame_source", encode::hello(Version::v1_3)));
}

TEST_F(PluginField, may_not_have_a_name_that_is_taken_nor_an_example_that_is_no_filter) {
  const auto refusal = [](std::vector<filter::FieldSpec> specs) {
    const auto known = filter::Fields::extend(std::move(specs));
    return known ? "known" : known.error().message;
  };
  EXPECT_EQ(refusal({row<there>("new", PACKETSTREAMER_PRESENCE),
                     row<there>("mac", PACKETSTREAMER_PRESENCE)}),
            "there is a field test.mac already");
  auto elsewhere = row<there>("elsewhere", PACKETSTREAMER_PRESENCE);
  elsewhere.example = "tcp";
  EXPECT_EQ(refusal({elsewhere}), "the example of test.elsewhere, \"tcp\", does not ask for it");
  elsewhere.example = "test.elsewhere ==";
  EXPECT_TRUE(refusal({elsewhere})
                  .starts_with("the example of test.elsewhere, "
                               "\"test.elsewhere ==\", is no filter: column "));
  EXPECT_FALSE(filter::Fields::known().find("test.new"));
  EXPECT_FALSE(filter::Fields::known().find("test.elsewhere"));
}

}  // namespace
}  // namespace ps::plugin
