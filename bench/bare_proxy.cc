// SPDX-License-Identifier: Apache-2.0
// The proxy alone, without decoding, sessions or anything else: what proxy_bench compares with the
// whole service.  bare_proxy LISTEN=CONTROLLER [KEY CERTIFICATE CA], the latter for ssl:
#include <cstdio>
#include <memory>
#include <string_view>
#include <vector>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "capture/proxy.h"
#include "capture/tls_credentials.h"

namespace {

using namespace ps;

struct NoSinks final : capture::ChannelSinks {
  std::unique_ptr<capture::ChannelSink> open(const capture::ChannelInfo&) override {
    return nullptr;
  }
};

std::shared_ptr<capture::TlsCredentials> credentials(capture::TlsRole role, char** files) {
  auto made = std::make_shared<capture::TlsCredentials>(
      role, capture::TlsFiles{files[0], files[1], files[2]});
  made->load().value();
  return made;
}

}  // namespace

int main(int count, char** words) {
  std::string_view where = count == 2 || count == 5 ? words[1] : "";
  auto middle = where.find('=');
  if (middle == std::string_view::npos) {
    std::fputs("usage: bare_proxy LISTEN=CONTROLLER [KEY CERTIFICATE CA]\n", stderr);
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  NoSinks sinks;
  SystemClock clock;
  capture::DataThread thread;
  std::vector<capture::DataThread*> threads{&thread};
  auto listen = parse_endpoint(where.substr(0, middle)).value();
  auto controller = parse_endpoint(where.substr(middle + 1)).value();
  capture::ProxyTls tls;
  if (listen.tls) tls.to_switches = credentials(capture::TlsRole::server, words + 2);
  if (controller.tls) tls.to_controllers = credentials(capture::TlsRole::client, words + 2);
  capture::Proxy proxy(threads, listen, controller, sinks, clock, tls);
  auto bound = proxy.start();
  if (!bound) {
    std::fprintf(stderr, "%s\n", bound.error().message.c_str());
    return 1;
  }
  thread.start();
  for (;;) ::pause();
}
