// SPDX-License-Identifier: Apache-2.0
#include "pcapng/capture_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <pcap/pcap.h>

namespace ps::pcapng {
namespace {

constexpr int kLinktypeRaw = 101;
constexpr int kGzipFirstOctet = 0x1f;

/// DLT_ and LINKTYPE_ numbers are the same but for raw IP, whose DLT_ differs between systems.
int link_type_of(pcap_t* pcap) {
  const int dlt = pcap_datalink(pcap);
  return dlt == DLT_RAW ? kLinktypeRaw : dlt;
}

std::FILE* open_stream(const std::string& path) {
  return path == "-" ? stdin : std::fopen(path.c_str(), "rb");
}

/// Without reading further than the one octet that stdio can take back, so that pipes work too.
bool looks_compressed(std::FILE* stream) {
  const int first = std::getc(stream);
  if (first != EOF) std::ungetc(first, stream);
  return first == kGzipFirstOctet;
}

Timestamp time_of(const pcap_pkthdr& header) {
  // With nanosecond precision tv_usec holds nanoseconds.
  return Timestamp(std::chrono::seconds(header.ts.tv_sec) +
                   std::chrono::nanoseconds(header.ts.tv_usec));
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// libpcap's reason with what it means for the person who gave the file.
std::string explain(std::string_view reason) {
  if (has(reason, "truncated")) {
    return fmt::format("the file is cut short in the middle of a frame or block ({})", reason);
  }
  if (has(reason, "different from the type of the first interface")) {
    return fmt::format(
        "the file has interfaces of several link types, only one per file can be read ({})",
        reason);
  }
  return std::string(reason);
}

}  // namespace

Result<std::unique_ptr<CaptureFile>> CaptureFile::open(const std::string& path) {
  const std::string name = path == "-" ? "standard input" : path;
  std::FILE* stream = open_stream(path);
  if (stream == nullptr) return Error{fmt::format("{}: {}", name, std::strerror(errno))};

  const bool compressed = looks_compressed(stream);
  char reason[PCAP_ERRBUF_SIZE] = "";
  pcap_t* pcap = compressed ? nullptr
                            : pcap_fopen_offline_with_tstamp_precision(
                                  stream, PCAP_TSTAMP_PRECISION_NANO, reason);
  if (pcap != nullptr) return std::unique_ptr<CaptureFile>(new CaptureFile(name, pcap));

  if (stream != stdin) std::fclose(stream);
  if (compressed) {
    return Error{fmt::format("{}: it looks compressed; uncompressed pcap or pcapng is read", name)};
  }
  return Error{fmt::format("{}: not a readable pcap or pcapng file: {}", name, explain(reason))};
}

CaptureFile::CaptureFile(std::string name, pcap_t* pcap)
    : name_(std::move(name)), pcap_(pcap), link_type_(link_type_of(pcap)) {}

CaptureFile::~CaptureFile() { pcap_close(pcap_); }

Result<std::optional<CapturedFrame>> CaptureFile::next() {
  if (ended_) return std::optional<CapturedFrame>();
  pcap_pkthdr* header = nullptr;
  const u_char* data = nullptr;
  const int got = pcap_next_ex(pcap_, &header, &data);
  if (got == 1) {
    return std::optional(CapturedFrame{.number = ++frames_,
                                       .time = time_of(*header),
                                       .link_type = link_type_,
                                       .original_length = header->len,
                                       .data = {data, header->caplen}});
  }
  ended_ = true;
  if (got == PCAP_ERROR_BREAK) return std::optional<CapturedFrame>();
  return Error{fmt::format("{}: after frame {}: {}", name_, frames_, explain(pcap_geterr(pcap_)))};
}

std::string CaptureFile::link_type_name() const {
  const char* name = pcap_datalink_val_to_name(pcap_datalink(pcap_));
  return fmt::format("{} ({})", name == nullptr ? "unknown" : name, link_type_);
}

}  // namespace ps::pcapng
