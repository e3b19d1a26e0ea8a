// SPDX-License-Identifier: Apache-2.0
#include "admin/taps_rest.h"

#include <charconv>
#include <memory>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "admin/filters_rest.h"
#include "admin/json_body.h"
#include "render/printable.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using Kind = TapRequest::Kind;

constexpr std::pair<std::string_view, Kind> kKinds[] = {{"proxy", Kind::proxy},
                                                        {"capture", Kind::capture},
                                                        {"snoop", Kind::snoop},
                                                        {"read", Kind::read}};

json::array to_json(const std::vector<TapLine::Bridge>& bridges) {
  json::array all;
  for (const auto& bridge : bridges) {
    all.push_back(json::object{{"where", render::printable(bridge.where)},
                               {"counts", json_of(bridge.counts)}});
  }
  return all;
}

json::object to_json(const TapLine& tap) {
  json::object out{{"id", tap.id},
                   {"kind", tap.kind},
                   {"trust", tap.trust},
                   {"where", render::printable(tap.where)},
                   {"counts", json_of(tap.counts)}};
  if (tap.bridges) out["bridges"] = to_json(*tap.bridges);
  return out;
}

std::optional<TapId> id_of(const http::Request& request) {
  const auto text = request.parameter("id");
  TapId id = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

http::Response no_such_tap(const http::Request& request) {
  return http::problem(404, fmt::format("there is no tap {}; GET /api/v1/taps lists them",
                                        render::printable(request.parameter("id"))));
}

/// The one member that says what to watch.
Result<TapRequest> read_source(const json::object& object) {
  std::optional<TapRequest> wanted;
  for (const auto& [name, kind] : kKinds) {
    auto value = text_member(object, name);
    if (!value) return value.error();
    if (!*value) continue;
    if (wanted) return Error{"only one of 'proxy', 'capture', 'snoop' and 'read' makes a tap"};
    // Whoever takes it for a C string must see all of it.
    if ((*value)->find('\0') != std::string::npos) {
      return Error{fmt::format("'{}' has an octet 0 in it", name)};
    }
    wanted = TapRequest{.kind = kind, .value = **std::move(value)};
  }
  if (!wanted) return Error{"one of 'proxy', 'capture', 'snoop' and 'read' must say what to watch"};
  return {boost::system::in_place_value, *std::move(wanted)};
}

Result<TapRequest> read_request(const json::object& object) {
  auto known = only_members(object, {"proxy", "capture", "snoop", "read", "pace", "loop"});
  if (!known) return known.error();
  auto wanted = read_source(object);
  if (!wanted) return wanted;
  auto pace = text_member(object, "pace");
  if (!pace) return pace.error();
  auto loop = bool_member(object, "loop");
  if (!loop) return loop.error();
  if ((*pace || *loop) && wanted->kind != Kind::read) {
    return Error{fmt::format("'{}' is for 'read' alone", *pace ? "pace" : "loop")};
  }
  wanted->pace = *std::move(pace);
  wanted->loop = *loop;
  return wanted;
}

unsigned status_of(TapRefusal::Why why) {
  switch (why) {
    case TapRefusal::Why::malformed:
      return 400;
    case TapRefusal::Why::impossible:
      return 409;
    case TapRefusal::Why::too_many:
      return 429;
  }
  return 500;
}

/// A page that somebody looks at may send requests to this machine without asking. It cannot read
/// the answer, but what it asks for would be done. Browsers say where such a page is from.
bool from_a_page(const http::Request& request) { return request.header("Origin").has_value(); }

http::Response no_page() {
  return http::problem(403, "a page in a browser may not change what is watched (Origin)");
}

}  // namespace

http::Response TapsRest::list() const {
  json::array all;
  for (const auto& tap : taps_.list()) all.push_back(to_json(tap));
  return http::json(200, json::serialize(json::object{{"taps", std::move(all)}}));
}

http::Response TapsRest::show(const http::Request& request) const {
  const auto id = id_of(request);
  const auto tap = id ? taps_.find(*id) : std::nullopt;
  if (!tap) return no_such_tap(request);
  return http::json(200, json::serialize(to_json(*tap)));
}

http::Response TapsRest::add(const http::Request& request) {
  if (from_a_page(request)) return no_page();
  const auto object = parse_object(request.body);
  if (!object) return refused(object.error());
  const auto wanted = read_request(*object);
  if (!wanted) return refused(wanted.error());
  const auto added = taps_.add(*wanted);
  if (!added) return http::problem(status_of(added.error().why), added.error().message);
  auto response = http::json(201, json::serialize(to_json(taps_.find(*added).value())));
  response.headers.emplace_back("Location", fmt::format("/api/v1/taps/{}", *added));
  return response;
}

void TapsRest::remove(const http::Request& request, http::Responder responder) {
  if (from_a_page(request)) return responder.send(no_page());
  const auto id = id_of(request);
  if (!id) return responder.send(no_such_tap(request));
  auto kept = std::make_shared<http::Responder>(std::move(responder));
  const auto removal = taps_.remove(*id, [kept] { kept->send({204, "", "", {}}); });
  if (removal == Taps::Removal::unknown) kept->send(no_such_tap(request));
  if (removal == Taps::Removal::permanent) {
    kept->send(http::problem(
        409, fmt::format("tap {} takes what programs push over Thrift; it is always there", *id)));
  }
}

}  // namespace ps::admin
