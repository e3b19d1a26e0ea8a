// SPDX-License-Identifier: Apache-2.0
#include "render/refusal.h"

#include <algorithm>

#include <fmt/format.h>

#include "openflow/flow_mod.h"
#include "openflow/msg_type.h"
#include "render/at_fault.h"
#include "render/body_text.h"
#include "render/layout_text.h"

namespace ps::render {
namespace {

using openflow::MsgType;

/// More would tell of a whole line only what the message's own line tells.
constexpr std::size_t kMostWords = 72;

std::string shortened(std::string text) {
  if (text.size() <= kMostWords) return text;
  const auto space = text.rfind(' ', kMostWords);
  return text.substr(0, space == std::string::npos ? kMostWords : space) + " ...";
}

/// `add, table 3, priority 5`; empty where that much is not there.
std::string flow_mod_words(Bytes octets) {
  const auto mod = openflow::FlowMod::parse(octets);
  constexpr std::size_t kUpToPriority10 = 64, kUpToPriority11 = 32;
  const bool is_10 = mod->version == openflow::Version::v1_0;
  if (octets.size() < (is_10 ? kUpToPriority10 : kUpToPriority11)) return "";
  return fmt::format("{}{}, priority {}", named(mod->command_name(), mod->command),
                     mod->table_id ? fmt::format(", table {}", *mod->table_id) : "", mod->priority);
}

std::string words(Bytes octets) {
  const auto type = openflow::type_of(*openflow::parse_header(octets));
  if (type == MsgType::hello || type == MsgType::unknown) return "";
  const auto text = type == MsgType::flow_mod ? flow_mod_words(octets) : layout_words(octets);
  const auto begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : shortened(text.substr(begin));
}

/// What there is most of: the message as it was seen, or as the error quotes it. Of a message in a
/// bundle the error quotes that message alone.
Bytes refused(const record::Record& record, Bytes quoted) {
  const Bytes seen = record.refused_message();
  const auto common = std::min(seen.size(), quoted.size());
  const bool same = std::ranges::equal(seen.first(common), quoted.first(common));
  return quoted.empty() || (same && seen.size() > quoted.size()) ? seen : quoted;
}

/// `flow_mod #42`, `bundle_add_message #42 with flow_mod`, `flow_mod xid 77`.
std::string what(const record::Record& record, const openflow::Header& header) {
  const auto type = openflow::name(openflow::type_of(header));
  if (!record.answers) return fmt::format("{} xid {}", type, header.xid);
  const auto answered = openflow::name(record.answers->type);
  const auto text = fmt::format("{} #{}", answered, record.answers->seq);
  return answered == type ? text : fmt::format("{} with {}", text, type);
}

}  // namespace

std::string refusal_text(const record::Record& record, const openflow::Error& error) {
  const Bytes octets = refused(record, error.quoted_message());
  const auto header = openflow::parse_header(octets);
  if (!header) return "";
  auto text = "refuses " + what(record, *header);
  if (const auto more = words(octets); !more.empty()) text += " (" + more + ")";
  if (const auto fault = at_fault(error, octets); !fault.empty()) text += ": " + fault;
  return text;
}

}  // namespace ps::render
