// SPDX-License-Identifier: Apache-2.0
#include "aws/cognitosrp.h"

#include <QLocale>

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace carillon::aws {

namespace {

using BigNumber = std::unique_ptr<BIGNUM, decltype(&BN_clear_free)>;
using Context = std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)>;
using Digest = std::array<unsigned char, 32>;

constexpr int privateBytes = 128;
constexpr qsizetype signingKeyBytes = 16;
/// Longer texts are no numbers of this group: characters.
constexpr qsizetype maxHexDigits = 2 * 384;

BigNumber numberOf(BIGNUM *number)
{
    return { number, BN_clear_free };
}

BigNumber newNumber()
{
    return numberOf(BN_new());
}

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

BigNumber fromBytes(QByteArrayView bytes)
{
    return numberOf(BN_bin2bn(bytesOf(bytes), int(bytes.size()), nullptr));
}

/// Null for what is not hexadecimal.
BigNumber fromHex(const QByteArray &hex)
{
    const bool readable = !hex.isEmpty() && hex.size() <= maxHexDigits
        && std::all_of(hex.begin(), hex.end(), [](char c) { return isxdigit(uchar(c)) != 0; });
    BIGNUM *number = nullptr;
    if (readable)
        BN_hex2bn(&number, hex.constData());
    return numberOf(number);
}

/// As Java writes a positive number: with a zero byte in front where the first bit is set.
QByteArray padded(const BIGNUM *number)
{
    const int zero = BN_num_bits(number) % 8 == 0 ? 1 : 0;
    QByteArray bytes(zero + BN_num_bytes(number), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char *>(bytes.data()) + zero);
    return bytes;
}

/// SHA-256 of the parts, one after the other.
Digest hashOf(std::initializer_list<QByteArrayView> parts)
{
    Digest digest {};
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
        EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    for (const QByteArrayView part : parts)
        EVP_DigestUpdate(context.get(), part.data(), size_t(part.size()));
    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
    return digest;
}

QByteArrayView viewOf(const Digest &digest)
{
    return { reinterpret_cast<const char *>(digest.data()), qsizetype(digest.size()) };
}

Digest hmac(QByteArrayView key, QByteArrayView text)
{
    Digest digest {};
    HMAC(EVP_sha256(), key.data(), int(key.size()), bytesOf(text), size_t(text.size()),
        digest.data(), nullptr);
    return digest;
}

/// Not shared with anybody by now.
void wipe(QByteArray &bytes)
{
    wipeBytes(bytes.data(), size_t(bytes.size()));
}

} // namespace

struct CognitoSrp::Values {
    BigNumber n = numberOf(BN_get_rfc3526_prime_3072(nullptr));
    BigNumber g = newNumber();
    BigNumber a { nullptr, BN_clear_free };
    BigNumber publicA = newNumber();
    Context context { BN_CTX_new(), BN_CTX_free };

    void choose(QByteArrayView privateValue)
    {
        BN_set_word(g.get(), 2);
        a = fromBytes(privateValue);
        BN_set_flags(a.get(), BN_FLG_CONSTTIME);
        BN_mod_exp(publicA.get(), g.get(), a.get(), n.get(), context.get());
    }
    /// (B - k·g^x)^(a + u·x)
    BigNumber shared(const BIGNUM *b, const BIGNUM *u, const BIGNUM *x) const
    {
        const QByteArray group = padded(n.get());
        const BigNumber k = fromBytes(viewOf(hashOf({ group, padded(g.get()) })));
        BigNumber base = newNumber();
        BigNumber exponent = newNumber();
        BigNumber result = newNumber();
        BN_mod_exp(base.get(), g.get(), x, n.get(), context.get());
        BN_mod_mul(base.get(), base.get(), k.get(), n.get(), context.get());
        BN_mod_sub(base.get(), b, base.get(), n.get(), context.get());
        BN_mul(exponent.get(), u, x, context.get());
        BN_add(exponent.get(), exponent.get(), a.get());
        BN_set_flags(exponent.get(), BN_FLG_CONSTTIME);
        BN_mod_exp(result.get(), base.get(), exponent.get(), n.get(), context.get());
        return result;
    }
};

CognitoSrp::CognitoSrp()
    : m_values(std::make_unique<Values>())
{
    std::array<unsigned char, privateBytes> bytes {};
    if (RAND_bytes(bytes.data(), privateBytes) == 1)
        m_values->choose({ reinterpret_cast<const char *>(bytes.data()), privateBytes });
    wipeBytes(bytes.data(), bytes.size());
}

CognitoSrp::CognitoSrp(QByteArrayView privateValue)
    : m_values(std::make_unique<Values>())
{
    m_values->choose(privateValue);
}

CognitoSrp::~CognitoSrp() = default;

QByteArray CognitoSrp::publicValue() const
{
    if (!m_values->a)
        return {};
    const QByteArray hex = padded(m_values->publicA.get()).toHex();
    const auto first = std::find_if(hex.begin(), hex.end(), [](char c) { return c != '0'; });
    return hex.sliced(first - hex.begin());
}

std::optional<QByteArray> CognitoSrp::signature(
    const SrpChallenge &challenge, QByteArrayView password, const QByteArray &timestamp) const
{
    const BigNumber b = fromHex(challenge.serverPublic);
    const BigNumber salt = fromHex(challenge.salt);
    const auto block = QByteArray::fromBase64Encoding(
        challenge.secretBlock, QByteArray::AbortOnBase64DecodingErrors);
    if (!m_values->a || !b || !salt || !block)
        return std::nullopt;
    BigNumber rest = newNumber();
    BN_nnmod(rest.get(), b.get(), m_values->n.get(), m_values->context.get());
    const BigNumber u
        = fromBytes(viewOf(hashOf({ padded(m_values->publicA.get()), padded(b.get()) })));
    if (BN_is_zero(rest.get()) || BN_is_zero(u.get()))
        return std::nullopt;

    Digest identity = hashOf({ challenge.poolName, challenge.userId, ":", password });
    const BigNumber x = fromBytes(viewOf(hashOf({ padded(salt.get()), viewOf(identity) })));
    BN_set_flags(x.get(), BN_FLG_CONSTTIME);
    const BigNumber shared = m_values->shared(b.get(), u.get(), x.get());
    QByteArray secret = padded(shared.get());
    Digest derived = hmac(padded(u.get()), secret);
    wipe(secret);
    Digest key = hmac(viewOf(derived), "Caldera Derived Key\x01");
    const QByteArray text = challenge.poolName + challenge.userId + block.decoded + timestamp;
    const Digest signature = hmac(viewOf(key).first(signingKeyBytes), text);
    for (Digest *each : { &identity, &derived, &key })
        wipeBytes(each->data(), each->size());
    return viewOf(signature).toByteArray().toBase64();
}

QByteArray srpTimestamp(const QDateTime &at)
{
    return QLocale::c().toString(at.toUTC(), u"ddd MMM d HH:mm:ss 'UTC' yyyy"_s).toLatin1();
}

} // namespace carillon::aws
