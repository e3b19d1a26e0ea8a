// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "http/response.h"

namespace ps::http {

/// One line of a server's table of routes. A value.
struct Route {
  Method method;
  std::string pattern;  ///< `/api/v1/sessions/{id}`
  std::string help;     ///< one line
  Handler answer;
};

/// Finds the route of a request: 404 when no pattern fits the path, 405 with `Allow` when one does
/// but not its method. A route for GET serves HEAD too. A value; usable as a Handler.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  void operator()(Request request, Responder responder) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> patterns_;  // routes_[i].pattern in segments
};

}  // namespace ps::http
