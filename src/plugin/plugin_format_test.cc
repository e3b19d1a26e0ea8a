// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_format.h"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "openflow/encode.h"
#include "render/samples.h"

namespace ps::plugin {
namespace {

using Format = const packetstreamer_format*;
using Message = const packetstreamer_message*;
using Buffer = packetstreamer_buffer*;
using openflow::Version;
namespace encode = openflow::encode;

int append(Buffer out, std::string_view text) { return out->append(out, text.data(), text.size()); }
int heading(Format, Buffer out) { return append(out, "heading "); }
int heading_that_fails(Format, Buffer out) { return append(out, "head") + 1; }
int shown(Format, Message message, Buffer out) {
  return append(out, message->kind) + append(out, out->colour != 0 ? " in colour" : "");
}
int fails(Format, Message, Buffer out) { return append(out, "half a rec") + 1; }
int throws(Format, Message, Buffer out) {
  append(out, "half a rec");
  throw std::runtime_error("a plug-in should not");
}
int too_much(Format, Message, Buffer out) {
  const std::string megabyte(1u << 20, 'x');
  for (int i = 0; i < 17; ++i) append(out, megabyte);
  return 0;
}
int source(Format, Message message, Buffer out) {
  const auto frame = message->frame(message);
  return frame.data == nullptr ? append(out, "none") : out->append(out, frame.data + 6, 6);
}

packetstreamer_format format(int (*render)(Format, Message, Buffer), bool text = true) {
  return {sizeof(packetstreamer_format),
          "test",
          "help",
          "text/x-test",
          text ? 1 : 0,
          nullptr,
          nullptr,
          nullptr,
          render};
}

std::string rendered(const packetstreamer_format& format, const record::Record& record,
                     bool colour = false) {
  std::string out = "before ";
  PluginFormat(format).render(record, {.colour = colour}, out);
  return out;
}

render::samples::Made hello() { return render::samples::record_of(encode::hello(Version::v1_3)); }

TEST(PluginFormat, appends_what_it_makes_of_a_record) {
  EXPECT_EQ(rendered(format(shown), *hello()), "before hello");
  EXPECT_EQ(rendered(format(shown), *hello(), true), "before hello in colour");
}

TEST(PluginFormat, has_a_spec_like_a_built_in_one) {
  auto text = format(shown);
  const PluginFormat renderer(text);
  EXPECT_EQ(renderer.spec().name, "test");
  EXPECT_EQ(renderer.spec().renderer, &renderer);
  EXPECT_EQ(render::record_end(renderer.spec()), "\n");
  EXPECT_EQ(render::record_end(PluginFormat(format(shown, false)).spec()), "");
  text.record_end = "--\n";
  EXPECT_EQ(render::record_end(renderer.spec()), "--\n");
}

TEST(PluginFormat, begins_with_its_heading_or_with_nothing) {
  auto with = format(shown);
  std::string out;
  PluginFormat(with).begin(out);
  EXPECT_EQ(out, "");
  with.begin = heading;
  PluginFormat(with).begin(out);
  EXPECT_EQ(out, "heading ");
  with.begin = heading_that_fails;
  PluginFormat(with).begin(out);
  EXPECT_EQ(out, "heading ");
}

TEST(PluginFormat, that_fails_leaves_no_half_of_a_record) {
  for (auto* wrong : {fails, throws, too_much}) {
    EXPECT_EQ(rendered(format(wrong), *hello()), "before (test failed on this message)");
    EXPECT_EQ(rendered(format(wrong, false), *hello()), "before ");
  }
}

TEST(PluginFormat, hands_on_what_was_pushed_octet_for_octet) {
  const auto pushed = record::Record::pushed(as_bytes("as it \x1b[0m came\n"), {});
  EXPECT_EQ(rendered(format(fails), *pushed), "before as it \x1b[0m came\n");
}

TEST(PluginFormat, sees_the_frame_of_a_record) {
  const auto frame = encode::udp(encode::mac("02:00:00:00:00:02"), encode::mac("02:00:00:00:00:01"),
                                 "10.0.0.1", "10.0.0.2", 1000, 7);
  const auto in = encode::packet_in(Version::v1_0).in_port(1).data(frame).bytes();
  EXPECT_EQ(rendered(format(source), *render::samples::record_of(in)),
            std::string("before \x02\0\0\0\0\x01", 13));
  const auto out = encode::packet_out(Version::v1_0).buffer_id(5).output(2).bytes();
  EXPECT_EQ(rendered(format(source), *render::samples::record_of(out, frame)),
            std::string("before \x02\0\0\0\0\x01", 13));
  EXPECT_EQ(rendered(format(source), *hello()), "before none");
}

}  // namespace
}  // namespace ps::plugin
