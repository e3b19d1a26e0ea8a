// SPDX-License-Identifier: Apache-2.0
#include "tls/key_log.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tls/keys.h"

namespace ps::tls {
namespace {

using ::testing::HasSubstr;

Random random_of(std::uint8_t octet) {
  Random random;
  random.fill(octet);
  return random;
}

std::string repeated(const char* octet, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += octet;
  return text;
}

std::string line(const char* label, const char* random, int secret_size) {
  return std::string(label) + " " + repeated(random, 32) + " " + repeated("5a", secret_size) + "\n";
}

class Log : public ::testing::Test {
 protected:
  void feed(std::string_view some) { text.feed(some, log); }
  bool has(Label label, std::uint8_t random) const {
    return log.find(label, random_of(random)) != nullptr;
  }

  KeyLog log{3};
  KeyLogText text;
};

TEST_F(Log, has_the_secrets_by_the_random_octets_of_the_client) {
  feed("# a comment\n\n" + line("CLIENT_RANDOM", "01", 48) +
       line("CLIENT_HANDSHAKE_TRAFFIC_SECRET", "02", 32) +
       line("SERVER_HANDSHAKE_TRAFFIC_SECRET", "02", 32) +
       line("CLIENT_TRAFFIC_SECRET_0", "02", 48) + line("SERVER_TRAFFIC_SECRET_0", "0A", 48));
  EXPECT_TRUE(has(Label::master, 1));
  EXPECT_TRUE(has(Label::client_handshake, 2));
  EXPECT_TRUE(has(Label::server_handshake, 2));
  EXPECT_TRUE(has(Label::client_application, 2));
  EXPECT_TRUE(has(Label::server_application, 10));
  EXPECT_FALSE(has(Label::master, 2));
  EXPECT_FALSE(has(Label::master, 3));
  EXPECT_EQ(log.find(Label::master, random_of(1))->bytes().size(), 48u);
  EXPECT_EQ(log.counters().secrets, 5u);
  EXPECT_EQ(log.counters().bad_lines, 0u);
}

TEST_F(Log, may_come_in_any_pieces_and_with_any_line_ends) {
  auto all = line("CLIENT_RANDOM", "01", 48);
  all.insert(all.size() - 1, "\r");
  for (const char c : all.substr(0, all.size() - 1)) feed({&c, 1});
  EXPECT_FALSE(has(Label::master, 1));
  text.end(log);
  EXPECT_TRUE(has(Label::master, 1));
}

TEST_F(Log, passes_over_what_is_of_no_use_and_counts_what_cannot_be_read) {
  feed(line("EXPORTER_SECRET", "01", 32) + line("CLIENT_EARLY_TRAFFIC_SECRET", "01", 32) +
       "RSA 0102 03\n");
  EXPECT_EQ(log.counters().other_lines, 3u);
  feed("not a key log\n" + line("CLIENT_RANDOM", "01", 32) + line("CLIENT_RANDOM", "01", 47) +
       line("CLIENT_RANDOM", "01", 64) + line("CLIENT_RANDOM", "0x", 48) + "CLIENT_RANDOM\n" +
       "CLIENT_RANDOM 01 02 03\n" + std::string(100'000, 'A') + "\n");
  EXPECT_EQ(log.counters().bad_lines, 8u);
  EXPECT_EQ(log.counters().secrets, 0u);
  feed(line("CLIENT_RANDOM", "01", 48));
  EXPECT_TRUE(has(Label::master, 1));
}

TEST_F(Log, forgets_the_connection_added_first_when_there_are_too_many) {
  for (const char* random : {"01", "02", "01", "03", "04"}) {
    feed(line("CLIENT_RANDOM", random, 48));
  }
  EXPECT_FALSE(has(Label::master, 1));
  EXPECT_TRUE(has(Label::master, 2));
  EXPECT_TRUE(has(Label::master, 4));
  EXPECT_EQ(log.counters().forgotten, 1u);
}

TEST_F(Log, gives_the_lines_of_a_connection_once) {
  const auto up = line("CLIENT_TRAFFIC_SECRET_0", "02", 48);
  const auto down = line("SERVER_TRAFFIC_SECRET_0", "02", 32);
  feed(line("CLIENT_RANDOM", "01", 48) + "EXPORTER_SECRET 02 03\n" + up);
  std::string taken;
  log.take_lines(random_of(2), taken);
  EXPECT_EQ(taken, up);
  feed(up + down);
  log.take_lines(random_of(2), taken);
  log.take_lines(random_of(2), taken);
  log.take_lines(random_of(3), taken);
  EXPECT_EQ(taken, up + down);
}

TEST(FoundKeys, are_those_of_connections_that_were_asked_for_and_only_once_that_is_wanted) {
  Keys keys;
  const auto first = line("CLIENT_RANDOM", "01", 48), second = line("CLIENT_RANDOM", "02", 48);
  keys.add(first + second);
  ASSERT_TRUE(keys.find(Label::master, random_of(1)));
  EXPECT_EQ(keys.take_found(), "");
  keys.note_found();
  EXPECT_FALSE(keys.find(Label::master, random_of(3)));
  EXPECT_FALSE(keys.find(Label::client_handshake, random_of(1)));
  ASSERT_TRUE(keys.find(Label::master, random_of(2)));
  ASSERT_TRUE(keys.find(Label::master, random_of(2)));
  EXPECT_EQ(keys.take_found(), second);
  ASSERT_TRUE(keys.find(Label::master, random_of(2)));
  EXPECT_EQ(keys.take_found(), "");
}

class LogFile : public ::testing::Test {
 protected:
  ~LogFile() override { std::filesystem::remove(path); }

  void write(const std::string& text, std::ios::openmode how = std::ios::app) const {
    std::ofstream(path, how) << text;
  }
  bool has(std::uint8_t random) { return keys.find(Label::master, random_of(random)) != nullptr; }

  std::string path = ::testing::TempDir() + "key_log_test.log";
  Keys keys;
};

TEST_F(LogFile, is_read_to_its_end_and_then_what_is_appended) {
  const auto second = line("CLIENT_RANDOM", "02", 48);
  write(line("CLIENT_RANDOM", "01", 48) + second.substr(0, 40));
  ASSERT_TRUE(keys.follow(path));
  EXPECT_TRUE(has(1));
  EXPECT_FALSE(has(2));
  // What comes from elsewhere is not the rest of the line.
  keys.add(line("CLIENT_RANDOM", "03", 48));
  write(second.substr(40));
  EXPECT_FALSE(has(2));
  keys.look_again();
  EXPECT_TRUE(has(2));
  EXPECT_TRUE(has(3));
  EXPECT_EQ(keys.counters().bad_lines, 0u);
}

TEST_F(LogFile, that_another_took_the_place_of_is_read_from_its_beginning) {
  write(line("CLIENT_RANDOM", "01", 48));
  ASSERT_TRUE(keys.follow(path));
  std::filesystem::rename(path, path + ".1");
  write(line("CLIENT_RANDOM", "02", 48));
  keys.look_again();
  std::filesystem::remove(path + ".1");
  EXPECT_TRUE(has(2));
  write("#\n" + line("CLIENT_RANDOM", "03", 48).substr(2), std::ios::trunc);
  keys.look_again();
  write(line("CLIENT_RANDOM", "04", 48));
  keys.look_again();
  EXPECT_TRUE(has(4));
}

TEST_F(LogFile, that_is_not_there_or_no_file_is_an_error_with_its_name) {
  EXPECT_THAT(keys.follow(path).error().message, HasSubstr(path + ": No such file"));
  EXPECT_THAT(keys.follow("/dev/zero").error().message, HasSubstr("/dev/zero"));
  EXPECT_TRUE(keys.none());
}

}  // namespace
}  // namespace ps::tls
