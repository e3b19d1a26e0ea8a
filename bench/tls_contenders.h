// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "proxy_contenders.h"

namespace ps::bench {

/// The same for TLS: each contender speaks it with both sides and requires certificates. Its port
/// is that of a proxy of ours before it, which makes TLS of the load, and behind it stands another,
/// which makes plain TCP of it for the controller that listens: nothing, HAProxy, the bare proxy,
/// and the service if there is one.
std::vector<Contender> start_tls_contenders(const Programs& programs, int controller_listening);

}  // namespace ps::bench
