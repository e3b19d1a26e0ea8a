// SPDX-License-Identifier: Apache-2.0
#include "decode/decoder.h"

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "support/test_channel.h"

namespace ps::decode {
namespace {

using openflow::MsgType;
using openflow::Version;
using test::TestChannel;
namespace encode = openflow::encode;

const auto kHello = encode::hello(Version::v1_3);
const auto kEcho = encode::echo_request(Version::v1_3, as_bytes("are you there?"), 9);
const auto kBarrier = encode::barrier_request(Version::v1_3, 8);

encode::Octets operator+(encode::Octets a, const encode::Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Decoder, several_messages_in_one_chunk_are_several_messages) {
  TestChannel channel;
  channel.to_controller(kHello + kEcho + kEcho);
  ASSERT_EQ(channel.messages().size(), 3u);
  EXPECT_EQ(channel.messages()[1].type, MsgType::echo_request);
  EXPECT_EQ(channel.messages()[1].header.xid, 9u);
  EXPECT_EQ(channel.messages()[2].seq, 3u);
}

TEST(Decoder, a_message_cut_anywhere_is_whole_when_its_last_octet_comes) {
  auto octets = kHello + kEcho + kBarrier;
  for (std::size_t first = 0; first <= octets.size(); ++first) {
    for (std::size_t second = first; second <= octets.size(); second += 3) {
      TestChannel channel;
      Bytes all(octets);
      channel.to_switch(all.first(first))
          .to_switch(all.subspan(first, second - first))
          .to_switch(all.subspan(second));
      ASSERT_EQ(channel.messages().size(), 3u) << first << " " << second;
      EXPECT_EQ(channel.messages()[1].bytes, kEcho);
      EXPECT_EQ(channel.messages()[2].frame_number, second < octets.size() ? 3u
                                                    : first < second       ? 2u
                                                                           : 1u);
    }
  }
}

TEST(Decoder, octet_by_octet_is_the_same) {
  TestChannel channel;
  for (auto octet : kHello + kEcho) channel.to_switch({&octet, 1});
  ASSERT_EQ(channel.messages().size(), 2u);
  EXPECT_EQ(channel.messages()[1].bytes, kEcho);
}

TEST(Decoder, the_features_reply_tells_the_datapath_to_all_later_messages) {
  TestChannel channel;
  channel.to_controller(kHello)
      .to_controller(encode::features_reply(Version::v1_3).datapath_id(0x11).bytes())
      .to_controller(kEcho);
  EXPECT_FALSE(channel.messages()[0].channel->dpid);
  EXPECT_EQ(channel.messages()[1].channel->dpid, DatapathId{0x11});
  EXPECT_EQ(channel.messages()[2].channel->dpid, DatapathId{0x11});
  EXPECT_EQ(channel.channels().list().at(0).channel->dpid, DatapathId{0x11});
}

TEST(Decoder, what_only_a_controller_sends_shows_which_side_the_switch_is) {
  TestChannel channel(false);
  channel.to_controller(kHello).to_controller(encode::features_request(Version::v1_3));
  ASSERT_EQ(channel.messages().size(), 2u);
  const auto& request = channel.messages()[1];
  EXPECT_EQ(request.direction, Direction::to_switch);
  EXPECT_EQ(request.channel->controller_peer, "127.0.0.1:41234");
  EXPECT_EQ(request.channel->switch_peer, "127.0.0.1:6653");
}

TEST(Decoder, a_tap_that_is_sure_of_the_roles_is_not_corrected) {
  TestChannel channel(true);
  channel.to_controller(encode::features_request(Version::v1_3));
  EXPECT_EQ(channel.messages()[0].direction, Direction::to_controller);
}

TEST(Decoder, a_message_of_an_unknown_version_in_mid_stream_is_shown_and_counted) {
  auto odd = kEcho;
  odd[0] = 0x42;
  TestChannel channel;
  channel.to_switch(kHello + odd + kBarrier);
  ASSERT_EQ(channel.messages().size(), 3u);
  EXPECT_EQ(channel.messages()[1].type, MsgType::unknown);
  EXPECT_EQ(channel.count(Anomaly::unknown_version), 1u);
}

TEST(Decoder, a_message_of_an_unknown_type_is_shown_and_counted) {
  TestChannel channel;
  channel.to_switch(kHello + encode::raw(Version::v1_3, 99));
  ASSERT_EQ(channel.messages().size(), 2u);
  EXPECT_EQ(channel.count(Anomaly::unknown_type), 1u);
}

TEST(Decoder, garbage_stops_its_direction_and_not_the_other) {
  TestChannel channel;
  channel.to_switch(kHello)
      .to_switch(as_bytes("GET / HTTP/1.1\r\n\r\n"))
      .to_switch(kEcho)
      .to_controller(kHello);
  EXPECT_EQ(channel.count(Anomaly::garbage), 1u);
  ASSERT_EQ(channel.messages().size(), 2u);
  EXPECT_EQ(channel.messages()[1].direction, Direction::to_controller);
}

TEST(Decoder, octets_of_whole_messages_are_told_from_those_that_are_none) {
  TestChannel channel;
  channel.to_switch(kHello).to_switch(kEcho).to_controller(kHello);
  const auto whole = channel.channels().totals();
  EXPECT_EQ(whole.bytes, kHello.size() + kEcho.size() + kHello.size());
  EXPECT_EQ(whole.message_bytes, whole.bytes);
  channel.to_controller(Bytes(kEcho).first(9));
  EXPECT_EQ(channel.channels().totals().message_bytes, whole.bytes) << "not whole yet";
  channel.to_controller(Bytes(kEcho).subspan(9));
  EXPECT_EQ(channel.channels().totals().message_bytes, whole.bytes + kEcho.size());
  channel.to_switch(as_bytes("GET / HTTP/1.1\r\n\r\n"));
  EXPECT_EQ(channel.channels().totals().bytes, whole.bytes + kEcho.size() + 18);
  EXPECT_EQ(channel.channels().totals().message_bytes, whole.bytes + kEcho.size());
}

TEST(Decoder, a_length_below_eight_is_garbage) {
  const std::uint8_t bad[] = {4, 2, 0, 7, 0, 0, 0, 1};
  TestChannel channel;
  channel.to_switch(kHello).to_switch(bad).to_switch(kEcho);
  EXPECT_EQ(channel.messages().size(), 1u);
  EXPECT_EQ(channel.count(Anomaly::garbage), 1u);
}

TEST(Decoder, octets_that_never_were_openflow_are_called_so) {
  TestChannel channel;
  channel.to_switch(as_bytes("SSH-2.0-OpenSSH_9.2\r\n"));
  EXPECT_EQ(channel.count(Anomaly::not_openflow), 1u);
}

TEST(Decoder, tls_is_called_encrypted_and_not_garbage) {
  const std::uint8_t client_hello[] = {0x16, 3, 1, 1, 0x56, 1, 0, 1, 0x52, 3, 3};
  TestChannel channel;
  channel.to_controller(Bytes(client_hello).first(2)).to_controller(Bytes(client_hello).subspan(2));
  EXPECT_EQ(channel.count(Anomaly::encrypted), 1u);
  EXPECT_EQ(channel.count(Anomaly::not_openflow), 0u);
}

TEST(Decoder, after_a_gap_it_goes_on_at_the_next_message) {
  for (std::size_t lost = 1; lost < kEcho.size(); ++lost) {
    TestChannel channel;
    channel.to_switch(kHello);
    channel.gap(Direction::to_switch, lost);
    auto tail = encode::Octets(kEcho.begin() + static_cast<std::ptrdiff_t>(lost), kEcho.end());
    channel.to_switch(tail + kBarrier + kEcho);
    ASSERT_EQ(channel.messages().size(), 3u) << "lost " << lost;
    EXPECT_EQ(channel.messages()[1].bytes, kBarrier);
    EXPECT_EQ(channel.count(Anomaly::gap), 1u);
  }
}

TEST(Decoder, the_search_goes_on_over_chunks_of_any_size) {
  TestChannel channel;
  channel.to_switch(kHello).gap(Direction::to_switch, 100);
  for (auto octet : encode::Octets(20, 0xff) + kBarrier + kEcho + kBarrier) {
    channel.to_switch({&octet, 1});
  }
  ASSERT_GE(channel.messages().size(), 3u);
  EXPECT_EQ(channel.messages()[1].bytes, kBarrier);
}

TEST(Decoder, a_channel_joined_in_the_middle_is_said_to_be) {
  TestChannel channel;
  channel.gap(Direction::to_switch, 0).to_switch(kBarrier + kEcho);
  EXPECT_EQ(channel.messages().size(), 2u);
  EXPECT_EQ(channel.count(Anomaly::joined_in_middle), 1u);
  EXPECT_EQ(channel.count(Anomaly::gap), 0u);
}

TEST(Decoder, a_close_in_mid_message_is_counted) {
  TestChannel channel;
  channel.to_switch(kHello).to_switch(Bytes(kEcho).first(10)).close();
  EXPECT_EQ(channel.count(Anomaly::cut_message), 1u);
}

}  // namespace
}  // namespace ps::decode
