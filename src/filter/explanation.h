// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "filter/demand.h"
#include "filter/fields.h"
#include "query/expression.h"

namespace ps::filter {

/// What a filter means, for people and programs to look at. A value.
struct Explanation {
  Demand demand;                         ///< what the index looks it up by
  std::vector<const FieldSpec*> fields;  ///< those that it names, each once
};

/// The error is that of Predicate::of.
Result<Explanation> explain(const query::Expression& expression);

}  // namespace ps::filter
