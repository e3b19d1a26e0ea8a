// SPDX-License-Identifier: Apache-2.0
#include "read_summary.h"

#include <fmt/format.h>

#include "decode/anomaly.h"

namespace ps::app {
namespace {

using decode::Anomaly;
using tcpstream::Skipped;

/// `1 gap`, `2 gaps`.
std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Those that the summary counts in words of its own.
bool is_told(Anomaly anomaly) { return anomaly == Anomaly::gap || anomaly == Anomaly::cut_message; }

std::string oddities(const decode::Channels::Totals& totals) {
  std::string text;
  for (std::size_t i = 0; i < decode::kAnomalyCount; ++i) {
    const auto anomaly = static_cast<Anomaly>(i);
    if (totals.anomalies[i] == 0 || is_told(anomaly)) continue;
    text += fmt::format("{}{} {}", text.empty() ? "; " : ", ", name(anomaly), totals.anomalies[i]);
  }
  return text;
}

std::string unanswered(const decode::Channels::Totals& totals) {
  std::string text;
  for (std::size_t i = 0; i < decode::kUnansweredCount; ++i) {
    if (totals.unanswered[i] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "; " : ", ",
                        name(static_cast<decode::Unanswered>(i)), totals.unanswered[i]);
  }
  return text;
}

/// Frames that may have had something, each reason for its own.
std::string skipped_frames(const capture::FrameTotals& frames) {
  std::string text;
  for (const auto reason : {Skipped::ip_fragment, Skipped::cut_header, Skipped::other_link}) {
    const auto count = frames.skipped[static_cast<std::size_t>(reason)];
    if (count > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "; frames not read: " : ", ",
                          tcpstream::name(reason), count);
    }
  }
  return text;
}

std::string decryption(const capture::TlsTotals& totals) {
  if (totals.connections == 0) return {};
  auto text = fmt::format("; TLS: {}, {} decrypted", counted(totals.connections, "connection"),
                          totals.decrypted);
  for (std::size_t i = 0; i < tls::kTroubleCount; ++i) {
    if (totals.stopped[i] == 0) continue;
    text += fmt::format(", {} {}", name(static_cast<tls::Trouble>(i)), totals.stopped[i]);
  }
  if (totals.bad_key_log_lines > 0) {
    text += ", " + counted(totals.bad_key_log_lines, "key log line") + " not understood";
  }
  return text;
}

}  // namespace

std::uint64_t ReadSummary::gaps() const {
  return channels.anomalies[static_cast<std::size_t>(Anomaly::gap)] +
         channels.anomalies[static_cast<std::size_t>(Anomaly::cut_message)];
}

std::uint64_t ReadSummary::not_decoded() const {
  std::uint64_t count = 0;
  for (const auto why : {Anomaly::encrypted, Anomaly::not_openflow, Anomaly::garbage}) {
    count += channels.anomalies[static_cast<std::size_t>(why)];
  }
  return count;
}

std::string ReadSummary::text() const {
  auto text = fmt::format("{}, {} matched, {} malformed, {}, {} lost", counted(messages, "message"),
                          matched, malformed, counted(gaps(), "gap"),
                          counted(channels.lost_bytes, "octet"));
  text +=
      oddities(channels) + unanswered(channels) + decryption(frames.tls) + skipped_frames(frames);
  if (frames.channels == 0 && frames.frames > 0) {
    text += "; no OpenFlow channel among " + counted(frames.frames, "frame") +
            " (--port N takes other TCP ports)";
  }
  return text;
}

}  // namespace ps::app
