// SPDX-License-Identifier: Apache-2.0
#include "admin/intake_spec.h"

#include <cstdint>
#include <optional>
#include <string>

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "admin/json_body.h"
#include "record/log_spec.h"
#include "session/asked.h"

namespace ps::admin {
namespace json = boost::json;
namespace {

using session::kUnlimited;

/// A whole number from 1 to `most` under `name`; leaves `into` when it is absent, and makes it
/// `if_null` when it is null. `within` is what an error says before the name.
template <class T>
Result<void> read_number(const json::object& object, std::string_view name, std::int64_t most,
                         T& into, const T& if_null, std::string_view within = "") {
  const auto number = integer_member(object, name);
  if (number && *number && **number >= 1 && **number <= most) {
    into = T(**number);
    return {};
  }
  if (number && !*number) {
    if (object.contains({name.data(), name.size()})) into = if_null;
    return {};
  }
  return session::not_from_one(fmt::format("{}{}", within, name), most);
}

/// The object under `name`, of which no member is another than `records` and `bytes`; nothing when
/// it is absent or null.
Result<const json::object*> records_and_bytes(const json::object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (!value) return static_cast<const json::object*>(nullptr);
  const auto* inner = value->if_object();
  if (!inner) {
    return Error{fmt::format(R"('{}' must be an object: {{"records": N, "bytes": N}})", name)};
  }
  auto known = only_members(*inner, {"records", "bytes"});
  if (!known) return Error{fmt::format("in '{}': {}", name, known.error().message)};
  return inner;
}

Result<void> read_limit(const json::object& object, record::Limit& limit) {
  const auto inner = records_and_bytes(object, "limit");
  if (!inner) return inner.error();
  if (!*inner) {
    if (object.contains("limit")) limit = {};
    return {};
  }
  auto records = read_number(**inner, "records", kUnlimited, limit.records, limit.kNone, "limit.");
  if (!records) return records;
  return read_number(**inner, "bytes", kUnlimited, limit.bytes, limit.kNone, "limit.");
}

json::value number_or_null(std::uint64_t number, std::uint64_t none) {
  return number == none ? json::value(nullptr) : json::value(number);
}

}  // namespace

Result<void> read_intake(const json::object& object, record::Intake& intake) {
  using record::Intake;
  if (auto limit = read_limit(object, intake.limit); !limit) return limit;
  if (auto sample = read_number(object, "sample", Intake::kMostSample, intake.sample, 1u);
      !sample) {
    return sample;
  }
  return read_number(object, "rate", Intake::kMostRate, intake.rate, {});
}

Result<void> read_log_wishes(const json::object& object, session::SessionSpec& spec) {
  const record::LogBounds most;
  auto name = text_member(object, "overflow");
  if (!name) return name.error();
  if (*name) {
    auto overflow = record::parse_overflow(**name);
    if (!overflow) return Error{"'overflow' is not accepted: " + overflow.error().message};
    spec.overflow = *overflow;
  }
  const auto inner = records_and_bytes(object, "buffer");
  if (!inner) return inner.error();
  if (!*inner) return {};
  auto& buffer = spec.buffer;
  auto records = read_number(**inner, "records", static_cast<std::int64_t>(most.records),
                             buffer.records, {}, "buffer.");
  if (!records) return records;
  return read_number(**inner, "bytes", static_cast<std::int64_t>(most.bytes), buffer.bytes, {},
                     "buffer.");
}

void show_intake(const session::SessionSpec& spec, json::object& out) {
  const auto& [limit, sample, rate] = spec.intake;
  out["limit"] = {{"records", number_or_null(limit.records, limit.kNone)},
                  {"bytes", number_or_null(limit.bytes, limit.kNone)}};
  out["sample"] = sample;
  out["rate"] = rate ? json::value(*rate) : json::value(nullptr);
  if (spec.overflow) out["overflow"] = record::to_string(*spec.overflow);
  if (spec.buffer.records && spec.buffer.bytes) {
    out["buffer"] = {{"records", *spec.buffer.records}, {"bytes", *spec.buffer.bytes}};
  }
}

}  // namespace ps::admin
