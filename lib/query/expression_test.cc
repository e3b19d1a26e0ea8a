// SPDX-License-Identifier: Apache-2.0
#include "query/expression.h"

#include <random>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace ps::query {
namespace {

/// Trees of every shape, the same for the same seed.
class Trees {
 public:
  explicit Trees(std::uint32_t seed) : random_(seed) {}

  Expression tree(int depth) {
    switch (depth == 0 ? 3 + below(3) : below(6)) {
      case 0:
        return Expression::all_of(several(depth));
      case 1:
        return Expression::any_of(several(depth));
      case 2:
        return Expression::negated(tree(depth - 1));
      case 3:
        return comparison();
      case 4:
        return membership();
      default:
        return presence();
    }
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }

  std::vector<Expression> several(int depth) {
    std::vector<Expression> all;
    for (std::size_t count = 2 + below(3); count > 0; --count) all.push_back(tree(depth - 1));
    return all;
  }
  Operand word() {
    constexpr const char* kWords[] = {
        "of.type", "host", "02:00:00:00:00:01", "10.0.0.0/8", "0x10", "in", "-3", "fe80::1"};
    Operand operand;
    operand.value = kWords[below(std::size(kWords))];
    if (below(4) == 0) operand.slices = slices();
    return operand;
  }
  std::vector<Slice> slices() {
    std::vector<Slice> all;
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      Slice slice{static_cast<std::int64_t>(below(9)) - 4, {}};
      if (below(3) != 0) slice.length = 1 + below(5);
      all.push_back(slice);
    }
    return all;
  }
  Operand text() {
    Operand operand;
    operand.kind = Operand::Kind::text;
    for (std::size_t size = below(6); size > 0; --size) {
      operand.value += static_cast<char>(below(256));
    }
    return operand;
  }
  Operand call() {
    Operand operand;
    operand.kind = Operand::Kind::call;
    operand.value = "bpf";
    for (std::size_t count = below(3); count > 0; --count) operand.arguments.push_back(value());
    return operand;
  }
  Operand value() { return below(3) == 0 ? text() : below(4) == 0 ? call() : word(); }

  Expression comparison() {
    Expression expression;
    expression.kind = Expression::Kind::comparison;
    expression.left = value();
    expression.comparison = static_cast<Comparison>(below(10));
    expression.right = value();
    return expression;
  }
  Expression membership() {
    Expression expression;
    expression.kind = Expression::Kind::membership;
    expression.left = word();
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      expression.set.push_back({value(), {}});
      if (below(3) == 0) expression.set.back().last = value();
    }
    return expression;
  }
  Expression presence() {
    Expression expression;
    expression.kind = Expression::Kind::presence;
    expression.left = below(2) == 0 ? word() : call();
    return expression;
  }

  std::mt19937 random_;
};

TEST(Expression, is_read_back_from_what_it_prints) {
  for (std::uint32_t seed = 0; seed < 5000; ++seed) {
    const Expression tree = Trees(seed).tree(4);
    const std::string text = to_string(tree);
    const auto read = parse(text);
    ASSERT_TRUE(read) << text << "\n" << read.error().message;
    ASSERT_EQ(*read, tree) << text << "\n" << to_string(*read);
    ASSERT_EQ(to_string(*read), text);
  }
}

TEST(Expression, shows_its_tree_as_json) {
  const auto json = [](std::string_view text) {
    return boost::json::serialize(to_json(*parse(text)));
  };
  EXPECT_EQ(json(""), "{}");
  EXPECT_EQ(json("a == 1 and not (b or c < \"x\")"),
            R"({"and":[{"==":["a","1"]},{"not":{"or":[{"has":"b"},{"<":["c",{"text":"x"}]}]}}]})");
  EXPECT_EQ(json("a[0:3] in {1, 2..3}"),
            R"({"in":[{"word":"a","slice":"0:3"},["1",{"from":"2","to":"3"}]]})");
  EXPECT_EQ(json("bpf(\"icmp\")"), R"({"has":{"bpf":[{"text":"icmp"}]}})");
}

TEST(Expression, joins_without_nesting_its_own_kind) {
  const auto a = *parse("a"), b = *parse("b and c");
  EXPECT_EQ(Expression::all_of({a, b}), *parse("a and b and c"));
  EXPECT_EQ(Expression::all_of({a, Expression{}}), a);
  EXPECT_EQ(Expression::all_of({}).kind, Expression::Kind::everything);
  EXPECT_EQ(Expression::any_of({a, Expression{}}).kind, Expression::Kind::everything);
}

}  // namespace
}  // namespace ps::query
