// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "http/response.h"

namespace ps::test {

/// Takes the place of a connection: keeps what a responder answers.
class KeptResponse final : public http::ResponseSink {
 public:
  void send(http::Response response) override { responses.push_back(std::move(response)); }
  void on_closed(std::function<void()> gone) override { client_goes = std::move(gone); }
  bool open() const override { return responses.empty(); }

  std::vector<http::Response> responses;
  std::function<void()> client_goes;
};

}  // namespace ps::test
