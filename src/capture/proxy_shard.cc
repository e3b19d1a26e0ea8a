// SPDX-License-Identifier: Apache-2.0
#include "capture/proxy_shard.h"

#include <vector>

#include "capture/management_sinks.h"
#include "capture/proxy_channel.h"

namespace ps::capture {

void ProxyShard::adopt(FileDescriptor connection) {
  if (closed_) return;
  set_channel_options(connection.get());
  auto peer = to_string(peer_address(connection.get()));
  // A switch's Unix socket bears no name; the one it connected to says more than nothing.
  if (peer == "unix:") peer = to_string(settings_->listen);
  if (settings_->management) {
    if (auto process = peer_process(connection.get()); !process.empty()) peer = process;
  }
  auto socket = adopt_socket(thread_.context(), std::move(connection));
  if (!socket.is_open()) return;
  auto channel =
      std::make_shared<ProxyChannel>(shared_from_this(), std::move(socket), std::move(peer));
  channels_.insert(channel.get());
  channel->start();
}

void ProxyShard::close(std::string_view reason) {
  closed_ = true;
  std::vector<std::shared_ptr<ProxyChannel>> ending;
  for (auto* channel : channels_) ending.push_back(channel->shared_from_this());
  for (auto& channel : ending) channel->close(reason);
}

}  // namespace ps::capture
