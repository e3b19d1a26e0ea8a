// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "query/expression.h"

namespace ps::query {
namespace {

/// The text of the tree that `text` is read as, or the error.
std::string read(std::string_view text) {
  const auto expression = parse(text);
  return expression ? to_string(*expression) : "error: " + expression.error().message;
}

TEST(Parser, reads_nothing_as_everything) {
  EXPECT_EQ(parse(" \n")->kind, Expression::Kind::everything);
  EXPECT_EQ(read(""), "");
}

TEST(Parser, reads_a_comparison_of_a_field_with_a_value) {
  const auto expression = parse("eth.src == 02:00:00:00:00:01");
  ASSERT_TRUE(expression);
  EXPECT_EQ(expression->kind, Expression::Kind::comparison);
  EXPECT_EQ(expression->left.value, "eth.src");
  EXPECT_EQ(expression->comparison, Comparison::equal);
  EXPECT_EQ(expression->right.value, "02:00:00:00:00:01");
  EXPECT_EQ(expression->right.column, 12u);
}

TEST(Parser, takes_every_spelling_of_the_operators) {
  EXPECT_EQ(read("a eq 1 && b ne 2"), "a == 1 and b != 2");
  EXPECT_EQ(read("a lt 1 || b le 2"), "a < 1 or b <= 2");
  EXPECT_EQ(read("a gt 1 or b ge 2"), "a > 1 or b >= 2");
  EXPECT_EQ(read("a ~ \"x\" and b matches \"y\""), "a matches \"x\" and b matches \"y\"");
  EXPECT_EQ(read("a any_eq 1 and a all_ne 1 and a all_eq 1 and a any_ne 1"),
            "a == 1 and a != 1 and a === 1 and a !== 1");
  EXPECT_EQ(read("!a and not not b"), "not a and not not b");
}

TEST(Parser, lets_and_bind_tighter_than_or) {
  EXPECT_EQ(read("a or b and c"), "a or b and c");
  EXPECT_EQ(parse("a or b and c")->kind, Expression::Kind::any_of);
  EXPECT_EQ(read("(a or b) and c"), "(a or b) and c");
  EXPECT_EQ(read("not (a and b)"), "not (a and b)");
  EXPECT_EQ(read("not a == 1"), "not a == 1");
  EXPECT_EQ(parse("not a == 1")->kind, Expression::Kind::negation);
}

TEST(Parser, drops_parentheses_that_say_nothing) {
  EXPECT_EQ(read("((a) and ((b) and c))"), "a and b and c");
  EXPECT_EQ(*parse("a and (b and c)"), *parse("(a and b) and c"));
}

TEST(Parser, reads_sets_with_ranges) {
  EXPECT_EQ(read("tcp.port in {80,443 , 6633..6653}"), "tcp.port in {80, 443, 6633..6653}");
  EXPECT_EQ(read("ip.addr in {10.0.0.1..10.0.0.9}"), "ip.addr in {10.0.0.1..10.0.0.9}");
  EXPECT_EQ(read("of.type not in {hello}"), "not of.type in {hello}");
}

TEST(Parser, reads_slices) {
  EXPECT_EQ(read("eth.src[0:3] == 02:00:00"), "eth.src[0:3] == 02:00:00");
  EXPECT_EQ(read("a[1-3] == b[2]"), "a[1:3] == b[2]");
  EXPECT_EQ(read("a[:2, 4, -2:] == 1"), "a[0:2,4,-2:] == 1");
}

TEST(Parser, reads_calls) {
  EXPECT_EQ(read("bpf(\"icmp and host 10.0.0.1\") and len(tcp.payload) > 3"),
            "bpf(\"icmp and host 10.0.0.1\") and len(tcp.payload) > 3");
}

TEST(Parser, resolves_escapes_in_text_and_none_in_raw_text) {
  EXPECT_EQ(parse(R"(a == "q\"\\\x41\102\n")")->right.value, "q\"\\AB\n");
  EXPECT_EQ(parse(R"(a matches r"\d+\.")")->right.value, R"(\d+\.)");
  EXPECT_EQ(read(R"(a matches r"\d")"), R"(a matches "\\d")");
  EXPECT_EQ(read("a == \"\xff\xc3\xa4\""), "a == \"\\xff\\xc3\\xa4\"");
  EXPECT_EQ(read("a == \"\xc3\xa4\""), "a == \"\xc3\xa4\"");
}

TEST(Parser, takes_in_for_a_word_where_a_value_stands) {
  EXPECT_EQ(read("direction == in"), "direction == in");
}

TEST(Parser, says_where_what_is_wrong_and_what_would_be_right) {
  EXPECT_EQ(read("a =="), "error: column 5: expected a value, found the end");
  EXPECT_EQ(read("a == 1 b"), "error: column 8: expected 'and', 'or' or the end, found 'b'");
  EXPECT_EQ(read("(a == 1"), "error: column 8: expected 'and', 'or' or ')', found the end");
  EXPECT_EQ(read("a and"),
            "error: column 6: expected a condition, like of.type == packet_in, found the end");
  EXPECT_EQ(read("a in 1"), "error: column 6: expected a set, like {1, 5..9}, found '1'");
  EXPECT_EQ(read("a in {1 2}"), "error: column 9: expected ',' or '}', found '2'");
  EXPECT_EQ(read("a in {}"), "error: column 7: expected a value, found '}'");
  EXPECT_EQ(read("\"x\""), "error: column 4: expected a comparison, like ==, found the end");
  EXPECT_EQ(read("a = 1"),
            "error: column 3: '=' is no part of a filter; text stands in double quotes");
  EXPECT_EQ(read("a == \"x"), "error: column 6: \" is not closed; expected \"");
  EXPECT_EQ(read("a[0:3 == 1"), "error: column 2: [ is not closed; expected ]");
  EXPECT_EQ(read(R"(a == "\q")"),
            R"(error: column 7: not an escape; there are \" \\ \n \r \t \xHH and \NNN (octal))");
  EXPECT_EQ(read("a[3-1] == 1"),
            "error: column 2: expected a slice, like [0:3], [2-4], [5] or [-2:], of at most 65535 "
            "octets, found '[3-1]'");
}

TEST(Parser, bounds_length_depth_sets_and_conditions) {
  EXPECT_EQ(read(std::string(kLongestText + 1, ' ')),
            "error: column 65537: the filter has 65537 octets; at most 65536 are accepted");
  EXPECT_EQ(read(std::string(kDeepest, '(') + "a" + std::string(kDeepest, ')')), "a");
  EXPECT_EQ(read(std::string(kDeepest + 1, '(')),
            "error: column 101: more than 100 parentheses and negations inside each other");
  EXPECT_EQ(read(std::string(kDeepest + 1, '!') + "a"),
            "error: column 101: more than 100 parentheses and negations inside each other");
  std::string set = "a in {1";
  for (std::size_t i = 1; i < kLargestSet; ++i) set += ",1";
  EXPECT_TRUE(parse(set + "}"));
  EXPECT_EQ(read(set + ",1}"), "error: column 6: more than 10000 elements in a set");
  std::string conditions = "a";
  for (std::size_t i = 1; i < kMostConditions; ++i) conditions += "||a";
  EXPECT_TRUE(parse(conditions));
  EXPECT_EQ(read(conditions + "||a"), "error: column 30001: more than 10000 conditions");
}

}  // namespace
}  // namespace ps::query
