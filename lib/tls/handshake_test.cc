// SPDX-License-Identifier: Apache-2.0
#include "tls/handshake.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tls/record.h"

namespace ps::tls {
namespace {

using namespace std::string_literals;

/// Version, random octets, no session, `middle`, then extensions.
std::string hello(const std::string& middle, const std::string& extensions) {
  return "\x03\x03"s + std::string(32, 'r') + "\0"s + middle + extensions;
}

TEST(ClientHello, may_lack_extensions) {
  const auto parsed = parse_client_hello(as_bytes(hello("\0\x02\x13\x01\x01\0"s, "")));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->random[31], 'r');
  EXPECT_EQ(parsed->server_name, "");
  EXPECT_FALSE(parsed->early_data);
}

TEST(ClientHello, shows_a_server_name_only_if_it_can_be_one) {
  const auto name_of = [](const std::string& name) {
    const auto size = static_cast<char>(name.size());
    const auto list = "\0"s + static_cast<char>(size + 3) + "\0\0"s + size + name;
    const auto extension = "\0\0\0"s + static_cast<char>(list.size()) + list;
    return parse_client_hello(
               as_bytes(hello("\0\x02\x13\x01\x01\0"s,
                              "\0"s + static_cast<char>(extension.size()) + extension)))
        ->server_name;
  };
  EXPECT_EQ(name_of("c0.example"), "c0.example");
  EXPECT_EQ(name_of("c0\n\x1b[31m"), "");
}

TEST(ServerHello, says_the_version_by_extension_or_by_itself) {
  const auto old = parse_server_hello(as_bytes(hello("\xc0\x2f\0"s, "")));
  ASSERT_TRUE(old);
  EXPECT_EQ(old->version, 0x0303);
  EXPECT_EQ(old->suite, 0xc02f);
  const auto modern =
      parse_server_hello(as_bytes(hello("\x13\x01\0"s, "\0\x06\0\x2b\0\x02\x03\x04"s)));
  ASSERT_TRUE(modern);
  EXPECT_EQ(modern->version, 0x0304);
  EXPECT_FALSE(modern->retry);
}

TEST(Hellos, cut_anywhere_are_none) {
  const auto whole = hello("\x13\x01\0"s, "\0\x06\0\x2b\0\x02\x03\x04"s);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const bool before_extensions = size == whole.size() - 8;
    EXPECT_EQ(parse_server_hello(as_bytes(whole).first(size)).has_value(), before_extensions);
  }
}

TEST(HandshakeReader, gives_a_message_when_its_end_is_there) {
  HandshakeReader reader;
  const auto finished = "\x14\0\0\x0c"s + std::string(12, 'f');
  const auto both = finished + "\x18\0\0\x01\x01"s;
  for (std::size_t at = 0; at + 1 < finished.size(); ++at) {
    Bytes one = as_bytes(both).subspan(at, 1);
    EXPECT_FALSE(reader.next(one));
    EXPECT_TRUE(one.empty());
  }
  Bytes rest = as_bytes(both).subspan(finished.size() - 1);
  EXPECT_EQ(reader.next(rest)->type, HandshakeType::finished);
  EXPECT_EQ(reader.next(rest)->type, HandshakeType::key_update);
  EXPECT_FALSE(reader.next(rest));
  EXPECT_FALSE(reader.bad());
}

TEST(HandshakeReader, keeps_no_hello_that_is_too_large_and_of_others_nothing) {
  HandshakeReader reader;
  Bytes certificate = as_bytes("\x0b\xff\xff\xff and more");
  EXPECT_FALSE(reader.next(certificate));
  EXPECT_FALSE(reader.bad());
  reader.reset();
  const auto large = "\x01\x01\0\x01"s;
  Bytes hello = as_bytes(large);
  EXPECT_FALSE(reader.next(hello));
  EXPECT_TRUE(reader.bad());
}

TEST(RecordReader, gives_again_what_was_put_back) {
  const auto one = "\x17\x03\x03\0\x03"s + "abc";
  const auto two = one + one;
  for (const std::size_t cut : {std::size_t{0}, std::size_t{2}, std::size_t{5}, std::size_t{7}}) {
    RecordReader reader;
    Bytes front = as_bytes(two).first(cut);
    EXPECT_FALSE(reader.next(front));
    Bytes rest = as_bytes(two).subspan(cut);
    auto record = reader.next(rest);
    ASSERT_TRUE(record);
    reader.put_back(*record);
    record = reader.next(rest);
    ASSERT_TRUE(record);
    EXPECT_EQ(as_text(record->body), "abc");
    EXPECT_EQ(rest.size(), one.size());
    EXPECT_TRUE(reader.next(rest));
    EXPECT_TRUE(rest.empty());
  }
}

TEST(RecordReader, refuses_what_is_no_record_at_its_first_wrong_octet) {
  for (const auto& text : {"\x04"s, "\x16\x02"s, "\x16\x03\x05"s, "\x16\x03\x03\xff\xff"s}) {
    RecordReader reader;
    Bytes octets = as_bytes(text);
    EXPECT_FALSE(reader.next(octets));
    EXPECT_TRUE(reader.bad());
  }
}

}  // namespace
}  // namespace ps::tls
