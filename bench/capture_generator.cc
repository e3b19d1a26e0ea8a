// SPDX-License-Identifier: Apache-2.0
#include "capture_generator.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "openflow/encode.h"

namespace ps::bench {
namespace {

namespace encode = openflow::encode;
using encode::Octets;
using openflow::Field;
using openflow::MsgType;
using openflow::Version;

constexpr std::size_t kSegmentPayload = 1448;
constexpr std::uint16_t kControllerPort = 6653;
constexpr std::uint32_t kFirstSecond = 1'700'000'000;
constexpr std::uint8_t kSyn = 2, kAck = 16, kPush = 8;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15 + 1) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<std::uint32_t>((state_ >> 16) % limit);
  }

 private:
  std::uint64_t state_;
};

MacAddress mac_of(std::uint32_t host) {
  return {{2, 0, 0, 0, static_cast<std::uint8_t>(host >> 8), static_cast<std::uint8_t>(host)}};
}

std::string ip_of(std::uint32_t host) { return fmt::format("10.1.{}.{}", host >> 8, host & 0xff); }

/// A pcap file (draft-ietf-opsawg-pcap) in this machine's byte order.
class PcapFile {
 public:
  explicit PcapFile(const std::string& path) : file_(path, std::ios::binary) {
    constexpr std::array<std::uint32_t, 6> kHeader{0xa1b2c3d4, 4u << 16 | 2, 0, 0, 262144, 1};
    write(kHeader);
  }
  void frame(const Octets& octets) {
    const auto size = static_cast<std::uint32_t>(octets.size());
    const auto time = microseconds_++;
    write(std::array<std::uint32_t, 4>{kFirstSecond + static_cast<std::uint32_t>(time / 1'000'000),
                                       static_cast<std::uint32_t>(time % 1'000'000), size, size});
    file_.write(reinterpret_cast<const char*>(octets.data()), size);
    octets_ += size;
    ++frames_;
  }
  std::uint64_t frames() const { return frames_; }
  std::uint64_t octets() const { return octets_; }
  void finish(const std::string& path) {
    file_.flush();
    if (!file_) throw std::runtime_error(path + ": cannot be written");
  }

 private:
  template <std::size_t N>
  void write(const std::array<std::uint32_t, N>& words) {
    file_.write(reinterpret_cast<const char*>(words.data()), sizeof words);
    octets_ += sizeof words;
  }

  std::ofstream file_;
  std::uint64_t microseconds_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t octets_ = 0;
};

/// One TCP connection of a switch, with what each side has not sent yet.
class Connection {
 public:
  enum Side : std::uint8_t { switch_, controller };

  Connection(PcapFile& file, std::uint32_t number, Version version)
      : file_(file),
        version_(version),
        address_(fmt::format("10.0.{}.{}", 1 + number / 250, 1 + number % 250)),
        port_(static_cast<std::uint16_t>(40000 + number)) {
    segment(switch_, kSyn, {});
    ++next_[switch_];
    segment(controller, kSyn | kAck, {});
    ++next_[controller];
    segment(switch_, kAck, {});
    say(controller, encode::hello(version));
    say(switch_, encode::hello(version));
    say(controller, encode::features_request(version, 1));
    say(switch_, encode::features_reply(version).xid(1).datapath_id(0x100 + number).bytes());
    flush(controller);
    flush(switch_);
  }

  Version version() const { return version_; }
  std::uint64_t messages() const { return messages_; }
  void say(Side from, const Octets& message) {
    auto& waiting = waiting_[from];
    waiting.insert(waiting.end(), message.begin(), message.end());
    ++messages_;
  }
  void flush(Side from) {
    Bytes rest = waiting_[from];
    while (!rest.empty()) {
      const Bytes part = rest.first(std::min(rest.size(), kSegmentPayload));
      segment(from, part.size() == rest.size() ? kAck | kPush : kAck, part);
      rest = rest.subspan(part.size());
    }
    waiting_[from].clear();
  }

