// SPDX-License-Identifier: Apache-2.0
#include "capture/live_source.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <linux/filter.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "capture/socket.h"
#include "tcpstream/segment.h"

namespace ps::capture {
namespace {

/// What tcpdump calls full: no frame is longer, offloading included.
constexpr int kWholeFrames = 262'144;

/// Until there is a filter, frames of all kinds would fill the buffer.
bool take_nothing(pcap_t* handle) {
  bpf_insn no_frame{BPF_RET | BPF_K, 0, 0, 0};
  bpf_program nothing{1, &no_frame};
  return pcap_setfilter(handle, &nothing) == 0;
}

/// Capture files call raw IP by another number than libpcap does.
int link_type_of(pcap_t* handle) {
  constexpr int kRawIp = 101;
  const int type = pcap_datalink(handle);
  return type == DLT_RAW ? kRawIp : type;
}

bool loopback(const std::string& interface) {
  ifreq request{};
  interface.copy(request.ifr_name, IFNAMSIZ - 1);
  const FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return ::ioctl(socket.get(), SIOCGIFFLAGS, &request) == 0 &&
         (request.ifr_flags & IFF_LOOPBACK) != 0;
}

/// For what a person can do about it.
std::string advice(int status) {
  if (status == PCAP_ERROR_PERM_DENIED) {
    return "capturing needs root or the right CAP_NET_RAW: setcap cap_net_raw+ep on the program";
  }
  if (status == PCAP_ERROR_NO_SUCH_DEVICE) return "there is no such interface; see `ip link`";
  return "";
}

Error refused(const std::string& interface, pcap_t* handle, int status) {
  auto why = advice(status);
  if (why.empty()) why = handle != nullptr ? pcap_geterr(handle) : "";
  if (why.empty()) why = pcap_statustostr(status);
  return Error{fmt::format("cannot capture on {}: {}", interface, why)};
}

/// A compiled filter, freed at the end.
class Program {
 public:
  ~Program() { pcap_freecode(&code_); }
  bool compile(pcap_t* handle, const std::string& expression) {
    return pcap_compile(handle, &code_, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0;
  }
  bpf_program* code() { return &code_; }

 private:
  bpf_program code_{};
};

/// What one call of pcap_dispatch needs.
struct Turn {
  const LiveSource::Take& take;
  int link_type;
  bool nanoseconds;
};

Timestamp time_of(const timeval& time, bool nanoseconds) {
  const auto part = nanoseconds ? std::chrono::nanoseconds(time.tv_usec)
                                : std::chrono::nanoseconds(std::chrono::microseconds(time.tv_usec));
  return Timestamp(std::chrono::seconds(time.tv_sec) + part);
}

void on_frame(u_char* user, const pcap_pkthdr* head, const u_char* data) {
  const auto& turn = *reinterpret_cast<const Turn*>(user);
  turn.take({.time = time_of(head->ts, turn.nanoseconds),
             .link_type = turn.link_type,
             .original_length = head->len,
             .data = Bytes(data, head->caplen)});
}

/// libpcap counts in 32 bits.
void follow(std::uint64_t& count, unsigned now) {
  count += now - static_cast<std::uint32_t>(count);
}

}  // namespace

void LiveSource::Close::operator()(pcap* handle) const { pcap_close(handle); }

Result<std::unique_ptr<LiveSource>> LiveSource::open(const LiveOpening& opening) {
  char why[PCAP_ERRBUF_SIZE] = "";
  Handle handle(pcap_create(opening.interface.c_str(), why));
  if (!handle) return Error{fmt::format("cannot capture on {}: {}", opening.interface, why)};
  pcap_set_snaplen(handle.get(), kWholeFrames);
  pcap_set_immediate_mode(handle.get(), opening.delay.count() == 0 ? 1 : 0);
  pcap_set_timeout(handle.get(), static_cast<int>(opening.delay.count()));
  pcap_set_promisc(handle.get(), opening.interface == "any" ? 0 : 1);
  pcap_set_buffer_size(handle.get(), static_cast<int>(opening.buffer));
  pcap_set_tstamp_precision(handle.get(), PCAP_TSTAMP_PRECISION_NANO);
  if (const int status = pcap_activate(handle.get()); status < 0) {
    return refused(opening.interface, handle.get(), status);
  }
  if (!take_nothing(handle.get()) || pcap_setnonblock(handle.get(), 1, why) != 0) {
    return refused(opening.interface, handle.get(), PCAP_ERROR);
  }
  if (!tcpstream::link_type_supported(link_type_of(handle.get()))) {
    return Error{fmt::format("cannot capture on {}: its frames ({}) are not read",
                             opening.interface,
                             pcap_datalink_val_to_description_or_dlt(pcap_datalink(handle.get())))};
  }
  return std::unique_ptr<LiveSource>(new LiveSource(opening.interface, std::move(handle)));
}

LiveSource::LiveSource(std::string interface, Handle handle)
    : interface_(std::move(interface)),
      handle_(std::move(handle)),
      loopback_(loopback(interface_)),
      nanoseconds_(pcap_get_tstamp_precision(handle_.get()) == PCAP_TSTAMP_PRECISION_NANO) {}

LiveSource::~LiveSource() = default;

Error LiveSource::failed(const char* what) const {
  return Error{fmt::format("{} on {}: {}", what, interface_, pcap_geterr(handle_.get()))};
}

Error LiveSource::no_filter(const std::string& expression) const {
  return Error{fmt::format("'{}' is no filter for {}: {}", expression, interface_,
                           pcap_geterr(handle_.get()))};
}

Result<void> LiveSource::compiles(const std::string& expression) const {
  if (!Program().compile(handle_.get(), expression)) return no_filter(expression);
  return {};
}

Result<void> LiveSource::filter(const std::string& expression) {
  Program program;
  if (!program.compile(handle_.get(), expression)) return no_filter(expression);
  look();
  before_ = counts_;
  if (pcap_setfilter(handle_.get(), program.code()) != 0) return failed("cannot filter");
  return loopback_ ? leave_out_outbound(expression) : Result<void>{};
}

/// Frames of the loopback come twice, on their way out and in again. libpcap hands on the second
/// alone, but the first would be counted and fill the buffer. Not by pcap_setfilter: that looks at
/// the first frames in user space, where no direction is known.
Result<void> LiveSource::leave_out_outbound(const std::string& expression) {
  Program program;
  const auto inbound = fmt::format("inbound and ({})", expression);
  if (!program.compile(handle_.get(), inbound)) return no_filter(inbound);
  const sock_fprog code{static_cast<unsigned short>(program.code()->bf_len),
                        reinterpret_cast<sock_filter*>(program.code()->bf_insns)};
  if (::setsockopt(pcap_fileno(handle_.get()), SOL_SOCKET, SO_ATTACH_FILTER, &code, sizeof code) !=
      0) {
    return Error{fmt::format("cannot filter on {}: {}", interface_, std::strerror(errno))};
  }
  return {};
}

Result<int> LiveSource::read(int most, const Take& take) {
  Turn turn{take, link_type_of(handle_.get()), nanoseconds_};
  const int read = pcap_dispatch(handle_.get(), most, on_frame, reinterpret_cast<u_char*>(&turn));
  if (read < 0) return failed("the capture ended");
  return read;
}

int LiveSource::descriptor() const { return pcap_get_selectable_fd(handle_.get()); }

KernelCounts LiveSource::counts() {
  look();
  return {.received = counts_.received - before_.received,
          .dropped = counts_.dropped - before_.dropped,
          .interface_dropped = counts_.interface_dropped - before_.interface_dropped};
}

void LiveSource::look() {
  pcap_stat now{};
  if (pcap_stats(handle_.get(), &now) != 0) return;
  follow(counts_.received, now.ps_recv);
  follow(counts_.dropped, now.ps_drop);
  follow(counts_.interface_dropped, now.ps_ifdrop);
}

}  // namespace ps::capture
