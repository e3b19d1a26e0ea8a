// SPDX-License-Identifier: Apache-2.0
#include "frame/dns.h"

#include <string>

#include <gtest/gtest.h>

#include "frame/frame.h"
#include "frame/samples.h"

namespace ps::frame {
namespace {

Bytes message(std::string_view sample) { return parse(samples::octets(sample))->udp->payload; }

std::string text(const DnsName& name) {
  std::string out;
  DnsLabels labels(name);
  while (const auto label = labels.next()) out += std::string(as_text(*label)) + ".";
  return labels.malformed() ? out + "!" : out;
}

TEST(Dns, has_its_question) {
  const auto dns = parse_dns(message("dns_query"));
  ASSERT_TRUE(dns);
  EXPECT_EQ(dns->id, 0x1234);
  EXPECT_FALSE(dns->is_response());
  EXPECT_TRUE(dns->recursion_desired());
  DnsContents contents(*dns);
  const auto question = contents.question();
  ASSERT_TRUE(question);
  EXPECT_EQ(text(question->name), "www.example.org.");
  EXPECT_EQ(question->type, dns_type::kA);
  EXPECT_EQ(question->klass, 1);
  EXPECT_FALSE(contents.question() || contents.record() || contents.truncated());
}

TEST(Dns, has_its_records_with_compressed_names) {
  const auto dns = parse_dns(message("dns_answer"));
  ASSERT_TRUE(dns && dns->is_response());
  DnsContents contents(*dns);
  const auto alias = contents.record();
  ASSERT_TRUE(alias && alias->target);
  EXPECT_EQ(text(alias->name), "www.example.org.");
  EXPECT_EQ(text(*alias->target), "apac.example.org.");
  const auto address = contents.record();
  ASSERT_TRUE(address);
  EXPECT_EQ(text(address->name), "apac.example.org.");
  EXPECT_EQ(address->ttl, 60u);
  EXPECT_EQ(address->data.size(), 4u);
  std::size_t count = 2;
  while (const auto record = contents.record()) {
    ++count;
    EXPECT_EQ(record->section == DnsSection::additional, record->type == dns_type::kOpt);
  }
  EXPECT_EQ(count, 7u);
  EXPECT_FALSE(contents.truncated());
}

TEST(Dns, that_holds_less_than_it_says_is_truncated) {
  for (const auto* sample : {"dns_query", "dns_answer", "mdns"}) {
    const Bytes all = message(sample);
    for (std::size_t size = 12; size < all.size(); ++size) {
      DnsContents contents(*parse_dns(all.first(size)));
      while (contents.record()) continue;
      EXPECT_TRUE(contents.truncated()) << sample << size;
    }
  }
  EXPECT_FALSE(parse_dns(message("mdns").first(11)));
}

TEST(DnsName, with_a_loop_ends) {
  const auto itself = samples::from_hex("c000");
  EXPECT_EQ(text({itself, 0}), "!");
  const auto each_other = samples::from_hex("c002 c000");
  EXPECT_EQ(text({each_other, 2}), "!");
  const auto back_with_label = samples::from_hex("0161 c000");
  EXPECT_EQ(text({back_with_label, 0}), "a.!");
  const auto forward = samples::from_hex("c002 00");
  EXPECT_EQ(text({forward, 0}), "!");
}

TEST(DnsName, with_many_pointers_or_octets_ends) {
  samples::Octets pointers{0};
  for (unsigned i = 0; i < 100; ++i) {
    const unsigned to = i == 0 ? 0 : 1 + (i - 1) * 2;
    pointers.push_back(static_cast<std::uint8_t>(0xc0 | to >> 8));
    pointers.push_back(static_cast<std::uint8_t>(to));
  }
  EXPECT_EQ(text({pointers, pointers.size() - 2}), "!");
  EXPECT_EQ(text({pointers, 1 + 31 * 2}), "");

  samples::Octets labels;
  for (int i = 0; i < 300; ++i) labels.insert(labels.end(), {1, 'a'});
  labels.push_back(0);
  EXPECT_EQ(text({labels, 0}), [] {
    std::string out;
    for (int i = 0; i < 127; ++i) out += "a.";
    return out + "!";
  }());
}

TEST(DnsName, cut_anywhere_or_of_an_unknown_kind_is_malformed) {
  const auto name = samples::from_hex("03777777 00");
  EXPECT_EQ(text({name, 0}), "www.");
  EXPECT_EQ(text({Bytes(name).first(4), 0}), "www.!");
  EXPECT_EQ(text({Bytes(name).first(3), 0}), "!");
  EXPECT_EQ(text({name, 9}), "!");
  EXPECT_EQ(text({samples::from_hex("80 00"), 0}), "!");
}

}  // namespace
}  // namespace ps::frame
