// SPDX-License-Identifier: Apache-2.0
#include "openflow/msg_type.h"

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "openflow/framer.h"
#include "openflow/header.h"

namespace ps::openflow {
namespace {

using encode::Octets;

TEST(MsgType, goes_to_the_wire_and_back_in_every_version) {
  for (const Version version : kVersions) {
    for (std::size_t i = 0; i < kMsgTypeCount; ++i) {
      const auto type = static_cast<MsgType>(i);
      const auto wire = wire_type(version, type);
      if (wire) {
        EXPECT_EQ(msg_type(version, *wire), type);
      }
    }
  }
}

TEST(MsgType, has_as_many_numbers_as_each_specification) {
  const int counts[] = {22, 24, 26, 30, 33, 34};
  for (const Version version : kVersions) {
    int known = 0;
    for (int wire = 0; wire < 256; ++wire) {
      known += msg_type(version, static_cast<std::uint8_t>(wire)) != MsgType::unknown;
    }
    EXPECT_EQ(known, counts[static_cast<int>(version) - 1]) << to_string(version);
  }
}

TEST(MsgType, is_numbered_as_the_specifications_say) {
  EXPECT_EQ(msg_type(Version::v1_0, 15), MsgType::port_mod);
  EXPECT_EQ(msg_type(Version::v1_1, 15), MsgType::group_mod);
  EXPECT_EQ(msg_type(Version::v1_0, 18), MsgType::barrier_request);
  EXPECT_EQ(msg_type(Version::v1_3, 18), MsgType::multipart_request);
  EXPECT_EQ(msg_type(Version::v1_1, 24), MsgType::unknown);
  EXPECT_EQ(msg_type(Version::v1_2, 24), MsgType::role_request);
  EXPECT_EQ(msg_type(Version::v1_3, 29), MsgType::meter_mod);
  EXPECT_EQ(msg_type(Version::v1_4, 22), MsgType::unknown);
  EXPECT_EQ(msg_type(Version::v1_5, 35), MsgType::controller_status);
}

TEST(MsgType, of_an_unknown_version_is_unknown) {
  EXPECT_EQ(type_of({0, 10, 8, 0}), MsgType::unknown);
  EXPECT_EQ(type_of({7, 10, 8, 0}), MsgType::unknown);
  EXPECT_FALSE(wire_type(static_cast<Version>(9), MsgType::hello));
}

TEST(MsgType, is_found_by_its_name) {
  for (std::size_t i = 0; i < kMsgTypeCount; ++i) {
    const auto type = static_cast<MsgType>(i);
    EXPECT_EQ(msg_type_named(name(type)), type);
  }
  EXPECT_EQ(msg_type_named("packet-in"), MsgType::unknown);
  EXPECT_EQ(name(MsgType::multipart_reply), "multipart_reply");
}

TEST(MsgType, tells_who_sends_it) {
  EXPECT_EQ(sender(MsgType::packet_in), Sender::switch_);
  EXPECT_EQ(sender(MsgType::packet_out), Sender::controller);
  EXPECT_EQ(sender(MsgType::echo_request), Sender::either);
}

TEST(Header, needs_eight_octets) {
  const Octets message = encode::barrier_request(Version::v1_3, 77);
  EXPECT_FALSE(parse_header(Bytes(message).first(7)));
  const auto header = parse_header(message);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->version, 4);
  EXPECT_EQ(header->length, 8);
  EXPECT_EQ(header->xid, 77u);
  EXPECT_EQ(type_of(*header), MsgType::barrier_request);
}

TEST(Plausible, is_a_known_type_with_its_minimum_length) {
  EXPECT_TRUE(plausible(encode::hello(Version::v1_0)));
  EXPECT_TRUE(plausible(encode::packet_in(Version::v1_3).bytes()));
  EXPECT_FALSE(plausible(encode::raw(Version::v1_3, 10, Octets(4))));
  EXPECT_FALSE(plausible(encode::raw(static_cast<Version>(9), 0)));
  EXPECT_FALSE(plausible(encode::raw(Version::v1_0, 35)));
  EXPECT_FALSE(plausible(Octets{4, 0, 0, 7, 0, 0, 0, 0}));
  EXPECT_FALSE(plausible(Octets{4, 0, 0, 8}));
}

TEST(Framer, finds_the_border_of_a_message) {
  Octets stream = encode::echo_request(Version::v1_3, Octets{1, 2});
  stream.push_back(4);
  const auto front = frame_front(stream);
  EXPECT_EQ(front.kind, Framed::message);
  EXPECT_EQ(front.size, 10u);
}

TEST(Framer, says_how_much_is_needed) {
  const Octets message = encode::echo_request(Version::v1_3, Octets{1, 2});
  EXPECT_EQ(frame_front(Bytes(message).first(3)).size, 8u);
  EXPECT_EQ(frame_front(Bytes(message).first(9)).kind, Framed::need_more);
  EXPECT_EQ(frame_front(Bytes(message).first(9)).size, 10u);
}

TEST(Framer, refuses_a_length_below_the_header) {
  EXPECT_EQ(frame_front(Octets{4, 0, 0, 7, 0, 0, 0, 0}).kind, Framed::bad_length);
}

}  // namespace
}  // namespace ps::openflow
