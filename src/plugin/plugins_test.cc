// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugins.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filter/fields.h"
#include "filter/predicate.h"
#include "openflow/encode.h"
#include "render/rendering.h"
#include "render/samples.h"
#include "support/test_channel.h"

namespace ps::plugin {
namespace {

using openflow::Version;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
namespace encode = openflow::encode;

std::string refusal(const std::string& file) {
  const auto done = load(file);
  return done ? "it was loaded" : done.error().message;
}

/// One of refused_plugin.c.
std::string refused(const std::string& name) {
  return std::string(PS_REFUSED_PLUGINS) + "/" + name + ".so";
}
std::string example(const std::string& name) {
  return std::string(PS_EXAMPLE_PLUGINS) + "/" + name + ".so";
}

/// The two examples, loaded once in this program.
class Examples : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (const auto* name : {"vendor_field", "csv_format"}) {
      const auto done = load(example(name));
      ASSERT_TRUE(done) << done.error().message;
    }
  }

  struct Asked final : decode::MessageSink {
    void message(const decode::Message& message) override { held = wanted.holds(message); }
    filter::Predicate wanted;
    bool held = false;
  };

  bool holds(std::string_view filter, Bytes message) {
    asked.wanted = filter::Predicate::parse(filter).value();
    channel.to_controller(message);
    return asked.held;
  }
  /// Acme's status: 41 degrees, up for 90 seconds, two fans.
  static encode::Octets status(Version version = Version::v1_3, std::uint8_t fans = 2) {
    const std::uint8_t body[] = {0, 41, 0, fans, 0, 1, 0x5f, 0x90, 'A', '7', '-', '1', 0, 0,
                                 0, 0,  0, 0,    0, 0, 0,    0,    0,   0,   0,   0,   8, 0};
    return encode::experimenter(version, 0x00acce55, 1, body);
  }

  Asked asked;
  test::TestChannel channel{true, &asked};
};

TEST(Plugins, that_are_none_are_refused_with_the_file_and_the_reason) {
  const std::string text = testing::TempDir() + "/text.so";
  std::ofstream(text) << "no shared object";
  EXPECT_EQ(refusal("/no/such.so"),
            "/no/such.so: cannot open shared object file: No such file or directory");
  EXPECT_THAT(refusal("such.so"), StartsWith("such.so: cannot open shared object file"));
  EXPECT_EQ(refusal(text), text + ": file too short");
  EXPECT_EQ(refusal(refused("no_table")),
            refused("no_table") + ": it is no plug-in: it does not export packetstreamer_plugin");
  std::filesystem::remove(text);
}

TEST(Plugins, that_do_not_fit_are_refused_with_the_place_and_leave_nothing) {
  const std::pair<const char*, const char*> kReasons[] = {
      {"other_version", "it is for version 2 of the interface; this program has 1"},
      {"clashing_field", "there is a field of.type already"},
      {"clashing_alias", "there is a field arp.spa already"},
      {"clashing_format", "there is a format json already"},
      {"incomplete", "group 1 'refused', field 1 'value': it has no extract"},
      {"wrong_type", "group 1 'refused', field 1 'value': 99 is no type"},
      {"twice", "there is a field refused.value already"},
      {"wrong_example",
       "the example of refused.value, \"refused.value == 256\", is no filter: "
       "column 18: refused.value is at most 255; found 256"},
  };
  const auto fields = filter::Fields::known().all().size();
  const auto formats = render::formats().size();
  for (const auto& [name, reason] : kReasons) {
    EXPECT_EQ(refusal(refused(name)), refused(name) + ": " + reason);
  }
  EXPECT_EQ(filter::Fields::known().all().size(), fields);
  EXPECT_FALSE(filter::Fields::known().find("refused.value"));
  EXPECT_EQ(render::formats().size(), formats);
}

