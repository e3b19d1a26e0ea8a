// SPDX-License-Identifier: Apache-2.0
#include "pcapng/merge.h"

#include <algorithm>
#include <utility>

namespace ps::pcapng {

Merge::Merge(Files files) : files_(std::move(files)) {}

bool Merge::later(const Head& one, const Head& other) {
  if (one.frame.time != other.frame.time) return one.frame.time > other.frame.time;
  return one.file > other.file;
}

void Merge::advance(std::size_t file) {
  Head head{.frame = {}, .file = file};
  if (!files_[file]->next(head.frame)) return;
  heads_.push_back(head);
  std::ranges::push_heap(heads_, later);
}

bool Merge::next(CapturedFrame& frame) {
  if (files_.size() == 1) return files_.front()->next(frame);
  // The frame given last is borrowed until now, so its file goes on only now.
  if (std::exchange(begun_, true)) {
    if (heads_.empty()) return false;
    std::ranges::pop_heap(heads_, later);
    heads_.pop_back();
    advance(current_);
  } else {
    for (std::size_t file = 0; file < files_.size(); ++file) advance(file);
  }
  if (heads_.empty()) return false;
  current_ = heads_.front().file;
  frame = heads_.front().frame;
  return true;
}

}  // namespace ps::pcapng
