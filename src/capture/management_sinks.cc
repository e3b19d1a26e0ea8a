// SPDX-License-Identifier: Apache-2.0
#include "capture/management_sinks.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include "capture/datapath_inquiry.h"

namespace ps::capture {
namespace {

class TurnedSink final : public ChannelSink {
 public:
  explicit TurnedSink(std::unique_ptr<ChannelSink> inner) : inner_(std::move(inner)) {}

  void chunk(const Chunk& chunk) override {
    auto turned = chunk;
    turned.direction = opposite(chunk.direction);
    inner_->chunk(turned);
  }
  void gap(const Gap& gap) override {
    auto turned = gap;
    turned.direction = opposite(gap.direction);
    inner_->gap(turned);
  }
  void datapath(DatapathId dpid) override { inner_->datapath(dpid); }
  void doubt(Doubt doubt, std::uint64_t count) override { inner_->doubt(doubt, count); }
  void closed(std::string_view reason, Timestamp time) override { inner_->closed(reason, time); }

 private:
  std::unique_ptr<ChannelSink> inner_;
};

}  // namespace

bool is_management_socket(const Endpoint& endpoint) {
  const auto name = std::filesystem::path(endpoint.path).filename().string();
  return endpoint.kind == Endpoint::Kind::unix_socket &&
         (name.ends_with(".mgmt") || name.find(".mgmt.") != std::string::npos);
}

std::string peer_process(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid <= 0) return {};
  std::string name;
  std::getline(std::ifstream(fmt::format("/proc/{}/comm", peer.pid)), name);
  return fmt::format("{}[{}]", name.empty() ? "process" : name, peer.pid);
}

void ManagementSinks::ask() {
  if (asking_.exchange(true)) return;
  boost::asio::post(context_, [self = shared_from_this()] {
    auto inquiry = std::make_shared<DatapathInquiry>(
        self->context_, self->path_, DatapathInquiry::kLimit,
        [self](const Result<DatapathId>& answer) {
          self->asking_ = false;
          if (!answer) return spdlog::warn("proxy: {}", answer.error().message);
          self->dpid_.with([&](auto& dpid) { dpid = *answer; });
        });
    inquiry->start();
  });
}

std::unique_ptr<ChannelSink> ManagementSinks::open(const ChannelInfo& info) {
  auto turned = info;
  std::swap(turned.switch_peer, turned.controller_peer);
  std::swap(turned.switch_tls, turned.controller_tls);
  auto inner = sinks_.open(turned);
  if (!inner) return nullptr;
  if (const auto dpid = dpid_.with([](const auto& known) { return known; })) {
    inner->datapath(*dpid);
  }
  ask();
  return std::make_unique<TurnedSink>(std::move(inner));
}

}  // namespace ps::capture
