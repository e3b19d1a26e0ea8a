// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include <packetstreamer/plugin.h>

#include "filter/facts.h"
#include "record/record.h"

namespace ps::plugin {

/// A message as a plug-in is handed it. Borrows from what it is made of, and lives for the call.
class BorrowedMessage final : public packetstreamer_message {
 public:
  explicit BorrowedMessage(const filter::Facts& facts);
  /// Of a record that was not pushed.
  explicit BorrowedMessage(const record::Record& record);
  BorrowedMessage(const BorrowedMessage&) = delete;
  BorrowedMessage& operator=(const BorrowedMessage&) = delete;

 private:
  std::variant<const filter::Facts*, const record::Record*> of_;

  static packetstreamer_octets frame_of(const packetstreamer_message* message);
  static int answers_of(const packetstreamer_message* message, std::uint64_t* seq,
                        std::int64_t* latency);
  template <class Seen>
  void fill(const Seen& seen, Bytes bytes);
};

}  // namespace ps::plugin
