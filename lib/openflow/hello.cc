// SPDX-License-Identifier: Apache-2.0
#include "openflow/hello.h"

#include <algorithm>

#include "openflow/body.h"

namespace ps::openflow {

const char* HelloElement::take(Version, Bytes& rest, HelloElement& out) {
  if (rest.size() < 4) return "a hello element has a header of 4 octets";
  const std::size_t size = load_be16(&rest[2]);
  if (size < 4 || size > rest.size()) return "a hello element's length does not fit the message";
  out.type = load_be16(&rest[0]);
  out.body = rest.subspan(4, size - 4);
  rest = rest.subspan(std::min(padded(size), rest.size()));
  return nullptr;
}

bool Hello::offers(Version version) const {
  const auto wire = static_cast<std::uint8_t>(version);
  return version_bitmap ? (*version_bitmap >> wire & 1) != 0 : wire <= wire_version;
}

Decoded<Hello> Hello::parse(Bytes message) {
  Decoded<Hello> out;
  Body in(message, MsgType::hello);
  Hello& hello = out.value;
  hello.wire_version = in.header().version;
  hello.xid = in.xid();
  hello.elements = Items<HelloElement>(in.version(), in.rest());
  for (const HelloElement& element : hello.elements) {
    const bool is_bitmap = element.type == HelloElement::kVersionBitmap && element.body.size() >= 4;
    if (is_bitmap && !hello.version_bitmap) hello.version_bitmap = load_be32(element.body.data());
  }
  in.check(hello.elements);
  in.tell(out);
  return out;
}

}  // namespace ps::openflow
