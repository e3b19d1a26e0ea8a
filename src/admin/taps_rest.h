// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "admin/taps.h"
#include "http/response.h"

namespace ps::admin {

/// /api/v1/taps: what is watched, listed, shown, added and removed.
/// Lifetime: shorter than `taps`. Thread: the service thread.
class TapsRest {
 public:
  explicit TapsRest(Taps& taps) : taps_(taps) {}

  http::Response list() const;
  http::Response show(const http::Request& request) const;
  http::Response add(const http::Request& request);
  /// Answers when what the tap listened at is free.
  void remove(const http::Request& request, http::Responder responder);

 private:
  Taps& taps_;
};

}  // namespace ps::admin
