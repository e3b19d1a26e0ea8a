// SPDX-License-Identifier: Apache-2.0
// The proxy alone, without decoding, sessions or anything else: what proxy_bench compares with the
// whole service.  bare_proxy LISTEN=CONTROLLER
#include <cstdio>
#include <string_view>
#include <vector>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "capture/proxy.h"

namespace {

using namespace ps;

struct NoSinks final : capture::ChannelSinks {
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo&) override {
    return nullptr;
  }
};

}  // namespace

int main(int count, char** words) {
  std::string_view where = count == 2 ? words[1] : "";
  auto middle = where.find('=');
  if (middle == std::string_view::npos) {
    std::fputs("usage: bare_proxy LISTEN=CONTROLLER\n", stderr);
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  NoSinks sinks;
  SystemClock clock;
  capture::DataThread thread;
  std::vector<capture::DataThread*> threads{&thread};
  capture::Proxy proxy(threads, parse_endpoint(where.substr(0, middle)).value(),
                       parse_endpoint(where.substr(middle + 1)).value(), sinks, clock);
  auto bound = proxy.start();
  if (!bound) {
    std::fprintf(stderr, "%s\n", bound.error().message.c_str());
    return 1;
  }
  thread.start();
  for (;;) ::pause();
}
