// SPDX-License-Identifier: Apache-2.0
#include "admin/history_rest.h"

#include <chrono>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace ps::admin {
namespace json = boost::json;

http::Response history_response(const record::FlightRecorder* recorder) {
  if (recorder == nullptr) return http::json(200, json::serialize(json::object{{"kept", false}}));
  const auto counters = recorder->counters();
  const auto& bounds = recorder->bounds();
  json::object out{
      {"kept", true},
      {"messages", counters.messages},
      {"bytes", counters.bytes},
      {"oldest", nullptr},
      {"overwritten", counters.overwritten},
      {"recorded", counters.recorded},
      {"limit",
       {{"bytes", bounds.bytes},
        {"seconds", std::chrono::duration_cast<std::chrono::seconds>(bounds.age).count()}}}};
  if (counters.oldest) out["oldest"] = to_rfc3339(*counters.oldest);
  return http::json(200, json::serialize(out));
}

}  // namespace ps::admin
