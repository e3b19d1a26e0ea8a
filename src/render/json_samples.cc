// SPDX-License-Identifier: Apache-2.0
// Prints every sample, whole, changed and cut in several places, as `json` does: what
// tests/render_schema_test.py holds against docs/reference/record.schema.json.
#include <cstdio>

#include "render/rendering.h"
#include "render/samples.h"

int main() {
  using namespace ps::render;
  const auto* json = find_format("json").value();
  const auto print = [&](const ps::record::Record& record, const RenderOptions& options = {}) {
    std::string out;
    json->renderer->render(record, options, out);
    std::puts(out.c_str());
  };
  for (const auto& [name, record] : samples::all()) {
    print(*record);
    print(*record, {.sample = 10, .rate = 100});
    for (const auto& changed : samples::changed(*record, 4)) print(*changed);
    for (const std::size_t part : {8, 4, 2}) {
      print(*samples::cut(*record, record->bytes().size() - record->bytes().size() / part));
    }
  }
  return 0;
}
