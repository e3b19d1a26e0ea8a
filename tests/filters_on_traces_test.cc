// SPDX-License-Identifier: Apache-2.0
// What must hold for every filter, on the messages of every capture: the index says what asking one
// by one says, and the rules of logic hold.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "filter/facts.h"
#include "filter/fields.h"
#include "filter/filter_index.h"
#include "filter/predicate.h"
#include "support/traces.h"

namespace ps::filter {
namespace {

namespace fs = std::filesystem;
using query::Expression;

/// Filters of every shape, the same for the same seed.
class Filters {
 public:
  explicit Filters(std::uint32_t seed) : random_(seed) {
    for (const auto& field : Fields::known().all()) conditions_.push_back(field.example);
  }

  Expression any(int depth = 3) {
    switch (depth == 0 ? 0 : random_() % 5) {
      case 1:
        return Expression::all_of(several(depth - 1));
      case 2:
        return Expression::any_of(several(depth - 1));
      case 3:
        return Expression::negated(any(depth - 1));
      default:
        return *query::parse(condition());
    }
  }

 private:
  std::vector<Expression> several(int depth) {
    std::vector<Expression> all;
    for (auto count = 2 + random_() % 3; count > 0; --count) all.push_back(any(depth));
    return all;
  }
  /// Half of them are what an index goes by, with what is there in the captures.
  std::string condition() {
    const auto host = 1 + random_() % 4;
    switch (random_() % 16) {
      case 0:
        return fmt::format("host == 02:00:00:00:00:0{}", host);
      case 1:
        return fmt::format("host == 10.0.0.{}", host);
      case 2:
        return fmt::format("host in {{02:00:00:00:00:0{}, 10.0.0.1, 02:00:00:00:00:03}}", host);
      case 3:
        return fmt::format("eth.addr in {{02:00:00:00:00:0{}, 02:00:00:00:00:01}}", host);
      case 4:
        return fmt::format("ip.src == 10.0.0.{}", host);
      case 5:
        return fmt::format("of.dpid in {{0x{}, 0x2}}", host);
      case 6:
        return fmt::format("direction == {}", host % 2 == 0 ? "to_switch" : "to_controller");
      case 7:
        return "of.type in {packet_in, packet_out, flow_mod, multipart_reply}";
      case 8:
        return "of.packet_in";
      default:
        return conditions_[random_() % conditions_.size()];
    }
  }

  std::mt19937 random_;
  std::vector<std::string> conditions_;
};

/// Shows the first messages of each capture to `look`.
template <class Look>
class Looking final : public decode::MessageSink {
 public:
  static constexpr std::uint64_t kMost = 1500;  ///< of a channel: some captures are bulk

  explicit Looking(Look look) : look_(look) {}
  void message(const decode::Message& message) override {
    if (message.seq <= kMost) look_(message);
  }

 private:
  Look look_;
};

template <class Look>
std::size_t look_at_all_traces(Look look) {
  std::size_t messages = 0;
  const auto counting = [&](const decode::Message& message) {
    ++messages;
    look(message);
  };
  for (const auto& entry : fs::directory_iterator(test::trace_path(""))) {
    const auto extension = entry.path().extension();
    if (extension != ".pcap" && extension != ".pcapng") continue;
    Looking<decltype(counting)> looking(counting);
    test::DecodingSinks sinks(looking);
    EXPECT_TRUE(test::play_trace(entry.path(), sinks)) << entry.path();
  }
  return messages;
}

Predicate predicate(const Expression& expression) { return Predicate::of(expression).value(); }

TEST(FiltersOnTraces, the_index_says_what_asking_one_by_one_says) {
  Filters random(1);
  std::vector<Predicate> filters{Predicate()};
  while (filters.size() < 300) filters.push_back(predicate(random.any()));
  filters.insert(filters.end(), filters.begin(), filters.begin() + 50);  // some are asked twice
  const FilterIndex index(filters);
  Matches matches;
  std::size_t held = 0;
  const auto messages = look_at_all_traces([&](const decode::Message& message) {
    index.match(message, matches);
    std::vector<Slot> got(matches.begin(), matches.end());
    std::ranges::sort(got);
    std::vector<Slot> expected;
    for (Slot slot = 0; slot < filters.size(); ++slot) {
      if (filters[slot].holds(message)) expected.push_back(slot);
    }
    held += expected.size();
    if (got == expected) return;
    std::vector<Slot> wrong;
    std::ranges::set_symmetric_difference(got, expected, std::back_inserter(wrong));
    ADD_FAILURE() << "message " << message.seq << " of frame " << message.frame_number << ": "
                  << filters[wrong.front()].text();
  });
  EXPECT_GT(messages, 5000u);
  EXPECT_GT(held, messages * 20) << "the filters want something";
}

TEST(FiltersOnTraces, the_rules_of_logic_hold_also_for_missing_fields) {
  struct Rule {
    Predicate one;
    Predicate other;
  };
  Filters random(2);
  std::vector<Rule> rules;
  for (int i = 0; i < 60; ++i) {
    const auto a = random.any(2), b = random.any(2);
    const auto negated = [](const Expression& x) { return Expression::negated(x); };
    rules.push_back({predicate(negated(Expression::all_of({a, b}))),
                     predicate(Expression::any_of({negated(a), negated(b)}))});
    rules.push_back({predicate(negated(Expression::any_of({a, b}))),
                     predicate(Expression::all_of({negated(a), negated(b)}))});
    rules.push_back({predicate(a), predicate(negated(negated(a)))});
    rules.push_back({predicate(Expression::all_of({a, b})), predicate(Expression::all_of({b, a}))});
  }
  look_at_all_traces([&](const decode::Message& message) {
    for (const auto& [one, other] : rules) {
      EXPECT_EQ(one.holds(message), other.holds(message)) << one.text() << "\n" << other.text();
    }
  });
}

/// Counts what it is told.
class Counting final : public ValueSink {
 public:
  void value(const Value&) override { ++values; }
  std::size_t values = 0;
};

TEST(FiltersOnTraces, a_field_is_only_in_the_messages_that_its_help_names) {
  Paths all;
  for (const auto& field : Fields::known().all()) {
    if (field.extract == nullptr) all.add(field.path);
  }
  std::vector<Told> told;
  look_at_all_traces([&](const decode::Message& message) {
    Facts facts(message, all, told);
    for (const auto& field : Fields::known().all()) {
      if (field.kinds.meets(KindSet::of(message))) continue;
      Counting counting;
      FieldUse{&field}.tell(facts, counting);
      EXPECT_EQ(counting.values, 0u)
          << field.name << " in a " << openflow::name(message.type) << ", which " << field.where;
    }
  });
}

}  // namespace
}  // namespace ps::filter
