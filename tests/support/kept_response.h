// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "http/response.h"
#include "http/web_socket.h"

namespace ps::test {

/// Takes the place of a connection: keeps what a responder answers. The pieces of a body are taken
/// in at once, or when the test says so.
class KeptResponse final : public http::ResponseSink {
 public:
  void send(http::Response response) override { responses.push_back(std::move(response)); }
  void begin(http::Response head) override {
    responses.push_back(std::move(head));
    streams = true;
  }
  void write(http::SharedOctets octets, std::function<void()> written) override {
    body += *octets;
    pieces.push_back(octets);
    if (!slow) return written();
    take_in = std::move(written);
  }
  void end(http::Fields last) override {
    trailers = std::move(last);
    ended = true;
  }
  void abandon() override { abandoned = true; }
  std::shared_ptr<http::WebSocket> upgrade(const http::Request&) override { return web_socket; }
  void on_closed(std::function<void()> gone) override { client_goes = std::move(gone); }
  bool open() const override { return streams ? !ended && !abandoned : responses.empty(); }

  std::vector<http::Response> responses;
  std::function<void()> client_goes;
  std::string body;
  std::vector<http::SharedOctets> pieces;
  http::Fields trailers;
  std::shared_ptr<http::WebSocket> web_socket;  ///< what the request becomes, if it asks
  bool slow = false;  ///< a piece is taken in when the test calls `take_in`
  std::function<void()> take_in;
  bool streams = false;
  bool ended = false;
  bool abandoned = false;
};

}  // namespace ps::test
