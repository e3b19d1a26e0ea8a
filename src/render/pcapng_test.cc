// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "pcapng/capture_file.h"
#include "pcapng/channel_note.h"
#include "pcapng/exported_pdu.h"
#include "render/rendering.h"
#include "render/samples.h"

namespace ps::render {
namespace {

using openflow::Version;
using testing::HasSubstr;
namespace make = openflow::encode;

/// One frame of what was rendered, with the octets that it borrows.
class PcapngFormat : public testing::Test {
 protected:
  pcapng::CapturedFrame frame_of(const record::Record& record) {
    const auto& renderer = *find_format("pcapng").value()->renderer;
    std::string out;
    renderer.begin(out);
    renderer.render(record, {}, out);
    file_ = pcapng::CaptureFile::over(as_bytes(out), "rendered").value();
    pcapng::CapturedFrame frame;
    EXPECT_TRUE(file_->next(frame));
    return frame;
  }
  samples::Made on_channel(samples::Made record, std::string switch_peer, std::string controller) {
    auto channel = *record->channel;
    channel.switch_peer = std::move(switch_peer);
    channel.controller_peer = std::move(controller);
    record->channel = std::make_shared<const decode::Channel>(std::move(channel));
    return record;
  }

  std::unique_ptr<pcapng::CaptureFile> file_;
};

TEST_F(PcapngFormat, is_a_message_with_its_addresses_on_its_way) {
  for (const auto* host : {"10.0.0.1", "[2001:db8::1]"}) {
    const auto record = on_channel(samples::record_of(make::packet_in(Version::v1_3).bytes()),
                                   std::string(host) + ":41234", "10.0.0.9:6653");
    const auto frame = frame_of(*record);
    EXPECT_EQ(frame.link_type, 252);
    EXPECT_EQ(frame.time, record->time);
    EXPECT_EQ(frame.way, pcapng::Way::inbound);
    const auto pdu = pcapng::parse_exported_pdu(frame.data).value();
    EXPECT_EQ(pdu.dissector, "openflow");
    EXPECT_EQ(pdu.src->port, 41234);
    EXPECT_EQ(to_string(pdu.dst->address), "10.0.0.9");
    EXPECT_EQ(as_text(pdu.data), as_text(record->bytes()));
  }
}

TEST_F(PcapngFormat, to_the_switch_is_outbound) {
  const auto frame = frame_of(*samples::record_of(make::flow_mod(Version::v1_3).bytes()));
  EXPECT_EQ(frame.way, pcapng::Way::outbound);
}

TEST_F(PcapngFormat, says_in_the_comment_what_the_message_does_not) {
  const auto mod = make::flow_mod(Version::v1_3).bytes();
  const auto record = on_channel(samples::record_of(mod, samples::arp_request()),
                                 "unix:/run/s 1.sock", "10.0.0.9:6653");
  const auto frame = frame_of(*record);
  EXPECT_FALSE(pcapng::parse_exported_pdu(frame.data)->dst);
  const auto note = pcapng::parse_channel_note(frame.comment);
  EXPECT_EQ(note.dpid, record->channel->dpid);
  EXPECT_EQ(note.switch_peer, "unix:/run/s 1.sock");
  EXPECT_EQ(note.controller_peer, "");
  EXPECT_THAT(std::string(frame.comment), HasSubstr("answers=15 latency_us=412"));
}

TEST_F(PcapngFormat, wraps_what_a_producer_pushed) {
  const auto frame = frame_of(*record::Record::pushed(as_bytes("as it came"), {}));
  const auto pdu = pcapng::parse_exported_pdu(frame.data).value();
  EXPECT_EQ(pdu.dissector, "data");
  EXPECT_EQ(as_text(pdu.data), "as it came");
}

TEST(RecordEnd, is_a_line_feed_where_the_format_has_none_of_its_own) {
  for (const auto& format : formats()) {
    const bool line = format.text && format.name != "floodlight";
    EXPECT_EQ(record_end(format), line ? "\n" : "") << format.name;
  }
}

}  // namespace
}  // namespace ps::render
