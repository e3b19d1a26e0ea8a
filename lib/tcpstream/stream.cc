// SPDX-License-Identifier: Apache-2.0
#include "tcpstream/stream.h"

namespace ps::tcpstream {

std::string_view meaning(StreamEnd end) {
  switch (end) {
    case StreamEnd::finished:
      return "both sides closed";
    case StreamEnd::reset:
      return "the connection was reset";
    case StreamEnd::replaced:
      return "a new connection took the same ports";
    case StreamEnd::evicted:
      return "too many streams, this one was silent longest";
    case StreamEnd::input_ended:
      return "the capture ended";
  }
  return "";
}

}  // namespace ps::tcpstream
