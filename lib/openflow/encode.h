// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address.h"
#include "base/bytes.h"
#include "openflow/action.h"
#include "openflow/field.h"
#include "openflow/msg_type.h"
#include "openflow/version.h"

/// Messages for tests, in every version.
///
///   auto in = encode::packet_in(Version::v1_3).xid(7).buffer_id(5).in_port(1).data(frame).bytes();
///   auto mod = encode::flow_mod(Version::v1_0).match(Field::eth_dst, mac).output(2).bytes();
///
/// What a version does not have is left out. Builders are values; numbers are not checked, so that
/// wrong messages can be made too.
namespace ps::openflow::encode {

using Octets = std::vector<std::uint8_t>;

/// Appends in network order.
class Writer {
 public:
  Writer& u8(std::uint8_t value);
  Writer& u16(std::uint16_t value);
  Writer& u32(std::uint32_t value);
  Writer& u64(std::uint64_t value);
  Writer& bytes(Bytes octets);
  Writer& zeros(std::size_t count);
  /// Zeros up to the next multiple of `border`.
  Writer& pad_to(std::size_t border);
  std::size_t size() const { return octets_.size(); }
  const Octets& octets() const { return octets_; }

 private:
  Octets octets_;
};

/// `width` octets, network order.
Octets number(std::uint64_t value, std::size_t width);
/// `02:00:00:00:00:01` and `10.0.0.1`; zeros when the text is neither.
MacAddress mac(std::string_view text);
Octets ipv4(std::string_view dotted);

/// A message of any type, known or not, with its header's length set.
Octets raw(Version version, std::uint8_t wire_type, Bytes body = {}, std::uint32_t xid = 0);
/// The same by type; wire type 0xff where the version does not have it.
Octets message(Version version, MsgType type, Bytes body = {}, std::uint32_t xid = 0);

/// A field with the value and mask it is to have.
struct FieldValue {
  Field field = Field::unknown;
  Octets value;
  Octets mask;
};
FieldValue field_value(Field field, std::uint64_t value);
FieldValue field_value(Field field, std::uint64_t value, std::uint64_t mask);
FieldValue field_value(Field field, const MacAddress& address);
FieldValue field_value(Field field, Octets value, Octets mask = {});

/// One TLV.
Octets oxm(const FieldValue& field);
/// The whole match structure of a version, padded.
Octets match(Version version, const std::vector<FieldValue>& fields);

/// Actions in the order of the calls. In 1.0 and 1.1 set_field becomes the set_* action of the
/// field.
Octets output(Version version, std::uint32_t port, std::uint16_t max_len = 0xffff);
Octets set_field(Version version, const FieldValue& field);
/// Header and body, padded to 8 octets.
Octets action(Version version, ActionType type, Bytes body = {});
Octets instruction(std::uint16_t wire_type, Bytes body);

/// What all builders can be told.
template <class Self>
class Builder {
 public:
  explicit Builder(Version version) : version_(version) {}
  Self& xid(std::uint32_t xid) {
    xid_ = xid;
    return self();
  }
  Version version() const { return version_; }

 protected:
  Self& self() { return static_cast<Self&>(*this); }
  Version version_;
  std::uint32_t xid_ = 0;
};

/// match(...) for builders.
template <class Self>
class WithMatch {
 public:
  template <class... Value>
  Self& match(Field field, Value&&... value) {
    fields_.push_back(field_value(field, std::forward<Value>(value)...));
    return static_cast<Self&>(*this);
  }

 protected:
  std::vector<FieldValue> fields_;
};

/// output(...) and other actions for builders.
template <class Self>
class WithActions {
 public:
  Self& output(std::uint32_t port, std::uint16_t max_len = 0xffff) {
    return action(encode::output(me().version(), port, max_len));
  }
  template <class... Value>
  Self& set_field(Field field, Value&&... value) {
    return action(
        encode::set_field(me().version(), field_value(field, std::forward<Value>(value)...)));
  }
  /// Any action, already encoded.
  Self& action(Bytes encoded) {
    actions_.insert(actions_.end(), encoded.begin(), encoded.end());
    return me();
  }

 protected:
  Self& me() { return static_cast<Self&>(*this); }
  Octets actions_;
};

class PacketIn : public Builder<PacketIn>, public WithMatch<PacketIn> {
 public:
  using Builder::Builder;
  PacketIn& buffer_id(std::uint32_t id) { return buffer_id_ = id, *this; }
  PacketIn& total_len(std::uint16_t size) { return total_len_ = size, *this; }
  PacketIn& reason(std::uint8_t reason) { return reason_ = reason, *this; }
  PacketIn& table_id(std::uint8_t id) { return table_id_ = id, *this; }
  PacketIn& cookie(std::uint64_t cookie) { return cookie_ = cookie, *this; }
  PacketIn& in_port(std::uint32_t port) { return in_port_ = port, *this; }
  PacketIn& data(Bytes frame) { return data_.assign(frame.begin(), frame.end()), *this; }
  Octets bytes() const;

