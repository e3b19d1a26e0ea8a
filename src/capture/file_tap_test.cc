// SPDX-License-Identifier: Apache-2.0
#include "capture/file_tap.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/endpoint.h"
#include "capture/file_tap_pdus.h"
#include "capture/tap_contract.h"
#include "support/manual_clock.h"

namespace ps::capture {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string trace(const std::string& name) { return PS_SOURCE_DIR "/tests/traces/" + name; }

/// Moves the clock to what is waited for.
class LeapingPacer final : public Pacer {
 public:
  LeapingPacer(boost::asio::io_context& context, test::ManualClock& clock)
      : context_(context), clock_(clock) {}

  void wait_until(SteadyTime time, std::function<void()> then) override {
    clock_.advance(time - clock_.steady_now());
    boost::asio::post(context_, std::move(then));
  }
  void cancel() override {}

 private:
  boost::asio::io_context& context_;
  test::ManualClock& clock_;
};

/// Keeps what the tap tells.
class KeptChannels final : public ChannelSinks {
 public:
  explicit KeptChannels(const Clock& clock) : clock_(clock) {}

  std::unique_ptr<ChannelSink> open(const ChannelInfo& info) override {
    opened.push_back(info);
    return std::make_unique<Sink>(*this, info);
  }

  std::vector<ChannelInfo> opened;
  std::vector<std::string> closed;
  std::vector<Timestamp> times;    ///< of the chunks
  std::vector<Timestamp> seen_at;  ///< when the chunks came
  std::vector<std::string> first_octets;
  std::vector<Gap> gaps;
  std::vector<std::string> encrypted;  ///< `to_controller why`
  std::vector<DatapathId> datapaths;

 private:
  class Sink final : public ChannelSink {
   public:
    Sink(KeptChannels& kept, const ChannelInfo& info) : kept_(kept), contract_(info) {}
    void chunk(const Chunk& chunk) override {
      contract_.chunk(chunk);
      kept_.times.push_back(chunk.time);
      kept_.seen_at.push_back(kept_.clock_.now());
      kept_.first_octets.push_back(
          fmt::format("{} {}", to_string(chunk.direction), chunk.data.front()));
    }
    void gap(const Gap& gap) override {
      contract_.gap(gap);
      kept_.gaps.push_back(gap);
    }
    void encrypted(Direction direction, std::string_view why) override {
      kept_.encrypted.push_back(fmt::format("{} {}", to_string(direction), why));
    }
    void datapath(DatapathId dpid) override { kept_.datapaths.push_back(dpid); }
    void closed(std::string_view reason, Timestamp) override {
      contract_.closed(reason);
      kept_.closed.emplace_back(reason);
    }

   private:
    KeptChannels& kept_;
    test::TapContract contract_;
  };

  const Clock& clock_;
};

class FileTapTest : public ::testing::Test {
 protected:
  ~FileTapTest() override { std::filesystem::remove(path_); }

  FileTap& tap(FilePlay play) {
    return tap_.emplace(
        context, std::move(play), channels, clock,
        [this](std::optional<Error> error) {
          ++finished;
          failure = error ? error->message : "";
        },
        std::make_unique<LeapingPacer>(context, clock));
  }
  void play(FilePlay play) {
    ASSERT_TRUE(tap(std::move(play)).start());
    context.run();
  }
  std::string start_error(FilePlay play) {
    auto started = tap(std::move(play)).start();
    return started ? "" : started.error().message;
  }
  std::string write(const std::string& content) {
    std::ofstream(path_, std::ios::binary) << content;
    return path_;
  }

