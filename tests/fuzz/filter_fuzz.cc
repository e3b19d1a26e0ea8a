// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "filter/predicate.h"
#include "query/expression.h"

/// The input is a filter: what is accepted prints, is read back as the same tree, and binds or is
/// refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ps;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto expression = query::parse(text);
  if (!expression) return expression.error().message.empty() ? (std::abort(), 1) : 0;
  const auto again = query::parse(to_string(*expression));
  if (!again || *again != *expression) std::abort();
  query::to_json(*expression);
  if (const auto bound = filter::Predicate::of(*expression);
      !bound && bound.error().message.empty()) {
    std::abort();
  }
  return 0;
}
