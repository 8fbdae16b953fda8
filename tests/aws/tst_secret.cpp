// SPDX-License-Identifier: Apache-2.0
#include "aws/credentialsprovider.h"
#include "aws/secret.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

using namespace carillon::aws;
using namespace Qt::StringLiterals;

namespace {

const void *watched = nullptr;
bool wasWiped = false;

/// Of an array that is about to be given back.
void look(const void *array)
{
    static constexpr char zeros[4] = {};
    if (array && array == watched) {
        wasWiped = std::memcmp(array, zeros, sizeof zeros) == 0;
        watched = nullptr;
    }
}

} // namespace

void *operator new[](size_t size)
{
    if (void *array = std::malloc(size))
        return array;
    throw std::bad_alloc();
}

void operator delete[](void *array) noexcept
{
    look(array);
    std::free(array);
}

void operator delete[](void *array, size_t) noexcept
{
    look(array);
    std::free(array);
}

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArray>);
static_assert(!std::is_convertible_v<Secret, QString>);
static_assert(!std::is_constructible_v<QVariant, Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_copy_constructible_v<Credentials>);

class tst_Secret : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsItsBytes()
    {
        const QByteArray bytes("a\0b\xff", 4);
        const Secret secret { bytes };
        QVERIFY(!secret.isEmpty());
        QCOMPARE(secret.view().toByteArray(), bytes);
        QVERIFY(secret.view().data() != bytes.data());
        QVERIFY(Secret().isEmpty());
        QVERIFY(Secret(QByteArrayView()).view().isEmpty());
    }

    void isEmptyAfterAMove()
    {
        Secret from { "hush" };
        Secret to = std::move(from);
        QVERIFY(from.isEmpty()); // NOLINT: the moved-from state is promised
        QVERIFY(from.view().isEmpty());
        QCOMPARE(to.view(), QByteArrayView("hush"));
        Secret other { "old" };
        other = std::move(to);
        QVERIFY(to.isEmpty());
        QCOMPARE(other.view(), QByteArrayView("hush"));
        Secret &same = other;
        other = std::move(same);
        QCOMPARE(other.view(), QByteArrayView("hush"));
    }

    void moveTakesTheBufferAndMakesNoCopy()
    {
        Secret from { "hush" };
        const char *buffer = from.view().data();
        const Secret to = std::move(from);
        QVERIFY(to.view().data() == buffer); // the same place, not the same text
    }

    void whatIsGivenBackIsWiped()
    {
        const auto watch = [](const Secret &secret) {
            watched = secret.view().data();
            wasWiped = false;
        };
        {
            const Secret goes { "hush" };
            watch(goes);
        }
        QVERIFY(!watched && wasWiped);
        Secret replaced { "hush" };
        watch(replaced);
        replaced = Secret { "new" };
        QVERIFY(!watched && wasWiped);
    }

    void cloneIsAnotherBuffer()
    {
        const Secret one { "hush" };
        const Secret two = one.clone();
        QCOMPARE(two.view(), one.view());
        QVERIFY(two.view().data() != one.view().data());
    }

    void wipeOverwritesEveryByte()
    {
        char buffer[64];
        std::memset(buffer, 'x', sizeof buffer);
        wipeBytes(buffer, sizeof buffer);
        QVERIFY(std::all_of(std::begin(buffer), std::end(buffer), [](char c) { return c == 0; }));
    }

    void staticProviderGivesWhatItHas()
    {
        auto credentials = std::make_shared<Credentials>();
        credentials->accessKeyId = "AKID"_ba;
        StaticCredentialsProvider provider(credentials);
        const auto given = provider.credentials().result();
        QVERIFY(given.has_value());
        QCOMPARE(given->get(), credentials.get());

        StaticCredentialsProvider none(nullptr);
        const auto missing = none.credentials().result();
        QVERIFY(!missing.has_value());
        QCOMPARE(missing.error().kind, CredentialsError::Kind::Missing);
    }
};

QTEST_GUILESS_MAIN(tst_Secret)
#include "tst_secret.moc"
