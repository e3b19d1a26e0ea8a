// SPDX-License-Identifier: Apache-2.0
#include "render/all_formats.h"

namespace ps::render {
namespace {

/// The octets of the message; one after the other they are an OpenFlow byte stream.
class Raw final : public Renderer {
 public:
  void render(const record::Record& record, const RenderOptions&, Rendering& out) const override {
    out += as_text(record.bytes());
  }
};

}  // namespace

FormatSpec raw_format() {
  static const Raw kRenderer;
  return {"raw", "the OpenFlow messages as they were on the wire", "application/octet-stream",
          false, &kRenderer};
}

}  // namespace ps::render
