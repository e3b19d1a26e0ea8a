// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "admin/inventory.h"
#include "admin/statistics.h"
#include "admin/taps.h"

/// What stands around the control plane, for tests and fuzzing.
namespace ps::admin::test {

class FixedInventory final : public Inventory {
 public:
  std::vector<ChannelLine> channels() const override { return all_channels; }
  decode::Channels::Totals totals() const override { return all_totals; }
  decode::Channels::BySwitch by_switch() const override { return all_switches; }

  std::vector<ChannelLine> all_channels;
  decode::Channels::Totals all_totals{};
  decode::Channels::BySwitch all_switches;
};

/// Remembers what it was asked to add, and gives it the next number; push is number 0.
class FakeTaps final : public Taps {
 public:
  std::vector<TapLine> list() const override { return lines; }
  std::optional<TapLine> find(TapId id) const override {
    for (const auto& line : lines) {
      if (line.id == id) return line;
    }
    return std::nullopt;
  }
  Added add(const TapRequest& request) override {
    if (refusal) return *refusal;
    asked.push_back(request);
    lines.push_back({.id = asked.size(), .kind = "fake", .where = request.value, .counts = {}});
    return asked.size();
  }
  Removal remove(TapId id, std::function<void()> when_done) override {
    if (id == 0) return Removal::permanent;
    const auto gone = std::erase_if(lines, [id](const auto& line) { return line.id == id; });
    if (gone == 0) return Removal::unknown;
    done = std::move(when_done);
    return Removal::under_way;
  }

  std::vector<TapLine> lines;
  std::vector<TapRequest> asked;
  std::optional<TapRefusal> refusal;
  std::function<void()> done;  ///< of the last removal
};

/// Counts when the test says so.
class KeptStatistics final : public Statistics {
 public:
  bool count(std::chrono::milliseconds for_time, std::size_t most_rows,
             std::function<void(const counting::Report&)> when_done) override {
    time = for_time;
    most = most_rows;
    done = std::move(when_done);
    return !full;
  }

  std::chrono::milliseconds time{0};
  std::size_t most = 0;
  std::function<void(const counting::Report&)> done;
  bool full = false;
};

}  // namespace ps::admin::test
