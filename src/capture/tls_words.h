// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <openssl/types.h>

namespace ps::capture {

/// `CN=s1,O=example`: printable ASCII whatever the name contains, cut when it is long.
std::string subject_of(const X509* certificate);

/// `Nov 26 10:00:00 2026 GMT`.
std::string date_of(const ASN1_TIME* time);

/// What is wrong with a certificate of a peer's chain, by OpenSSL's verification code:
/// `its certificate (CN=s1) has expired`.
std::string certificate_fault(int verification, int depth, const X509* certificate);

/// Why TLS with a peer failed, to stand behind its name: `refused: it showed no certificate`,
/// `refused us: alert unknown ca`. `fault` is what the verification noted, or nothing.
/// Takes the reason from OpenSSL's error queue of this thread.
std::string tls_failure(std::string_view fault);

/// An entry of OpenSSL's error queue.
std::string openssl_words(unsigned long code);

}  // namespace ps::capture
