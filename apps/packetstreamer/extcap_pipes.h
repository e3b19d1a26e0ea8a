// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "extcap_control.h"
#include "interruption.h"
#include "plain_output.h"

namespace ps::app::extcap {

/// Opens the pipe that Wireshark reads frames from, once it does; `interruption` ends the wait.
Result<PlainOutput> open_fifo(const std::string& path, const Interruption& interruption);

/// The two pipes of Wireshark's toolbar. Without paths (tshark has no toolbar) nothing is read and
/// nothing sent. Never waits, except in await(). Owns the descriptors. Thread: one.
class ControlPipes {
 public:
  ControlPipes(const std::string& in, const std::string& out);
  ~ControlPipes();
  ControlPipes(const ControlPipes&) = delete;
  ControlPipes& operator=(const ControlPipes&) = delete;

  /// -1 when there is nothing (more) to read.
  int descriptor() const { return in_; }
  bool can_send() const { return !out_path_.empty(); }
  /// The next message that is there.
  std::optional<control::Message> next();
  /// The next message, within a moment.
  std::optional<control::Message> await(const Interruption& interruption);
  /// Kept until Wireshark reads; what is too much for its pipe is dropped, the oldest stays.
  void send(std::uint8_t number, control::Command command, std::string_view payload);

 private:
  void read();
  void flush();

  int in_ = -1;
  int out_ = -1;
  std::string out_path_;
  std::string unsent_;
  control::Parser parser_;
};

}  // namespace ps::app::extcap
