// SPDX-License-Identifier: Apache-2.0
#include "http/response_head.h"

#include <iterator>

#include <fmt/format.h>

namespace ps::http {

// Written by hand: our answers have few fields, and a serializer would copy the body.
std::string head_of(const Response& response, Length length, bool keep_alive, bool old_version) {
  auto text = fmt::format("HTTP/1.1 {} {}\r\n", response.status, phrase(response.status));
  auto out = std::back_inserter(text);
  for (const auto& [name, value] : response.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
  if (!response.media_type.empty()) {
    fmt::format_to(out, "Content-Type: {}\r\n", response.media_type);
  }
  if (length == Length::chunked) text += "Transfer-Encoding: chunked\r\n";
  if (length == Length::known && response.status != 204 && response.status != 304) {
    fmt::format_to(out, "Content-Length: {}\r\n", response.body.size());
  }
  if (!keep_alive) {
    text += "Connection: close\r\n";
  } else if (old_version) {
    text += "Connection: keep-alive\r\n";
  }
  text += "\r\n";
  return text;
}

bool worth_compressing(const Response& response) {
  const auto& type = response.media_type;
  return type.starts_with("text/") || type.find("json") != std::string::npos;
}

void say_compressed(Response& response) {
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Vary", "Accept-Encoding");
}

}  // namespace ps::http
