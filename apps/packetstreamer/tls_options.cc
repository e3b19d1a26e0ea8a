// SPDX-License-Identifier: Apache-2.0
#include "tls_options.h"

#include <CLI/App.hpp>

#include "options.h"

namespace ps::app {
namespace {

constexpr auto kGroup = "TLS, for --proxy ssl:..";

void add_text(CLI::App& command, const OptionHelp& help, std::string& target) {
  add_option(command, help, into(target, [](const std::string& text) {
               return Result<std::string>(boost::system::in_place_value, text);
             }));
}

}  // namespace

void add_tls_options(CLI::App& command, TlsOptions& options) {
  add_text(command, {"--private-key", "FILE", "the proxy's key (PEM)", kGroup},
           options.files.private_key);
  add_text(command,
           {"--certificate", "FILE", "the proxy's certificate, shown to both sides (PEM)", kGroup},
           options.files.certificate);
  add_text(command,
           {"--ca-cert", "FILE",
            "CA certificates in which those of switches and controllers\nmust end (PEM)", kGroup},
           options.files.ca_certificate);
  add_text(
      command,
      {"--controller-private-key", "FILE", "the same toward controllers, where it differs", kGroup},
      options.to_controllers.private_key);
  add_text(command, {"--controller-certificate", "FILE", "", kGroup},
           options.to_controllers.certificate);
  add_text(command, {"--controller-ca-cert", "FILE", "", kGroup},
           options.to_controllers.ca_certificate);
  add_text(command,
           {"--controller-name", "NAME",
            "the name or IP address that a controller's certificate must\n"
            "bear (default: any; the CA alone is checked)",
            kGroup},
           options.controller_name);
  add_text(command,
           {"--write-keylog", "FILE",
            "append the proxy's TLS secrets, with which captures of its\n"
            "channels can be read; by nobody else, so keep it safe",
            kGroup},
           options.keylog);
}

}  // namespace ps::app
