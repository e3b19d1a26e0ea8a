// SPDX-License-Identifier: Apache-2.0
#include "support/test_pki.h"

#include <cstdio>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace ps::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long kDay = 24L * 60 * 60;

void name_it(X509* certificate, const std::string& name) {
  auto* subject = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0);
}

void extend(X509* certificate, int kind, const std::string& value) {
  auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  if (!extension) throw std::runtime_error("no such extension: " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void make_valid(X509* certificate, Valid valid) {
  long from = valid == Valid::not_yet ? kDay : -2 * kDay;
  long until = valid == Valid::no_more ? -kDay : 2 * kDay;
  X509_gmtime_adj(X509_getm_notBefore(certificate), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate), until);
}

template <class Write>
void write_file(const std::string& path, Write write) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
  if (!file || write(file.get()) != 1) throw std::runtime_error("cannot write " + path);
}

}  // namespace

struct TestPki::Made {
  Key key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  Certificate certificate{X509_new(), X509_free};

  explicit Made(const std::string& name) {
    static long serial = 0;
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
    X509_set_pubkey(certificate.get(), key.get());
    name_it(certificate.get(), name);
  }
  void sign(const Made& by) {
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(by.certificate.get()));
    if (X509_sign(certificate.get(), by.key.get(), EVP_sha256()) == 0) {
      throw std::runtime_error("cannot sign");
    }
  }
  void write(const std::string& key_path, const std::string& certificate_path) const {
    write_file(key_path, [&](std::FILE* to) {
      return PEM_write_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    write_file(certificate_path,
               [&](std::FILE* to) { return PEM_write_X509(to, certificate.get()); });
  }
};

TestPki::TestPki(std::filesystem::path directory, const std::string& name)
    : directory_(std::move(directory)), name_(name), authority_(std::make_unique<Made>(name)) {
  make_valid(authority_->certificate.get(), Valid::now);
  extend(authority_->certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  authority_->sign(*authority_);
  authority_->write(file("key"), file("cert"));
}

TestPki::~TestPki() = default;

Identity TestPki::issue(const std::string& name, Valid valid) {
  Made made(name);
  make_valid(made.certificate.get(), valid);
  extend(made.certificate.get(), NID_subject_alt_name, "DNS:" + name + ",IP:127.0.0.1");
  made.sign(*authority_);
  Identity identity{file(name + "-key"), file(name + "-cert"), ca()};
  made.write(identity.key, identity.certificate);
  return identity;
}

std::string TestPki::file(const std::string& what) const {
  return (directory_ / (name_ + "-" + what + ".pem")).string();
}

}  // namespace ps::test