TEST_F(Examples, are_listed_with_what_they_have) {
  ASSERT_EQ(loaded().size(), 2u);
  EXPECT_EQ(loaded()[0].name, "acme");
  EXPECT_EQ(loaded()[0].file, example("vendor_field"));
  EXPECT_THAT(loaded()[0].fields, testing::ElementsAre("acme.temperature", "acme.uptime",
                                                       "acme.serial", "acme.fan.rpm"));
  EXPECT_THAT(loaded()[1].formats, testing::ElementsAre("csv"));
}

TEST_F(Examples, cannot_be_loaded_twice_nor_another_of_their_name) {
  EXPECT_THAT(refusal(example("csv_format")), EndsWith("csv_format.so: it is loaded already"));
  EXPECT_THAT(refusal(refused("same_name")), EndsWith("there is a plug-in acme already"));
}

TEST_F(Examples, have_fields_that_are_used_like_built_in_ones) {
  for (const auto version : {Version::v1_0, Version::v1_3, Version::v1_5}) {
    EXPECT_TRUE(holds("acme.temperature", status(version)));
    EXPECT_TRUE(holds("acme.temperature == 41 and of.type == experimenter", status(version)));
  }
  EXPECT_FALSE(holds("acme.temperature > 41", status()));
  EXPECT_TRUE(holds("acme.temperature in {1, 40..45}", status()));
  EXPECT_TRUE(holds("acme.uptime == 1.5m", status()));
  EXPECT_TRUE(holds("acme.serial == A7-1 and acme.serial matches \"^a\\\\d\"", status()));
  EXPECT_TRUE(holds("acme.serial[0:2] == \"A7\"", status()));
  EXPECT_TRUE(holds("acme.fan.rpm == 0 and acme.fan.rpm == 2048", status()));
  EXPECT_TRUE(holds("acme.fan.rpm > acme.temperature", status()));
  EXPECT_FALSE(holds("acme.temperature", encode::hello(Version::v1_3)));
  EXPECT_TRUE(holds("not acme.temperature > 0", encode::hello(Version::v1_3)));
  EXPECT_EQ(filter::Predicate::parse("acme.tempratur == 1").error().message,
            "column 1: acme.tempratur is no field; did you mean acme.temperature?");
  EXPECT_EQ(channel.count(decode::Anomaly::plugin_failed), 0u);
}

TEST_F(Examples, have_a_field_that_fails_on_a_message_that_lies) {
  EXPECT_FALSE(holds("acme.fan.rpm >= 0", status(Version::v1_3, 200)));
  EXPECT_TRUE(holds("not acme.fan.rpm >= 0", status(Version::v1_3, 200)));
  EXPECT_EQ(channel.count(decode::Anomaly::plugin_failed), 2u);
}

TEST_F(Examples, have_a_format_that_is_used_like_a_built_in_one) {
  const auto& csv = *render::find_format("csv").value();
  EXPECT_EQ(csv.media_type, "text/csv");
  EXPECT_TRUE(csv.text);
  EXPECT_EQ(render::record_end(csv), "\r\n");
  std::string out;
  csv.renderer->begin(out);
  csv.renderer->render(*render::samples::record_of(encode::hello(Version::v1_3)), {}, out);
  EXPECT_THAT(out, StartsWith("time,switch,dpid,direction,version,type,xid,octets,latency\r\n"
                              "1795333201.123456789,"));
  EXPECT_THAT(out, HasSubstr(",1.3,hello,"));
}

TEST_F(Examples, have_a_format_that_shows_something_of_every_message) {
  const auto& csv = *render::find_format("csv").value();
  for (const auto& [name, record] : render::samples::all()) {
    for (const auto& shown : {record, render::samples::cut(*record, record->bytes().size() / 2)}) {
      std::string out;
      csv.renderer->render(*shown, {}, out);
      EXPECT_EQ(std::ranges::count(out, ','), 8) << name << ": " << out;
    }
  }
}

}  // namespace
}  // namespace ps::plugin
