// SPDX-License-Identifier: Apache-2.0
#include "session/observers.h"

#include <utility>

#include <fmt/format.h>

#include "session/session.h"

namespace ps::session {

ObserverPlace::ObserverPlace(std::shared_ptr<std::size_t> now, std::shared_ptr<Session> session)
    : now_(std::move(now)), session_(std::move(session)) {
  ++*now_;
  if (session_) ++session_->observers.now_;
}

ObserverPlace& ObserverPlace::operator=(ObserverPlace&& other) noexcept {
  if (this == &other) return *this;
  leave();
  now_ = std::move(other.now_);
  session_ = std::move(other.session_);
  return *this;
}

ObserverPlace::~ObserverPlace() { leave(); }

void ObserverPlace::leave() {
  if (!now_) return;
  --*now_;
  if (session_) --session_->observers.now_;
}

std::optional<ObserverPlace> Observers::admit(std::shared_ptr<Session> session) {
  if (*now_ >= most_) {
    ++refused_;
    return std::nullopt;
  }
  return ObserverPlace(now_, std::move(session));
}

Error Observers::refusal() const {
  return {
      fmt::format("{} observers wait or read, as many as this server allows (--max-observers); "
                  "try again later",
                  *now_)};
}

}  // namespace ps::session
