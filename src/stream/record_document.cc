// SPDX-License-Identifier: Apache-2.0
#include "stream/record_document.h"

#include <boost/json/serialize.hpp>

#include "base/base64.h"
#include "base/utf8.h"

namespace ps::stream {
namespace {

std::string octets_object(std::string_view octets) {
  return R"({"base64":")" + to_base64(as_bytes(octets)) + R"("})";
}

}  // namespace

std::string in_quotes(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

std::string record_document(const record::Record& record, const render::FormatSpec& format,
                            const render::RenderOptions& options) {
  render::Rendering rendering;
  format.renderer->render(record, options, rendering);
  if (!format.text) return in_quotes(to_base64(as_bytes(rendering)));
  if (!record.is_pushed() && format.name == "json") return rendering;
  return is_utf8(rendering) ? in_quotes(rendering) : octets_object(rendering);
}

}  // namespace ps::stream
