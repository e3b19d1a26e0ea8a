// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <packetstreamer/plugin.h>

#include "render/rendering.h"

namespace ps::plugin {

/// A format of a plug-in as one of ours. What it appends to a record when it fails is dropped, and
/// text says that it failed.
/// Lifetime: the program's, as that of `format`, which is complete. Thread: any.
class PluginFormat final : public render::Renderer {
 public:
  explicit PluginFormat(const packetstreamer_format& format) : format_(format) {}

  render::FormatSpec spec() const;

  void begin(render::Rendering& out) const override;
  void render(const record::Record& record, const render::RenderOptions& options,
              render::Rendering& out) const override;

 private:
  const packetstreamer_format& format_;
};

}  // namespace ps::plugin
