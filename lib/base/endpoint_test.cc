// SPDX-License-Identifier: Apache-2.0
#include "base/endpoint.h"

#include <gtest/gtest.h>

namespace ps {
namespace {

std::string reprint(std::string_view text) {
  auto endpoint = parse_endpoint(text);
  return endpoint ? to_string(*endpoint) : endpoint.error().message;
}

TEST(Endpoint, is_written_as_open_vswitch_writes_it) {
  EXPECT_EQ(reprint("6653"), "tcp:127.0.0.1:6653");
  EXPECT_EQ(reprint("tcp:6653"), "tcp:127.0.0.1:6653");
  EXPECT_EQ(reprint("10.0.0.1:6653"), "tcp:10.0.0.1:6653");
  EXPECT_EQ(reprint("tcp:[::1]:6653"), "tcp:[::1]:6653");
  EXPECT_EQ(reprint("controller.example:6653"), "tcp:controller.example:6653");
  EXPECT_EQ(reprint("unix:/run/s1.sock"), "unix:/run/s1.sock");
}

TEST(Endpoint, says_ssl_where_tls_is_spoken) {
  EXPECT_EQ(reprint("ssl:6653"), "ssl:127.0.0.1:6653");
  EXPECT_EQ(reprint("ssl:[::1]:6653"), "ssl:[::1]:6653");
  EXPECT_TRUE(parse_endpoint("ssl:10.0.0.1:6653")->tls);
  EXPECT_FALSE(parse_endpoint("tcp:10.0.0.1:6653")->tls);
}

TEST(Endpoint, a_wrong_one_is_refused_with_its_fault) {
  EXPECT_NE(reprint("localhost").find("it has no port"), std::string::npos);
  EXPECT_NE(reprint("10.0.0.1:65536").find("'65536' is no port"), std::string::npos);
  EXPECT_NE(reprint("::1:6653").find("in brackets"), std::string::npos);
  EXPECT_NE(reprint(":6653").find("it has no host"), std::string::npos);
  EXPECT_NE(reprint("unix:").find("it has no path"), std::string::npos);
  EXPECT_NE(reprint("ssl:10.0.0.1").find("it has no port"), std::string::npos);
}

}  // namespace
}  // namespace ps