 private:
  std::uint32_t buffer_id_ = 0xffffffff;
  std::optional<std::uint16_t> total_len_;
  std::uint8_t reason_ = 0;
  std::uint8_t table_id_ = 0;
  std::uint64_t cookie_ = 0;
  std::uint32_t in_port_ = 0;
  Octets data_;
};

class PacketOut : public Builder<PacketOut>,
                  public WithMatch<PacketOut>,
                  public WithActions<PacketOut> {
 public:
  using Builder::Builder;
  PacketOut& buffer_id(std::uint32_t id) { return buffer_id_ = id, *this; }
  PacketOut& in_port(std::uint32_t port) { return in_port_ = port, *this; }
  PacketOut& data(Bytes frame) { return data_.assign(frame.begin(), frame.end()), *this; }
  Octets bytes() const;

 private:
  std::uint32_t buffer_id_ = 0xffffffff;
  std::optional<std::uint32_t> in_port_;
  Octets data_;
};

/// In 1.1 and later the actions stand inside apply_actions, unless as_write_actions() was called;
/// they come before the other instructions.
class FlowMod : public Builder<FlowMod>, public WithMatch<FlowMod>, public WithActions<FlowMod> {
 public:
  using Builder::Builder;
  FlowMod& cookie(std::uint64_t cookie) { return cookie_ = cookie, *this; }
  FlowMod& cookie_mask(std::uint64_t mask) { return cookie_mask_ = mask, *this; }
  FlowMod& table_id(std::uint8_t id) { return table_id_ = id, *this; }
  FlowMod& command(std::uint8_t command) { return command_ = command, *this; }
  FlowMod& idle_timeout(std::uint16_t seconds) { return idle_timeout_ = seconds, *this; }
  FlowMod& hard_timeout(std::uint16_t seconds) { return hard_timeout_ = seconds, *this; }
  FlowMod& priority(std::uint16_t priority) { return priority_ = priority, *this; }
  FlowMod& buffer_id(std::uint32_t id) { return buffer_id_ = id, *this; }
  FlowMod& out_port(std::uint32_t port) { return out_port_ = port, *this; }
  FlowMod& out_group(std::uint32_t group) { return out_group_ = group, *this; }
  FlowMod& flags(std::uint16_t flags) { return flags_ = flags, *this; }
  FlowMod& importance(std::uint16_t importance) { return importance_ = importance, *this; }
  FlowMod& as_write_actions() { return write_actions_ = true, *this; }
  FlowMod& goto_table(std::uint8_t id);
  FlowMod& write_metadata(std::uint64_t value, std::uint64_t mask);
  FlowMod& clear_actions();
  FlowMod& meter(std::uint32_t id);  ///< 1.3 and 1.4 an instruction, 1.5 an action
  /// Any instruction, already encoded.
  FlowMod& instruction(Bytes encoded);
  Octets bytes() const;

 private:
  std::uint64_t cookie_ = 0;
  std::uint64_t cookie_mask_ = 0;
  std::uint8_t table_id_ = 0;
  std::uint8_t command_ = 0;
  std::uint16_t idle_timeout_ = 0;
  std::uint16_t hard_timeout_ = 0;
  std::uint16_t priority_ = 0x8000;
  std::uint32_t buffer_id_ = 0xffffffff;
  std::optional<std::uint32_t> out_port_;
  std::uint32_t out_group_ = 0xffffffff;
  std::uint16_t flags_ = 0;
  std::uint16_t importance_ = 0;
  bool write_actions_ = false;
  Octets instructions_;
};

class FlowRemoved : public Builder<FlowRemoved>, public WithMatch<FlowRemoved> {
 public:
  using Builder::Builder;
  FlowRemoved& cookie(std::uint64_t cookie) { return cookie_ = cookie, *this; }
  FlowRemoved& priority(std::uint16_t priority) { return priority_ = priority, *this; }
  FlowRemoved& reason(std::uint8_t reason) { return reason_ = reason, *this; }
  FlowRemoved& table_id(std::uint8_t id) { return table_id_ = id, *this; }
  FlowRemoved& duration(std::uint32_t sec, std::uint32_t nsec) {
    return duration_sec_ = sec, duration_nsec_ = nsec, *this;
  }
  FlowRemoved& idle_timeout(std::uint16_t seconds) { return idle_timeout_ = seconds, *this; }
  FlowRemoved& hard_timeout(std::uint16_t seconds) { return hard_timeout_ = seconds, *this; }
  FlowRemoved& packet_count(std::uint64_t count) { return packet_count_ = count, *this; }
  FlowRemoved& byte_count(std::uint64_t count) { return byte_count_ = count, *this; }
  Octets bytes() const;

