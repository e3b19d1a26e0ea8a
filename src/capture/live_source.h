// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "pcapng/captured_frame.h"

struct pcap;

namespace ps::capture {

/// How an interface is opened. A value.
struct LiveOpening {
  std::string interface;           ///< `eth0`; `any` is all of them
  std::size_t buffer = 64u << 20;  ///< octets that the kernel keeps until they are read
  /// How long the kernel may collect frames before it hands them over: each takes its own size
  /// then, not that of the largest. None: each frame at once.
  std::chrono::milliseconds delay{0};
};

/// What the kernel says of an open interface. A value.
struct KernelCounts {
  std::uint64_t received = 0;           ///< frames that passed the filter, dropped ones included
  std::uint64_t dropped = 0;            ///< because the buffer was full
  std::uint64_t interface_dropped = 0;  ///< by the interface or its driver, before the filter
};

/// A network interface whose frames are captured: whole, at once unless a delay is wanted, with
/// times in nanoseconds where the kernel has them.
///
///   auto source = LiveSource::open({.interface = "eth0"});  // needs CAP_NET_RAW
///   (*source)->filter("tcp port 6653");                     // needs no right any more
///   (*source)->read(256, [](const auto& frame) { ... });    // when descriptor() is readable
///
/// Until filter() was called no frame is taken. A resource. Thread: one at a time.
class LiveSource {
 public:
  using Take = std::function<void(const pcapng::CapturedFrame&)>;

  static Result<std::unique_ptr<LiveSource>> open(const LiveOpening& opening);
  ~LiveSource();
  LiveSource(const LiveSource&) = delete;
  LiveSource& operator=(const LiveSource&) = delete;

  /// `expression` in libpcap's language. The error is that of its compiler.
  Result<void> filter(const std::string& expression);
  /// Whether the interface's frames can be filtered by it; the same error.
  Result<void> compiles(const std::string& expression) const;
  /// Hands on at most `most` frames that are there, borrowed for the call, and gives their number;
  /// fewer than `most` when no more are there.
  Result<int> read(int most, const Take& take);

  const std::string& interface() const { return interface_; }
  /// To wait for; owned by this object.
  int descriptor() const;
  /// Since filter().
  KernelCounts counts();

 private:
  struct Close {
    void operator()(pcap* handle) const;
  };
  using Handle = std::unique_ptr<pcap, Close>;

  LiveSource(std::string interface, Handle handle);
  Result<void> leave_out_outbound(const std::string& expression);
  Error no_filter(const std::string& expression) const;
  Error failed(const char* what) const;
  void look();

  const std::string interface_;
  const Handle handle_;
  const bool loopback_;
  const bool nanoseconds_;
  KernelCounts counts_;  ///< since it was opened
  KernelCounts before_;  ///< what was counted before there was a filter
};

}  // namespace ps::capture
