// SPDX-License-Identifier: Apache-2.0
#include "decode/anomaly.h"

namespace ps::decode {
namespace {

struct Row {
  std::string_view name;
  std::string_view meaning;
};

constexpr Row kRows[kAnomalyCount] = {
    {"gap", "octets are missing; decoding goes on at the next plausible message"},
    {"joined_in_middle", "the channel was running before it was seen"},
    {"skipped", "octets were passed over until a plausible message came"},
    {"unknown_version", "a message of an unknown OpenFlow version"},
    {"unknown_type", "a message of a type that its OpenFlow version does not have"},
    {"malformed_features", "a features_reply too short to tell the datapath id"},
    {"encrypted", "the channel is encrypted (TLS); its messages cannot be read"},
    {"not_openflow", "this is not OpenFlow; the direction is not decoded"},
    {"garbage", "no OpenFlow message follows; the direction is not decoded any further"},
    {"cut_message", "the channel closed in the middle of a message"},
    {"direction_guessed", "nothing says which way a message went; the likelier is shown"},
    {"suspected_loss", "numbers or questions are missing: probably not all messages were seen"},
    {"reader_late", "what was unread filled the sender's buffer: it has probably dropped messages"},
    {"plugin_failed", "a field of a plug-in failed; what asks for it is false"},
};

}  // namespace

std::string_view name(Anomaly anomaly) { return kRows[static_cast<std::size_t>(anomaly)].name; }
std::string_view meaning(Anomaly anomaly) {
  return kRows[static_cast<std::size_t>(anomaly)].meaning;
}

}  // namespace ps::decode
