// SPDX-License-Identifier: Apache-2.0
#include "localservice/certificate.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace carillon::localservice {

using namespace Qt::StringLiterals;

namespace {

template <auto release> struct Release {
    template <class T> void operator()(T *what) const { release(what); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Release<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Release<BIO_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;

constexpr qint64 daySeconds = 24 * 60 * 60;
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr auto everyoneReads = ownerOnly | QFileDevice::ReadGroup | QFileDevice::ReadOther;

struct Pem {
    QByteArray certificate;
    QByteArray key;
};

bool addExtension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    std::array<unsigned char, 16> bytes;
    if (RAND_bytes(bytes.data(), int(bytes.size())) != 1)
        return false;
    bytes[0] = (bytes[0] & 0x7f) | 0x40; // positive, and as long each time
    const std::unique_ptr<BIGNUM, Release<BN_free>> number(
        BN_bin2bn(bytes.data(), int(bytes.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool setTimes(X509 *certificate, qint64 now)
{
    // Clocks of one machine agree, those of its containers and guests nearly.
    return ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(now - daySeconds))
        && ASN1_TIME_set(
            X509_getm_notAfter(certificate), time_t(now + certificateDays * daySeconds));
}

bool setNames(X509 *certificate)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    static constexpr char text[] = "Carillon local service";
    return X509_NAME_add_entry_by_txt(
               name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(text), -1, -1, 0)
        == 1
        && X509_set_issuer_name(certificate, name) == 1
        && addExtension(
            certificate, NID_subject_alt_name, "DNS:localhost,DNS:*.localhost,IP:127.0.0.1,IP:::1");
}

bool setUses(X509 *certificate)
{
    return addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate, NID_key_usage, "critical,digitalSignature")
        && addExtension(certificate, NID_ext_key_usage, "serverAuth")
        && addExtension(certificate, NID_subject_key_identifier, "hash");
}

QByteArray textOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, size);
}

/// Empty where OpenSSL cannot.
Pem makePair(const QDateTime &now)
{
    const KeyPtr key(EVP_EC_gen("P-256"));
    const X509Ptr certificate(X509_new());
    if (!key || !certificate || X509_set_version(certificate.get(), 2) != 1
        || X509_set_pubkey(certificate.get(), key.get()) != 1 || !setSerial(certificate.get())
        || !setTimes(certificate.get(), now.toSecsSinceEpoch()) || !setNames(certificate.get())
        || !setUses(certificate.get())
        || X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        return {};
    const BioPtr shown(BIO_new(BIO_s_mem()));
    const BioPtr hidden(BIO_new(BIO_s_mem()));
    if (!shown || !hidden || PEM_write_bio_X509(shown.get(), certificate.get()) != 1
        || PEM_write_bio_PrivateKey(hidden.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr)
            != 1)
        return {};
    return { textOf(shown.get()), textOf(hidden.get()) };
}

bool writeFile(const QString &path, const QByteArray &bytes, QFileDevice::Permissions permissions)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.setPermissions(permissions)
        && file.write(bytes) == bytes.size() && file.commit();
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::optional<QSslConfiguration> configurationOf(const Pem &pem, const QDateTime &now)
{
    const QSslCertificate certificate(pem.certificate, QSsl::Pem);
    const QSslKey key(pem.key, QSsl::Ec, QSsl::Pem);
    if (certificate.isNull() || key.isNull() || certificate.effectiveDate() > now
        || certificate.expiryDate() < now.addDays(renewalDays))
        return std::nullopt;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(certificate);
    tls.setPrivateKey(key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone); // clients have no certificates
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    return tls;
}

/// A key that belongs to another certificate is found out by nothing but the first handshake.
bool belongTogether(const Pem &pem)
{
    const BioPtr shown(BIO_new_mem_buf(pem.certificate.data(), int(pem.certificate.size())));
    const BioPtr hidden(BIO_new_mem_buf(pem.key.data(), int(pem.key.size())));
    const X509Ptr certificate(PEM_read_bio_X509(shown.get(), nullptr, nullptr, nullptr));
    const KeyPtr key(PEM_read_bio_PrivateKey(hidden.get(), nullptr, nullptr, nullptr));
    return certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
}

} // namespace

std::expected<Certificate, QString> certificateIn(const QString &folder, const QDateTime &now)
{
    const QString path = QDir(folder).filePath(u"localservice.crt"_s);
    const QString keyPath = QDir(folder).filePath(u"localservice.key"_s);
    const Pem kept { bytesOf(path), bytesOf(keyPath) };
    if (const auto tls = configurationOf(kept, now); tls && belongTogether(kept))
        return Certificate { path, *tls };

    const Pem made = makePair(now);
    const auto tls = configurationOf(made, now);
    if (!tls)
        return std::unexpected(u"Cannot make a certificate for TLS"_s);
    if (!writeFile(keyPath, made.key, ownerOnly)
        || !writeFile(path, made.certificate, everyoneReads))
        return std::unexpected(u"Cannot write the certificate for TLS to %1"_s.arg(folder));
    return Certificate { path, *tls };
}

} // namespace carillon::localservice
