// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "admin/inventory.h"
#include "admin/sessions_rest.h"
#include "admin/statistics.h"
#include "admin/streams_rest.h"
#include "admin/taps_rest.h"
#include "base/clock.h"
#include "http/router.h"
#include "render/rendering.h"
#include "stream/log_waits.h"

namespace ps::record {
class FlightRecorder;
}
namespace ps::session {
class Sessions;
}

namespace ps::admin {

/// The control plane over HTTP: one table of routes.
///
///   Api api(clock, sessions, inventory, taps, statistics,
///           waits, **render::find_format("text"));
///   http::Server server(io, clock, api.handler(), {});
///   api.set_ready(true);                     // when all taps run
///
/// Whoever owns it calls `tick` at least once a second. Lifetime: longer than the server that has
/// its handler, shorter than what it was given. Thread: the service thread.
class Api {
 public:
  /// `legacy_format`: what sessions made by the legacy request deliver, unless they ask.
  Api(const Clock& clock, session::Sessions& sessions, const Inventory& inventory, Taps& taps,
      Statistics& statistics, stream::LogWaits& waits, const render::FormatSpec& legacy_format);
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  http::Handler handler() const;
  const http::Router& router() const { return router_; }
  /// What `/readyz` says.
  void set_ready(bool ready) { ready_ = ready; }
  /// `recorder` outlives this; without it there is no history to show.
  void show_history(const record::FlightRecorder& recorder) { recorder_ = &recorder; }
  /// Answers the requests that have waited long enough for a record.
  void tick() { streams_rest_.tick(); }
  /// Requests that wait for a record now, and streams.
  std::size_t observers() const { return streams_rest_.observers(); }

 private:
  std::vector<http::Route> routes();

  session::Sessions& sessions_;
  const Inventory& inventory_;
  const Taps& taps_;
  Statistics& statistics_;
  const render::FormatSpec& legacy_format_;
  SessionsRest sessions_rest_;
  TapsRest taps_rest_;
  StreamsRest streams_rest_;
  const record::FlightRecorder* recorder_ = nullptr;
  bool ready_ = false;
  const http::Router router_;
};

}  // namespace ps::admin
