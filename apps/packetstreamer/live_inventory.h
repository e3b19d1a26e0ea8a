// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "admin/inventory.h"
#include "capture/file_tap.h"
#include "capture/live_tap.h"
#include "capture/proxy.h"
#include "capture/push_tap.h"
#include "decode/channels.h"
#include "snooping.h"

namespace ps::app {

/// What the daemon's taps see at this moment. `paths[i]` is what `files[i]` plays.
/// Lifetime: ends before all that it was given. Thread: the service thread.
class LiveInventory final : public admin::Inventory {
 public:
  using Proxies = std::vector<std::unique_ptr<capture::Proxy>>;
  using Captures = std::vector<std::unique_ptr<capture::LiveTap>>;
  using Files = std::vector<std::unique_ptr<capture::FileTap>>;

  LiveInventory(const decode::Channels& channels, const Proxies& proxies, const Captures& captures,
                const Snooping& snooping, const capture::PushTap& push, const Files& files,
                const std::vector<std::string>& paths)
      : channels_(channels),
        proxies_(proxies),
        captures_(captures),
        snooping_(snooping),
        push_(push),
        files_(files),
        paths_(paths) {}

  std::vector<admin::ChannelLine> channels() const override;
  std::vector<admin::TapLine> taps() const override;
  decode::Channels::Totals totals() const override { return channels_.totals(); }
  decode::Channels::BySwitch by_switch() const override { return channels_.by_switch(); }

 private:
  const decode::Channels& channels_;
  const Proxies& proxies_;
  const Captures& captures_;
  const Snooping& snooping_;
  const capture::PushTap& push_;
  const Files& files_;
  const std::vector<std::string>& paths_;
};

}  // namespace ps::app
