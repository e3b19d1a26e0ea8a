// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/address.h"
#include "capture/socket.h"

namespace ps::capture {

/// Connects to a Unix socket; fails at once when nobody is there.
Result<Socket> connect_unix(boost::asio::io_context& context, const std::string& path);

/// Asks a bridge for its datapath id through its management socket, in whatever version the bridge
/// allows: hello, features_request.
///
///   auto inquiry = std::make_shared<DatapathInquiry>(context, "/run/openvswitch/s1.mgmt", 5s,
///                                                    [](Result<DatapathId> answer) {...});
///   inquiry->start();
///
/// Lifetime: keeps itself alive until it has called `done`, which it calls once and never from
/// within start(); after cancel() not at all. Thread: the one that runs `context`.
class DatapathInquiry : public std::enable_shared_from_this<DatapathInquiry> {
 public:
  static constexpr std::chrono::milliseconds kLimit{5000};
  using Done = std::function<void(Result<DatapathId>)>;

  DatapathInquiry(boost::asio::io_context& context, std::string path,
                  std::chrono::milliseconds limit, Done done);
  DatapathInquiry(const DatapathInquiry&) = delete;
  DatapathInquiry& operator=(const DatapathInquiry&) = delete;

  void start();
  void cancel();

 private:
  void connect();
  void await_answer();
  void read();
  /// What has come so far, message by message; what is no answer is passed over.
  void look_at_messages();
  void look_at(Bytes message);
  void greeted(Bytes hello);
  bool send(Bytes message);
  void fail(std::string_view why);
  void finish(Result<DatapathId> answer);

  boost::asio::io_context& context_;
  std::string path_;
  std::chrono::milliseconds limit_;
  Done done_;
  boost::asio::steady_timer timer_;
  Socket socket_;
  std::vector<std::uint8_t> kept_;
};

}  // namespace ps::capture
