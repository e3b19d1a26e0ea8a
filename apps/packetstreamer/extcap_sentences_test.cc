// SPDX-License-Identifier: Apache-2.0
#include "extcap_sentences.h"

#include <regex>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ps::app::extcap {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Wireshark's own pattern for a part of a sentence (extcap_parser.c): the brace that ends it
/// stands before another, a blank or the end.
void expect_sentences(const std::string& text) {
  const std::regex sentence(
      R"((arg|value|interface|extcap|dlt|control) (\{[a-z]+=[^{}]*(\{[0-9]\}[^{}]*)?\})+)");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_TRUE(std::regex_match(line, sentence)) << line;
  }
}

constexpr auto kServer = "http://127.0.0.1:8080";

TEST(ExtcapSentences, offer_the_server_and_each_session) {
  const auto text =
      interfaces("0.1.0", kServer, {{"9f86d081", "mine"}, {"00aa", "of.type == error"}});
  expect_sentences(text);
  EXPECT_THAT(text, HasSubstr("extcap {version=0.1.0}{help=http://127.0.0.1:8080/}"));
  EXPECT_THAT(text, HasSubstr("interface {value=packetstreamer}{display="));
  EXPECT_THAT(text, HasSubstr("interface {value=packetstreamer-9f86d081}{display=PacketStreamer: "
                              "session 9f86d081, mine}"));
  EXPECT_THAT(text, HasSubstr("control {number=0}{type=string}{display=Filter}"));
}

TEST(ExtcapSentences, show_what_others_wrote_without_being_broken_by_it) {
  const auto text = interfaces(
      "0.1.0", kServer, {{"a/b\ninterface {value=evil}", "x}{value=y}\n" + std::string(500, 'x')}});
  expect_sentences(text);
  EXPECT_THAT(text, HasSubstr("interface {value=packetstreamer-a_b_inte}"));
  EXPECT_THAT(text, Not(HasSubstr("{value=y}")));
  EXPECT_LT(text.size(), 1500u);
}

TEST(ExtcapSentences, cut_no_character_in_two) {
  for (std::size_t before = 115; before < 122; ++before) {
    const auto text = fit(std::string(before, 'x') + "äöü");
    EXPECT_LE(text.size(), 125u);
    EXPECT_NE(static_cast<unsigned char>(text[text.size() - 4]) & 0xc0, 0xc0);
  }
}

TEST(ExtcapSentences, ask_for_all_that_a_capture_takes) {
  const auto text = server_config(kServer);
  expect_sentences(text);
  for (const auto* call :
       {"--server", "--filter", "--check", "--host", "--types", "--last", "--since"}) {
    EXPECT_THAT(text, HasSubstr(std::string("{call=") + call + "}"));
  }
  EXPECT_THAT(text, HasSubstr("{value=packet_in}{display=packet_in}"));
  EXPECT_THAT(text, Not(HasSubstr("{value=unknown}")));
}

TEST(ExtcapSentences, ask_for_the_id_of_a_session_unless_it_is_known) {
  expect_sentences(session_config(kServer, "9f86d081", false));
  EXPECT_THAT(session_config(kServer, "9f86d081", false),
              HasSubstr("{type=password}{required=true}{placeholder=9f86d081...}"));
  EXPECT_THAT(session_config(kServer, "9f86d081", true), HasSubstr("{required=false}"));
}

TEST(ExtcapSentences, name_the_link_type_of_exported_messages) {
  expect_sentences(link_types());
  EXPECT_THAT(link_types(), HasSubstr("{number=252}"));
}

}  // namespace
}  // namespace ps::app::extcap