  const std::string path_ = ::testing::TempDir() + "file_tap_test." +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name();
  test::ManualClock clock;
  KeptChannels channels{clock};
  boost::asio::io_context context;
  int finished = 0;
  std::string failure;
  std::optional<FileTap> tap_;
};

TEST_F(FileTapTest, the_connecting_side_is_taken_for_the_switch_without_certainty) {
  play({.path = trace("of13-ipv6-channel.pcap")});
  ASSERT_THAT(channels.opened, SizeIs(1));
  const auto& info = channels.opened[0];
  EXPECT_EQ(info.tap, "file");
  EXPECT_EQ(info.controller_peer, "[::1]:6653");
  EXPECT_THAT(info.switch_peer, HasSubstr("[::1]:"));
  EXPECT_FALSE(info.roles_certain);
  EXPECT_EQ(channels.first_octets[0], "to_controller 4");
  EXPECT_EQ(finished, 1);
  EXPECT_EQ(failure, "");
}

TEST_F(FileTapTest, fast_keeps_the_times_of_the_capture) {
  play({.path = trace("of13-lo-nanosecond.pcap")});
  ASSERT_FALSE(channels.times.empty());
  EXPECT_GT(channels.times.front() - clock.now(), std::chrono::hours(24));
  EXPECT_TRUE(std::ranges::is_sorted(channels.times));
  EXPECT_EQ(channels.seen_at.front(), channels.seen_at.back());
}

TEST_F(FileTapTest, recorded_pace_keeps_the_distances_and_shows_the_time_of_playing) {
  play({.path = trace("of13-lo-nanosecond.pcap")});
  const auto recorded = std::exchange(channels.times, {});
  channels.seen_at.clear();
  context.restart();
  play({.path = trace("of13-lo-nanosecond.pcap"), .pace = Pace::recorded});
  ASSERT_EQ(channels.times.size(), recorded.size());
  EXPECT_EQ(channels.times, channels.seen_at);
  for (std::size_t i = 1; i < recorded.size(); ++i) {
    EXPECT_EQ(channels.times[i] - channels.times[0], recorded[i] - recorded[0]);
  }
}

TEST_F(FileTapTest, every_round_of_a_loop_has_channels_of_its_own) {
  auto& looping = tap({.path = trace("of13-learning-switch.pcap"), .loop = true});
  ASSERT_TRUE(looping.start());
  while (channels.opened.size() < 3) context.run_one();
  looping.stop();
  context.run();
  std::set<ChannelId> ids;
  for (const auto& info : channels.opened) ids.insert(info.id);
  EXPECT_EQ(ids.size(), channels.opened.size());
  EXPECT_EQ(channels.closed.size(), channels.opened.size());
  EXPECT_EQ(finished, 1);
}

TEST_F(FileTapTest, a_loop_at_recorded_pace_goes_on_in_the_present) {
  auto& looping = tap({.path = trace("of13-midstream.pcap"), .pace = Pace::recorded, .loop = true});
  ASSERT_TRUE(looping.start());
  while (channels.opened.size() < 3) context.run_one();
  EXPECT_EQ(channels.times, channels.seen_at);
  EXPECT_THAT(channels.closed, Each(std::string("the capture ended")));
}

TEST_F(FileTapTest, a_stream_that_begins_with_a_hello_is_openflow_on_any_port) {
  play({.path = trace("of10-nicira-packet-in.pcap")});
  EXPECT_THAT(channels.opened, SizeIs(4));
  EXPECT_THAT(channels.opened[0].controller_peer, HasSubstr(":6655"));
}

TEST_F(FileTapTest, ports_alone_decide_where_that_is_asked_for) {
  play({.path = trace("of10-nicira-packet-in.pcap"),
        .streams = {.ports = {6653}, .find_hello = false}});
  EXPECT_THAT(channels.opened, IsEmpty());
  context.restart();
  play({.path = trace("of10-nicira-packet-in.pcap"),
        .streams = {.ports = {6655}, .find_hello = false}});
  EXPECT_THAT(channels.opened, SizeIs(4));
}

TEST_F(FileTapTest, connections_that_carry_nothing_are_no_channels) {
  play({.path = trace("of10-port6633-reconnect.pcap")});
  EXPECT_THAT(channels.opened, SizeIs(2));
}

TEST_F(FileTapTest, a_stream_joined_in_the_middle_begins_with_a_gap_of_unknown_size) {
  play({.path = trace("of13-midstream.pcap")});
  ASSERT_THAT(channels.gaps, SizeIs(2));
  EXPECT_EQ(channels.gaps[0].bytes, 0u);
}

TEST_F(FileTapTest, a_long_capture_is_played_in_turns) {
  ASSERT_TRUE(tap({.path = trace("of13-bulk.pcap")}).start());
  bool had_its_turn = false;
  boost::asio::post(context, [&] {
    EXPECT_EQ(tap_->totals().frames, FileTap::kFramesPerTurn);
    had_its_turn = true;
  });
  context.run();
  EXPECT_TRUE(had_its_turn);
  EXPECT_EQ(tap_->totals().frames, 4083u);
  EXPECT_EQ(tap_->totals().rounds, 1u);
  EXPECT_EQ(tap_->totals().channels, 1u);
}

TEST_F(FileTapTest, stopping_closes_the_channels_and_says_why) {
  ASSERT_TRUE(tap({.path = trace("of13-bulk.pcap")}).start());
  context.run_one();
  tap_->stop();
  tap_->stop();
  context.run();
  EXPECT_THAT(channels.closed, ElementsAre("server stopping"));
  EXPECT_EQ(finished, 1);
  EXPECT_LT(tap_->totals().frames, 4083u);
}

TEST_F(FileTapTest, the_first_reason_to_stop_is_told) {
  ASSERT_TRUE(tap({.path = trace("of13-bulk.pcap")}).start());
  context.run_one();
  tap_->stop("tap removed");
  tap_.reset();
  context.run();
  EXPECT_THAT(channels.closed, ElementsAre("tap removed"));
}

TEST_F(FileTapTest, what_could_not_start_does_not_finish) {
  ASSERT_FALSE(tap({.path = trace("no-such.pcap")}).start());
  tap_.reset();
  context.run();
  EXPECT_EQ(finished, 0);
}

TEST_F(FileTapTest, destroying_it_stops_it) {
  ASSERT_TRUE(tap({.path = trace("of13-bulk.pcap")}).start());
  context.run_one();
  tap_.reset();
  context.run();
  EXPECT_THAT(channels.closed, ElementsAre("server stopping"));
}

TEST_F(FileTapTest, of_a_file_that_is_cut_short_all_that_is_there_is_played) {
  std::ifstream in(trace("of13-learning-switch.pcap"), std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  content.resize(content.size() - 7);
  play({.path = write(content)});
  EXPECT_THAT(failure, AllOf(HasSubstr(path_), HasSubstr("cut short")));
  EXPECT_GT(channels.times.size(), 100u);
  EXPECT_THAT(channels.closed, SizeIs(1));
  EXPECT_EQ(finished, 1);
}

TEST_F(FileTapTest, what_cannot_be_played_is_refused_at_the_start_with_the_reason) {
  std::ifstream in(trace("of13-learning-switch.pcap"), std::ios::binary);
  std::string header(24, '\0');
  in.read(header.data(), 24);
  header[20] = static_cast<char>(147);
  EXPECT_THAT(start_error({.path = write(header)}),
              AllOf(HasSubstr(path_), HasSubstr("147"), HasSubstr("Ethernet, raw IP")));
  EXPECT_THAT(start_error({.path = "/nowhere/x.pcap"}), HasSubstr("No such file"));
  EXPECT_THAT(start_error({.path = "-", .loop = true}), HasSubstr("standard input"));
}

TEST_F(FileTapTest, a_capture_without_frames_cannot_be_looped) {
  std::ifstream in(trace("of13-learning-switch.pcap"), std::ios::binary);
  std::string header(24, '\0');
  in.read(header.data(), 24);
  play({.path = write(header), .loop = true});
  EXPECT_THAT(failure, HasSubstr("without frames"));
}

TEST_F(FileTapTest, messages_that_wireshark_exported_become_channels_by_their_addresses) {
  play({.path = trace("exported-pdu-learning-switches.pcapng")});
  EXPECT_EQ(failure, "");
  EXPECT_EQ(tap_->totals().other_pdus, 0u);
  EXPECT_EQ(tap_->totals().channels, 7u);
  EXPECT_THAT(channels.closed, AllOf(SizeIs(7), Each("the capture ended")));
  for (const auto& channel : channels.opened) {
    EXPECT_THAT(channel.controller_peer, HasSubstr(":6653"));
    EXPECT_FALSE(channel.roles_certain);
  }
}

/// Exported messages in memory.
class Exported : public ::testing::Test {
 protected:
  using Way = pcapng::Way;

  bool say(std::string_view message, Way way, const char* src = nullptr, const char* dst = nullptr,
           std::string_view comment = {}, std::string_view dissector = "openflow") {
    std::string data;
    pcapng::append_exported_pdu(
        data,
        {.dissector = dissector, .src = peer(src), .dst = peer(dst), .data = as_bytes(message)});
    return pdus.frame({.number = 1, .data = as_bytes(data), .way = way, .comment = comment}, {});
  }
  static std::optional<pcapng::PduPeer> peer(const char* text) {
    if (text == nullptr) return std::nullopt;
    const auto endpoint = parse_endpoint(text).value();
    return pcapng::PduPeer{parse_ip(endpoint.host).value(), endpoint.port};
  }

  static constexpr auto kSwitch = "10.0.0.1:41234";
  static constexpr auto kController = "10.0.0.9:6653";
  static constexpr std::string_view kMessage{"\x04\x00\x00\x08\x00\x00\x00\x01", 8};

  test::ManualClock clock;
  KeptChannels channels{clock};
  std::vector<std::uint16_t> ports{6653};
  FileTapPdus pdus{ports, channels};
};

TEST_F(Exported, go_the_way_that_their_addresses_and_the_ports_say) {
  EXPECT_TRUE(say(kMessage, Way::unknown, kController, kSwitch));
  EXPECT_TRUE(say(kMessage, Way::unknown, kSwitch, kController));
  EXPECT_THAT(channels.first_octets, ElementsAre("to_switch 4", "to_controller 4"));
  ASSERT_THAT(channels.opened, SizeIs(1));
  EXPECT_EQ(channels.opened[0].switch_peer, kSwitch);
  EXPECT_EQ(channels.opened[0].controller_peer, kController);
}

TEST_F(Exported, go_the_way_that_the_frame_says_whatever_the_ports) {
  EXPECT_TRUE(say(kMessage, Way::inbound, kController, kSwitch));
  EXPECT_TRUE(say(kMessage, Way::outbound, kSwitch, kController));
  EXPECT_THAT(channels.first_octets, ElementsAre("to_controller 4", "to_switch 4"));
  EXPECT_EQ(channels.opened[0].switch_peer, kController);
}

TEST_F(Exported, without_addresses_are_told_apart_by_their_notes) {
  EXPECT_TRUE(say(kMessage, Way::inbound, nullptr, nullptr, "channel=1 switch=unix:/run/a"));
  EXPECT_TRUE(say(kMessage, Way::inbound, nullptr, nullptr, "channel=2 dpid=0x11"));
  EXPECT_TRUE(say(kMessage, Way::outbound, nullptr, nullptr, "channel=1"));
  ASSERT_THAT(channels.opened, SizeIs(2));
  EXPECT_EQ(channels.opened[0].switch_peer, "unix:/run/a");
  EXPECT_EQ(channels.opened[1].switch_peer, "unknown");
  EXPECT_THAT(channels.datapaths, ElementsAre(DatapathId{0x11}));
  EXPECT_THAT(channels.first_octets,
              ElementsAre("to_controller 4", "to_controller 4", "to_switch 4"));
}

TEST_F(Exported, that_are_cut_leave_a_gap) {
  EXPECT_TRUE(say({"\x04\x0a\x00\x20\x00\x00\x00\x01??", 10}, Way::inbound));
  EXPECT_TRUE(say(kMessage.substr(0, 5), Way::inbound));
  EXPECT_THAT(channels.gaps, SizeIs(2));
  EXPECT_EQ(channels.gaps[0].bytes, 22u);
  EXPECT_EQ(channels.gaps[1].bytes, 3u);
}

TEST_F(Exported, of_other_protocols_are_passed_over) {
  EXPECT_TRUE(say(kMessage, Way::inbound, nullptr, nullptr, {}, "openflow_v4"));
  EXPECT_FALSE(say(kMessage, Way::inbound, nullptr, nullptr, {}, "http"));
  EXPECT_FALSE(pdus.frame({.number = 1, .data = as_bytes("no tags")}, {}));
}

/// A stream on an unknown port, seen from its SYN.
class UnknownPort : public ::testing::Test {
 protected:
  bool say(tcpstream::Side from, std::string_view octets) {
    return stream->data({from, as_bytes(octets), Timestamp{}, 1});
  }
  bool client(std::string_view octets) { return say(tcpstream::Side::client, octets); }
  bool server(std::string_view octets) { return say(tcpstream::Side::server, octets); }

  test::ManualClock clock;
  KeptChannels channels{clock};
  FileTapChannels tap{{}, channels};
  std::unique_ptr<tcpstream::StreamSink> stream = tap.open({.from_start = true});
};

constexpr std::string_view kHello{"\x04\x00\x00\x08\x00\x00\x00\x01", 8};

TEST_F(UnknownPort, is_openflow_once_a_whole_hello_header_came_in_whatever_pieces) {
  EXPECT_TRUE(client(kHello.substr(0, 3)));
  EXPECT_TRUE(server(kHello.substr(0, 1)));
  EXPECT_TRUE(client(kHello.substr(3, 4)));
  EXPECT_THAT(channels.opened, IsEmpty());
  EXPECT_TRUE(client(kHello.substr(7)));
  EXPECT_THAT(channels.opened, SizeIs(1));
  EXPECT_THAT(channels.first_octets,
              ElementsAre("to_controller 4", "to_switch 4", "to_controller 8", "to_controller 1"));
}

TEST_F(UnknownPort, may_hear_the_server_first) {
  EXPECT_TRUE(server(kHello));
  EXPECT_THAT(channels.opened, SizeIs(1));
}

TEST_F(UnknownPort, is_not_openflow_when_it_begins_with_anything_else) {
  EXPECT_FALSE(client("GET / HTTP/1.1\r\n"));
  stream->closed(tcpstream::StreamEnd::finished, {});
  EXPECT_THAT(channels.opened, IsEmpty());
}

TEST_F(UnknownPort, is_not_openflow_when_its_beginning_is_lost) {
  stream->gap({tcpstream::Side::client, 8, tcpstream::Loss::stale, {}, 1});
  EXPECT_FALSE(client(kHello));
  EXPECT_THAT(channels.opened, IsEmpty());
}

TEST_F(UnknownPort, is_not_looked_at_without_its_syn) {
  EXPECT_EQ(tap.open({.from_start = false}), nullptr);
}

/// A stream on a port of OpenFlow.
class KnownPort : public UnknownPort {
 protected:
  KnownPort() { stream = tap.open({.server = {.port = 6653}, .from_start = true}); }

  std::uint64_t troubles(tls::Trouble trouble) const {
    return tap.tls_totals().stopped[static_cast<std::size_t>(trouble)];
  }
};

TEST_F(KnownPort, is_openflow_whatever_it_carries_from_its_first_octet) {
  EXPECT_TRUE(client("\x05"));
  EXPECT_TRUE(server("GET / HTTP/1.1\r\n"));
  EXPECT_THAT(channels.first_octets, ElementsAre("to_controller 5", "to_switch 71"));
  EXPECT_EQ(tap.tls_totals().connections, 0u);
}

TEST_F(KnownPort, is_openflow_when_it_begins_like_tls_and_goes_on_like_none) {
  EXPECT_TRUE(client("\x16\x03"));
  EXPECT_THAT(channels.opened, IsEmpty());
  EXPECT_TRUE(client("\x07"));
  EXPECT_THAT(channels.first_octets, ElementsAre("to_controller 22", "to_controller 7"));
}

TEST_F(KnownPort, is_tls_when_it_begins_with_a_record_in_whatever_pieces) {
  EXPECT_TRUE(client("\x16"));
  EXPECT_TRUE(client("\x03"));
  EXPECT_TRUE(client("\x01"));
  EXPECT_EQ(tap.tls_totals().connections, 1u);
  stream->closed(tcpstream::StreamEnd::finished, {});
  EXPECT_THAT(channels.encrypted, SizeIs(2));
  EXPECT_THAT(channels.closed, ElementsAre("both sides closed"));
}

TEST_F(KnownPort, on_which_tls_is_joined_in_the_middle_is_encrypted_and_passed_on_as_it_is) {
  stream->gap({tcpstream::Side::client, 0, tcpstream::Loss::joined, {}, 1});
  EXPECT_THAT(channels.opened, IsEmpty());
  EXPECT_TRUE(client({"\x17\x03\x03\x00\x01x", 6}));
  EXPECT_TRUE(server({"\x17\x03\x03\x00\x01y", 6}));
  EXPECT_THAT(channels.encrypted, ElementsAre("to_controller TLS: its hellos were not seen",
                                              "to_switch TLS: its hellos were not seen"));
  EXPECT_THAT(channels.first_octets, ElementsAre("to_switch 23"));
  EXPECT_EQ(channels.opened[0].tls, "TLS");
  EXPECT_EQ(troubles(tls::Trouble::joined), 1u);
}

TEST_F(KnownPort, that_ends_before_it_is_known_what_it_is_shows_what_there_was) {
  stream->gap({tcpstream::Side::client, 7, tcpstream::Loss::stale, {}, 1});
  EXPECT_TRUE(client("\x16"));
  stream->closed(tcpstream::StreamEnd::reset, {});
  EXPECT_THAT(channels.gaps, SizeIs(1));
  EXPECT_THAT(channels.first_octets, ElementsAre("to_controller 22"));
}

TEST_F(FileTapTest, tls_is_decrypted_with_the_secrets_in_the_file) {
  play({.path = trace("of13-tls-with-keys.pcapng")});
  EXPECT_EQ(failure, "");
  EXPECT_THAT(channels.opened, SizeIs(2));
  EXPECT_EQ(channels.opened[0].tls, "TLS 1.3, TLS_AES_256_GCM_SHA384");
  EXPECT_THAT(channels.first_octets, SizeIs(37));
  EXPECT_EQ(tap_->totals().tls.decrypted, 2u);
}

TEST_F(FileTapTest, a_key_log_that_cannot_be_read_is_refused_at_the_start) {
  EXPECT_THAT(start_error({.path = trace("of13-tls.pcap"), .key_logs = {"/nowhere/keys"}}),
              HasSubstr("/nowhere/keys: No such file"));
}

}  // namespace
}  // namespace ps::capture
