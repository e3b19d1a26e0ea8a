// SPDX-License-Identifier: Apache-2.0
#include "capture/snoop_splitter.h"

#include <algorithm>

#include <fmt/format.h>

#include "capture/snoop_backlog.h"
#include "openflow/framer.h"

namespace ps::capture {
namespace {

using openflow::Framed;

/// Of an unknown version too: switches echo such messages back.
bool could_be_openflow(const openflow::Header& header) {
  constexpr std::uint8_t kHighestPlausibleType = 40;
  if (header.length < openflow::kHeaderSize) return false;
  return openflow::is_known(header.version) ||
         ((header.version & 0x80) == 0 && header.type <= kHighestPlausibleType);
}

}  // namespace

Result<void> SnoopSplitter::take(Bytes octets) {
  if (kept_.empty()) return walk(octets);
  auto rest = complete_kept(octets);
  if (!rest) return rest.error();
  if (!kept_.empty()) return {};
  return walk(*rest);
}

Result<Bytes> SnoopSplitter::complete_kept(Bytes rest) {
  // Twice at the most: once to have a header, once to have what its length says.
  for (;;) {
    const auto front = openflow::frame_front(kept_);
    if (front.kind == Framed::message) break;
    const auto wanted = std::min(front.size - kept_.size(), rest.size());
    kept_.insert(kept_.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(wanted));
    rest = rest.subspan(wanted);
    if (kept_.size() < front.size) return Bytes{};
    if (auto good = check(kept_); !good) return good.error();
  }
  Run run;
  one(kept_, run);
  flush(run);
  kept_.clear();
  return rest;
}

Result<void> SnoopSplitter::walk(Bytes rest) {
  Run run;
  while (rest.size() >= openflow::kHeaderSize) {
    if (auto good = check(rest); !good) {
      flush(run);
      return good;
    }
    const auto front = openflow::frame_front(rest);
    if (front.kind == Framed::need_more) break;
    one(rest.first(front.size), run);
    rest = rest.subspan(front.size);
  }
  flush(run);
  kept_.assign(rest.begin(), rest.end());
  return {};
}

Result<void> SnoopSplitter::check(Bytes front) const {
  const auto header = *openflow::parse_header(front);
  if (!could_be_openflow(header)) {
    return Error{fmt::format("a header with version {}, type {} and length {} is no OpenFlow",
                             header.version, header.type, header.length)};
  }
  if (!greeted_ && openflow::type_of(header) != openflow::MsgType::hello) {
    return Error{fmt::format("it begins with a message of version {} and type {}, not a hello",
                             header.version, header.type)};
  }
  return {};
}

void SnoopSplitter::one(Bytes message, Run& run) {
  memory_ += socket_memory(message.size());
  if (!greeted_) {
    greeted_ = true;
    return receiver_.channel_begins();
  }
  const auto snooped = conversation_.next(message);
  if (snooped.begins_channel || snooped.way != run.way) flush(run);
  if (snooped.begins_channel) receiver_.channel_begins();
  if (snooped.lost > 0) receiver_.doubt(Doubt::suspected_loss, snooped.lost);
  if (snooped.guessed) receiver_.doubt(Doubt::direction_guessed, 1);
  run.way = snooped.way;
  run.octets =
      run.octets.empty() ? message : Bytes(run.octets.data(), run.octets.size() + message.size());
}

void SnoopSplitter::flush(Run& run) {
  if (!run.octets.empty()) receiver_.messages(run.way, run.octets);
  run.octets = {};
}

}  // namespace ps::capture
