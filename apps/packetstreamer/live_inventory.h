// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "admin/inventory.h"
#include "decode/channels.h"

namespace ps::app {

/// The channels that are open at this moment.
/// Lifetime: ends before `channels`. Thread: the service thread.
class LiveInventory final : public admin::Inventory {
 public:
  explicit LiveInventory(const decode::Channels& channels) : channels_(channels) {}

  std::vector<admin::ChannelLine> channels() const override;
  decode::Channels::Totals totals() const override { return channels_.totals(); }
  decode::Channels::BySwitch by_switch() const override { return channels_.by_switch(); }

 private:
  const decode::Channels& channels_;
};

}  // namespace ps::app
