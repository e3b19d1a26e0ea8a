// SPDX-License-Identifier: Apache-2.0
#include "capture/tls_words.h"

#include <memory>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

namespace ps::capture {
namespace {

constexpr std::size_t kLongestSubject = 256;

/// What `print` writes into a BIO.
template <class Print>
std::string printed(Print print) {
  std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
  print(bio.get());
  const char* data = nullptr;
  auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string_view fault_of(int verification) {
  switch (verification) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "is not valid yet";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "is of no CA that is trusted here";
    case X509_V_ERR_INVALID_PURPOSE:
      return "is not meant for this use";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "is for another name";
    default:
      return "";
  }
}

/// OpenSSL names the version in which an alert was new, whatever version is spoken:
/// `tlsv1 alert unknown ca`.
std::string alert_in_words(unsigned long code) {
  auto words = openssl_words(code);
  auto at = words.find("alert ");
  return at == std::string::npos ? words : words.substr(at);
}

}  // namespace

std::string openssl_words(unsigned long code) {
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : fmt::format("OpenSSL error {:#x}", code);
}

std::string subject_of(const X509* certificate) {
  auto subject = printed([certificate](BIO* bio) {
    X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  });
  if (subject.size() > kLongestSubject) subject.replace(kLongestSubject, subject.npos, "...");
  return subject;
}

std::string date_of(const ASN1_TIME* time) {
  return printed([time](BIO* bio) { ASN1_TIME_print(bio, time); });
}

std::string certificate_fault(int verification, int depth, const X509* certificate) {
  auto fault = fault_of(verification);
  return fmt::format("{}{} {}", depth == 0 ? "its certificate" : "the certificate of its CA",
                     certificate ? fmt::format(" ({})", subject_of(certificate)) : "",
                     fault.empty()
                         ? fmt::format("fails: {}", X509_verify_cert_error_string(verification))
                         : std::string(fault));
}

std::string tls_failure(std::string_view fault) {
  auto code = ERR_peek_last_error();
  ERR_clear_error();
  if (!fault.empty()) return fmt::format("refused: {}", fault);
  auto reason = ERR_GET_REASON(code);
  if (reason >= SSL_AD_REASON_OFFSET) return "refused us: " + alert_in_words(code);
  switch (reason) {
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return "refused: it showed no certificate";
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_BAD_RECORD_TYPE:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return fmt::format("refused: it does not speak TLS ({})", openssl_words(code));
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return "refused: it speaks neither TLS 1.2 nor 1.3";
    default:
      return "refused: " + openssl_words(code);
  }
}

}  // namespace ps::capture
