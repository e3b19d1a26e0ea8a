// SPDX-License-Identifier: Apache-2.0
#include "decode/names.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decode/message.h"

namespace ps::decode {
namespace {

using ::testing::HasSubstr;

class NamesTest : public ::testing::Test {
 protected:
  void add(std::initializer_list<const char*> entries) {
    for (const auto* entry : entries) ASSERT_TRUE(names.add(entry)) << entry;
  }
  Channel named(std::optional<DatapathId> dpid = {}) {
    Channel channel{.switch_peer = "10.0.0.1:41234", .controller_peer = "[2001:db8::9]:6653"};
    channel.dpid = dpid;
    names.name(channel);
    return channel;
  }
  std::string error(const char* entry) {
    auto added = names.add(entry);
    return added ? "" : added.error().message;
  }

  Names names;
};

TEST_F(NamesTest, are_of_datapaths_ports_and_hosts) {
  add({"0x11=s1", "00:00:00:00:00:00:00:11/3=uplink", "02:00:00:00:00:01=h1", "10.0.0.2=h2"});
  EXPECT_EQ(names.of(DatapathId{0x11}), "s1");
  EXPECT_EQ(names.of(DatapathId{0x11}, 3), "uplink");
  EXPECT_EQ(names.of(*parse_mac("02:00:00:00:00:01")), "h1");
  EXPECT_EQ(names.of(*parse_ip("10.0.0.2")), "h2");
  EXPECT_EQ(names.of(DatapathId{0x12}), "");
  EXPECT_EQ(names.of(DatapathId{0x11}, 4), "");
}

TEST_F(NamesTest, of_peers_are_of_the_port_before_the_address) {
  add({"10.0.0.1=rack", "[2001:DB8::9]:6653=c1", "2001:db8::9=other"});
  EXPECT_EQ(named().switch_name, "rack");
  EXPECT_EQ(named().controller_name, "c1");
  add({"10.0.0.1:41234=s1"});
  EXPECT_EQ(named().switch_name, "s1");
}

TEST_F(NamesTest, of_a_switch_are_of_its_datapath_before_its_address) {
  add({"10.0.0.1=rack", "17=s1"});
  EXPECT_EQ(named(DatapathId{17}).switch_name, "s1");
  EXPECT_EQ(named(DatapathId{18}).switch_name, "rack");
}

TEST_F(NamesTest, tell_the_datapath_when_an_address_has_the_same) {
  add({"10.0.0.1:41234=s1", "0x11=s1"});
  EXPECT_EQ(named().dpid, DatapathId{0x11});
  EXPECT_EQ(named(DatapathId{5}).dpid, DatapathId{5});
}

TEST_F(NamesTest, of_unix_sockets_are_of_the_path) {
  add({"unix:/run/s1.sock=s1"});
  Channel channel{.switch_peer = "unix:/run/s1.sock"};
  names.name(channel);
  EXPECT_EQ(channel.switch_name, "s1");
}

TEST_F(NamesTest, that_are_none_are_refused_with_what_is_accepted) {
  EXPECT_THAT(error("s1"), HasSubstr("KEY=NAME"));
  EXPECT_THAT(error("0x11="), HasSubstr("is no name"));
  EXPECT_THAT(error("0x11=two words"), HasSubstr("without blanks"));
  EXPECT_THAT(error("0x11=\x1b[2J"), HasSubstr("is no name"));
  EXPECT_THAT(error("nobody=s1"), HasSubstr("none of IP:PORT"));
  EXPECT_THAT(error("0x11/x=s1"), HasSubstr("none of IP:PORT"));
  EXPECT_THAT(error("6653=s1"), "");  // a datapath id, not a port
  EXPECT_TRUE(Names().empty());
}

TEST_F(NamesTest, come_from_a_file_a_line_each) {
  const auto path = ::testing::TempDir() + "names_test";
  std::ofstream(path) << "# switches\n0x11=s1  # the first\n\n  10.0.0.2=h2\r\n";
  ASSERT_TRUE(names.read(path));
  EXPECT_EQ(names.of(DatapathId{0x11}), "s1");
  EXPECT_EQ(names.of(*parse_ip("10.0.0.2")), "h2");
  std::ofstream(path) << "0x11=s1\nnobody=s2\n";
  EXPECT_EQ(names.read(path).error().message,
            path +
                ":2: 'nobody' is none of IP:PORT, IP, unix:PATH, MAC address, datapath id, "
                "DATAPATH_ID/PORT");
  std::filesystem::remove(path);
  EXPECT_EQ(names.read(path).error().message, path + ": cannot be read");
}

}  // namespace
}  // namespace ps::decode
