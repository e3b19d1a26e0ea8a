// SPDX-License-Identifier: Apache-2.0
#include "session/session.h"

#include <utility>

namespace ps::session {

std::string shown(std::string_view id) {
  constexpr std::size_t kShown = 8;
  return id.size() <= kShown ? std::string(id) : std::string(id.substr(0, kShown)) + "...";
}

Session::Session(SessionId name, SessionSpec what, Origin from, SteadyTime end,
                 std::shared_ptr<record::RecordLog> records)
    : id(std::move(name)),
      spec(std::move(what)),
      origin(from),
      log(std::move(records)),
      expires(end) {}

render::RenderOptions Session::render_options(record::Cursor number) const {
  const auto& step = thinning.at(number);
  return {.colour = spec.colour, .sample = step.sample, .rate = step.rate};
}

}  // namespace ps::session
