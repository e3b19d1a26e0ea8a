// SPDX-License-Identifier: Apache-2.0
#include "tls/decryptor.h"

#include <utility>

namespace ps::tls {
namespace {

/// Records that a client sent before the server refused them (RFC 8446 4.2.10).
constexpr std::uint32_t kMostEarlyRecords = 1024;

}  // namespace

void Decryptor::feed(Side from, Bytes octets, Moment moment) {
  look_again();
  if (half(from).stopped) return;
  if (half(from).blocked) {
    hold({from, moment, {octets.begin(), octets.end()}, {}});
  } else {
    run(from, octets, moment);
  }
  settle();
}

void Decryptor::gap(Side from, std::uint64_t octets, Moment moment) {
  if (half(from).stopped) return;
  if (half(from).blocked) return hold({from, moment, {}, octets});
  lose(from, octets, moment);
}

void Decryptor::finish(Moment moment) {
  look_again();
  for (const Side side : {Side::client, Side::server}) {
    const Half& from = half(side);
    if (from.blocked) {
      stop(side, missing(), moment);
    } else if (from.keys.clear()) {
      stop(side, client_hello_seen_ ? Trouble::unanswered : Trouble::joined, moment);
    }
  }
}

void Decryptor::run(Side side, Bytes octets, Moment moment) {
  Half& from = half(side);
  from.begun = true;
  std::vector<std::uint8_t> rest;
  if (from.resync.active()) {
    if (!resynchronise(side, octets, moment, rest)) return;
    octets = rest;
  }
  while (!from.stopped) {
    const auto record = from.records.next(octets);
    if (!record) {
      if (from.records.bad()) {
        stop(side, hello_seen(side) ? Trouble::malformed : Trouble::joined, moment);
      }
      return;
    }
    if (use(side, *record, moment)) continue;
    from.records.put_back(*record);
    hold({side, moment, {octets.begin(), octets.end()}, {}});
    // A key log in a file may have grown since somebody last looked.
    return look_again();
  }
}

bool Decryptor::resynchronise(Side side, Bytes octets, Moment moment,
                              std::vector<std::uint8_t>& rest) {
  Half& from = half(side);
  if (!from.keys.ready(shared_.keys)) {
    hold({side, moment, {octets.begin(), octets.end()}, {}});
    return false;
  }
  from.resync.add(octets);
  const auto plain = from.resync.find(from.keys, shared_.keys, shared_.opened);
  if (!plain) {
    if (from.resync.hopeless()) stop(side, Trouble::lost, moment);
    return false;
  }
  rest = from.resync.take_rest();
  use_plain(side, *plain, moment);
  return true;
}

/// The hellos cannot be done without; what follows until records are protected can.
void Decryptor::lose(Side side, std::uint64_t octets, Moment moment) {
  Half& from = half(side);
  // Joined without its SYN, a stream may still begin with the hello.
  if (octets == 0 && !from.begun) return;
  if (!client_hello_seen_ || session_.suite == nullptr) return stop_both(missing(), moment);
  out_.lost(side, octets, moment);
  from.resync.begin(octets == 0 ? 0 : octets + from.records.kept());
  from.records.reset();
  from.messages.reset();
  from.handshake_cut = from.keys.epoch() != ReadKeys::Epoch::application;
  if (from.keys.clear()) {
    from.keys.begin(
        session_.suite->tls13() ? ReadKeys::Epoch::handshake : ReadKeys::Epoch::application,
        session_);
  }
}

bool Decryptor::use(Side side, const Record& record, Moment moment) {
  Half& from = half(side);
  if (from.keys.clear()) return use_clear(side, record, moment);
  // In TLS 1.3 what is not protected is for middleboxes (RFC 8446 D.4), or an alert at the start.
  if (from.keys.tls13() && record.type != ContentType::application_data) return true;
  if (!from.keys.ready(shared_.keys)) return false;
  if (const auto plain = from.keys.open(record, shared_.opened)) {
    use_plain(side, *plain, moment);
  } else {
    not_opened(side, record, moment);
  }
  return true;
}

bool Decryptor::use_clear(Side side, const Record& record, Moment moment) {
  Half& from = half(side);
  const bool changes = record.type == ContentType::change_cipher_spec;
  const bool protects = record.type == ContentType::application_data;
  if (protects && !hello_seen(side)) {
    stop_both(Trouble::joined, moment);
    return true;
  }
  if (side == Side::server && !client_hello_seen_) return false;
  if (record.type == ContentType::handshake) messages(side, record.body, moment);
  if (!changes && !protects) return true;
  // A server's, before its hello, comes with a HelloRetryRequest.
  if (session_.suite == nullptr) return side == Side::server;
  if (session_.suite->tls13()) {
    if (changes) return true;
    from.keys.begin(ReadKeys::Epoch::handshake, session_);
    return use(side, record, moment);
  }
  if (!changes) {
    stop(side, Trouble::malformed, moment);
  } else {
    from.keys.begin(ReadKeys::Epoch::application, session_);
  }
  return true;
}

void Decryptor::use_plain(Side side, const Plain& plain, Moment moment) {
  Half& from = half(side);
  switch (plain.type) {
    case ContentType::application_data:
      if (!plain.data.empty()) out_.plain(side, plain.data, moment);
      return;
    case ContentType::handshake:
      if (!from.handshake_cut || from.keys.epoch() == ReadKeys::Epoch::application) {
        messages(side, plain.data, moment);
      }
      return;
    case ContentType::change_cipher_spec:
      // The end of a renegotiation.
      if (!from.keys.tls13() && session_.suite != nullptr) {
        from.keys.begin(ReadKeys::Epoch::application, session_);
      }
      return;
    default:
      return;
  }
}

void Decryptor::not_opened(Side side, const Record& record, Moment moment) {
  Half& from = half(side);
  const bool handshake = from.keys.epoch() == ReadKeys::Epoch::handshake;
  if (handshake && from.handshake_cut) {
    // Its Finished was lost, or not understood.
    if (auto next = from.keys.following(shared_.keys)) {
      if (const auto plain = next->open(record, shared_.opened)) {
        from.keys = std::move(*next);
        return use_plain(side, *plain, moment);
      }
    }
  }
  const bool early = handshake && side == Side::client && early_data_ && from.keys.sequence() == 0;
  if (early && ++from.early_records <= kMostEarlyRecords) {
    return out_.lost(side, record.body.size(), moment);
  }
  stop(side, Trouble::bad_record, moment);
}

void Decryptor::stop(Side side, Trouble why, Moment moment) {
  Half& from = half(side);
  if (std::exchange(from.stopped, true)) return;
  from.records.reset();
  from.messages.reset();
  from.resync = {};
  out_.stopped(side, why, moment);
}

void Decryptor::stop_both(Trouble why, Moment moment) {
  for (const Side side : {Side::client, Side::server}) stop(side, why, moment);
  drop_held();
}

}  // namespace ps::tls