 private:
  std::uint64_t cookie_ = 0;
  std::uint16_t priority_ = 0x8000;
  std::uint8_t reason_ = 0;
  std::uint8_t table_id_ = 0;
  std::uint32_t duration_sec_ = 0;
  std::uint32_t duration_nsec_ = 0;
  std::uint16_t idle_timeout_ = 0;
  std::uint16_t hard_timeout_ = 0;
  std::uint64_t packet_count_ = 0;
  std::uint64_t byte_count_ = 0;
};

/// A port description of the version.
struct PortSpec {
  std::uint32_t port_no = 1;
  MacAddress hw_addr;
  std::string_view name;
  std::uint32_t config = 0;
  std::uint32_t state = 0;
  std::uint32_t curr = 0;
  std::uint32_t curr_speed = 0;
};
Octets port(Version version, const PortSpec& spec);

class FeaturesReply : public Builder<FeaturesReply> {
 public:
  using Builder::Builder;
  FeaturesReply& datapath_id(std::uint64_t id) { return datapath_id_ = id, *this; }
  FeaturesReply& n_buffers(std::uint32_t count) { return n_buffers_ = count, *this; }
  FeaturesReply& n_tables(std::uint8_t count) { return n_tables_ = count, *this; }
  FeaturesReply& auxiliary_id(std::uint8_t id) { return auxiliary_id_ = id, *this; }
  FeaturesReply& capabilities(std::uint32_t bits) { return capabilities_ = bits, *this; }
  FeaturesReply& actions(std::uint32_t bits) { return actions_ = bits, *this; }
  FeaturesReply& port(const PortSpec& spec);
  Octets bytes() const;

 private:
  std::uint64_t datapath_id_ = 1;
  std::uint32_t n_buffers_ = 256;
  std::uint8_t n_tables_ = 1;
  std::uint8_t auxiliary_id_ = 0;
  std::uint32_t capabilities_ = 0;
  std::uint32_t actions_ = 0;
  Octets ports_;
};

inline PacketIn packet_in(Version version) { return PacketIn(version); }
inline PacketOut packet_out(Version version) { return PacketOut(version); }
inline FlowMod flow_mod(Version version) { return FlowMod(version); }
inline FlowRemoved flow_removed(Version version) { return FlowRemoved(version); }
inline FeaturesReply features_reply(Version version) { return FeaturesReply(version); }

/// A hello without elements, or with a version bitmap of the given versions.
Octets hello(Version version, std::initializer_list<Version> bitmap = {}, std::uint32_t xid = 0);
Octets error(Version version, std::uint16_t type, std::uint16_t code, Bytes data = {},
             std::uint32_t xid = 0);
Octets experimenter_error(Version version, std::uint16_t exp_type, std::uint32_t experimenter,
                          Bytes data = {}, std::uint32_t xid = 0);
Octets echo_request(Version version, Bytes data = {}, std::uint32_t xid = 0);
Octets echo_reply(Version version, Bytes data = {}, std::uint32_t xid = 0);
Octets experimenter(Version version, std::uint32_t experimenter, std::uint32_t exp_type,
                    Bytes data = {}, std::uint32_t xid = 0);
Octets features_request(Version version, std::uint32_t xid = 0);
Octets barrier_request(Version version, std::uint32_t xid = 0);
Octets barrier_reply(Version version, std::uint32_t xid = 0);
Octets port_status(Version version, std::uint8_t reason, const PortSpec& spec,
                   std::uint32_t xid = 0);

/// Frames to put inside. Lengths are right, checksums are zero.
Octets ethernet(const MacAddress& dst, const MacAddress& src, std::uint16_t type, Bytes payload);
/// An 802.1Q tag and what follows it: `ethernet(dst, src, 0x8100, vlan(vid, 0, type, payload))`.
Octets vlan(std::uint16_t vid, std::uint8_t pcp, std::uint16_t type, Bytes payload);
/// A request is broadcast; a reply goes to `tha`.
Octets arp(std::uint16_t op, const MacAddress& sha, std::string_view spa, const MacAddress& tha,
           std::string_view tpa);
/// An IPv4 packet without Ethernet.
Octets ipv4_packet(std::string_view src, std::string_view dst, std::uint8_t proto, Bytes payload);
/// A whole frame with IPv4 and UDP.
Octets udp(const MacAddress& dst, const MacAddress& src, std::string_view ip_src,
           std::string_view ip_dst, std::uint16_t src_port, std::uint16_t dst_port,
           Bytes payload = {});

}  // namespace ps::openflow::encode