 private:
  void segment(Side from, std::uint8_t flags, Bytes payload) {
    const Side to = from == switch_ ? controller : switch_;
    encode::Writer tcp;
    tcp.u16(from == switch_ ? port_ : kControllerPort);
    tcp.u16(from == switch_ ? kControllerPort : port_);
    tcp.u32(next_[from]).u32((flags & kAck) != 0 ? next_[to] : 0);
    tcp.u8(5 << 4).u8(flags).u16(0xffff).u16(0).u16(0).bytes(payload);
    const std::string there = "10.0.0.9";
    const auto packet = encode::ipv4_packet(from == switch_ ? address_ : there,
                                            from == switch_ ? there : address_, 6, tcp.octets());
    file_.frame(encode::ethernet(encode::mac("0a:00:00:00:00:01"), encode::mac("0a:00:00:00:00:02"),
                                 0x0800, packet));
    next_[from] += static_cast<std::uint32_t>(payload.size());
  }

  PcapFile& file_;
  const Version version_;
  const std::string address_;
  const std::uint16_t port_;
  std::array<std::uint32_t, 2> next_{1000, 2000};
  std::array<Octets, 2> waiting_;
  std::uint64_t messages_ = 0;
};

/// Makes the messages of all connections.
class Talk {
 public:
  Talk(const CapturePlan& plan, Random& random) : plan_(plan), random_(random) {}

  /// The next message, whoever sends it.
  void one(Connection& on) {
    const auto kind = random_.below(20);
    if (kind < 9) {
      on.say(Connection::switch_, packet_in(on.version()));
    } else if (kind < 14) {
      on.say(Connection::controller, packet_out(on.version()));
    } else if (kind < 17) {
      on.say(Connection::controller, flow_mod(on.version()));
    } else if (kind < 19) {
      on.say(Connection::switch_, encode::echo_request(on.version(), as_bytes("alive?"), ++xid_));
    } else {
      on.say(Connection::switch_, statistics(on.version()));
    }
  }

 private:
  Octets frame() {
    const auto src = random_.below(plan_.hosts), dst = random_.below(plan_.hosts);
    const Octets payload(random_.below(190) + 18, 0x2a);
    return encode::udp(mac_of(dst), mac_of(src), ip_of(src), ip_of(dst), 1000, 2000, payload);
  }
  Octets packet_in(Version version) {
    last_ = frame();
    return encode::packet_in(version).in_port(1 + random_.below(48)).data(last_).bytes();
  }
  Octets packet_out(Version version) {
    const auto sent = random_.below(2) == 0 && !last_.empty() ? last_ : frame();
    return encode::packet_out(version).xid(++xid_).in_port(1).output(2).data(sent).bytes();
  }
  Octets flow_mod(Version version) {
    auto mod = encode::flow_mod(version).xid(++xid_).priority(10).idle_timeout(5);
    mod.match(Field::in_port, 1 + random_.below(48));
    mod.match(Field::eth_dst, mac_of(random_.below(plan_.hosts)));
    mod.match(Field::eth_src, mac_of(random_.below(plan_.hosts)));
    return mod.output(1 + random_.below(48)).bytes();
  }
  /// Port statistics of one port (1.0 5.3.5, 1.3 A.3.5.6).
  Octets statistics(Version version) {
    encode::Writer body;
    body.u16(4).u16(0);
    if (version == Version::v1_0) {
      body.u16(1).zeros(6);
    } else {
      body.zeros(4).u32(1).zeros(4);
    }
    for (int counter = 0; counter < 12; ++counter) body.u64(random_.below(1'000'000));
    if (version != Version::v1_0) body.u32(1).u32(2);
    return encode::message(version, MsgType::multipart_reply, body.octets(), ++xid_);
  }

  const CapturePlan& plan_;
  Random& random_;
  Octets last_;
  std::uint32_t xid_ = 0;
};

}  // namespace

WrittenCapture write_capture(const std::string& path, const CapturePlan& plan) {
  PcapFile file(path);
  Random random(plan.seed);
  std::vector<Connection> connections;
  for (std::uint32_t i = 0; i < plan.connections; ++i) {
    connections.emplace_back(file, i, i % 2 == 0 ? Version::v1_0 : Version::v1_3);
  }
  std::uint64_t messages = 0;
  for (const auto& connection : connections) messages += connection.messages();
  Talk talk(plan, random);
  while (messages < plan.messages) {
    auto& connection = connections[random.below(plan.connections)];
    const auto count = std::min<std::uint64_t>(4 + random.below(7), plan.messages - messages);
    for (std::uint64_t i = 0; i < count; ++i) talk.one(connection);
    connection.flush(Connection::switch_);
    connection.flush(Connection::controller);
    messages += count;
  }
  file.finish(path);
  return {messages, file.frames(), file.octets(), mac_of(plan.hosts / 2)};
}

}  // namespace ps::bench
