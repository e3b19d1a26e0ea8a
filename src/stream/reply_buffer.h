// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <thrift/transport/TVirtualTransport.h>

namespace ps::stream {

/// Where the generated code writes its replies: frames, one behind the other, until they are taken.
///
///   ... the processor writes a reply, or none for a oneway call ...
///   replies.end_frame();
///   socket.write(replies.take());
///
/// Lifetime: longer than any call that is still to be answered, because the generated code keeps a
/// raw pointer to it meanwhile. Thread: the service thread.
class ReplyBuffer final : public apache::thrift::transport::TVirtualTransport<ReplyBuffer> {
 public:
  bool isOpen() const override { return true; }

  void write(const std::uint8_t* octets, std::uint32_t count) {
    if (!frame_open_) {
      frame_open_ = true;
      frame_at_ = frames_.size();
      frames_.append(kLength, '\0');
    }
    frames_.append(reinterpret_cast<const char*>(octets), count);
  }

  /// Puts the length before what was written since the last frame, if anything was.
  void end_frame() {
    if (!std::exchange(frame_open_, false)) return;
    const auto length = static_cast<std::uint32_t>(frames_.size() - frame_at_ - kLength);
    for (std::size_t i = 0; i < kLength; ++i) {
      frames_[frame_at_ + i] = static_cast<char>(length >> (8 * (kLength - 1 - i)));
    }
  }

  std::size_t size() const { return frames_.size(); }
  std::string take() { return std::exchange(frames_, {}); }

 private:
  static constexpr std::size_t kLength = 4;

  std::string frames_;
  std::size_t frame_at_ = 0;
  bool frame_open_ = false;
};

}  // namespace ps::stream
