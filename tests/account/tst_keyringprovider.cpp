// SPDX-License-Identifier: Apache-2.0
#include "account/fakesecretstore.h"
#include "account/keyringcredentials.h"

#include <QTest>

using namespace carillon;
using carillon::test::FakeSecretStore;
using carillon::test::someKeys;
using Kind = aws::CredentialsError::Kind;

class TestKeyringProvider : public QObject {
    Q_OBJECT

private:
    const QUuid m_id = QUuid::createUuid();

private Q_SLOTS:
    void oneReadForManyWaiters()
    {
        FakeSecretStore store;
        store.held.insert(m_id, someKeys("one"));
        store.slow = true;
        KeyringCredentialsProvider provider(store, m_id);
        auto first = provider.credentials();
        auto second = provider.credentials();
        QVERIFY(!first.isFinished());
        store.finish();
        QTRY_VERIFY(first.isFinished() && second.isFinished());
        QCOMPARE(first.result().value(), second.result().value());
        QVERIFY(provider.credentials().isFinished());
        QCOMPARE(store.reads, 1);
    }

    void invalidateReadsAgain()
    {
        FakeSecretStore store;
        store.held.insert(m_id, someKeys("one"));
        KeyringCredentialsProvider provider(store, m_id);
        auto first = provider.credentials();
        QTRY_VERIFY(first.isFinished());
        store.held.insert(m_id, someKeys("two"));
        provider.invalidate();
        auto second = provider.credentials();
        QTRY_VERIFY(second.isFinished());
        QCOMPARE(second.result().value()->secretAccessKey.view(), QByteArrayView("two"));
    }

    void aLateRefusalLeavesOtherKeys()
    {
        FakeSecretStore store;
        store.held.insert(m_id, someKeys("one"));
        KeyringCredentialsProvider provider(store, m_id);
        auto first = provider.credentials();
        QTRY_VERIFY(first.isFinished());
        provider.invalidateRefused("AKIDBEFORE");
        QVERIFY(provider.credentials().isFinished());
        QCOMPARE(store.reads, 1);
        provider.invalidateRefused(first.result().value()->accessKeyId);
        auto second = provider.credentials();
        QTRY_VERIFY(second.isFinished());
        QCOMPARE(store.reads, 2);
    }

    void expiredIsReadAgain()
    {
        FakeSecretStore store;
        store.held.insert(m_id,
            std::make_shared<aws::Credentials>(aws::Credentials {
                "AKID", aws::Secret("old"), {}, QDateTime::currentDateTimeUtc().addSecs(-1) }));
        KeyringCredentialsProvider provider(store, m_id);
        auto first = provider.credentials();
        QTRY_VERIFY(first.isFinished());
        store.held.insert(m_id, someKeys("new"));
        auto second = provider.credentials();
        QTRY_VERIFY(second.isFinished());
        QCOMPARE(second.result().value()->secretAccessKey.view(), QByteArrayView("new"));
    }

    void errors_data()
    {
        using Store = SecretStoreError::Kind;
        QTest::addColumn<Store>("said");
        QTest::addColumn<Kind>("means");
        QTest::newRow("absent") << Store::Unavailable << Kind::Unavailable;
        QTest::newRow("locked") << Store::Locked << Kind::Locked;
        QTest::newRow("uncertain is not missing") << Store::Uncertain << Kind::Locked;
        QTest::newRow("slow") << Store::TimedOut << Kind::TimedOut;
        QTest::newRow("foreign") << Store::Malformed << Kind::Malformed;
        QTest::newRow("nothing") << Store::NotFound << Kind::Missing;
    }

    void errors()
    {
        QFETCH(SecretStoreError::Kind, said);
        QFETCH(Kind, means);
        FakeSecretStore store;
        store.error = said;
        store.held.insert(m_id, someKeys("one"));
        KeyringCredentialsProvider provider(store, m_id);
        auto failed = provider.credentials();
        QTRY_VERIFY(failed.isFinished());
        QCOMPARE(failed.result().error().kind, means);

        store.error.reset();
        auto again = provider.credentials();
        QTRY_VERIFY(again.isFinished());
        QVERIFY2(again.result().has_value(), "a failure is not kept");
    }

    void sessionKeysNeedNoKeyring()
    {
        FakeSecretStore store;
        store.error = SecretStoreError::Kind::Locked;
        store.keepForSession(m_id, someKeys("session"));
        KeyringCredentialsProvider provider(store, m_id);
        auto found = provider.credentials();
        QVERIFY(found.isFinished());
        QCOMPARE(found.result().value()->secretAccessKey.view(), QByteArrayView("session"));
        QCOMPARE(store.reads, 0);
    }

    void goneBeforeTheAnswer()
    {
        FakeSecretStore store;
        store.slow = true;
        auto provider = std::make_unique<KeyringCredentialsProvider>(store, m_id);
        auto waiting = provider->credentials();
        provider.reset();
        QVERIFY2(waiting.isFinished(), "nobody waits for ever");
        store.finish();
    }
};

QTEST_GUILESS_MAIN(TestKeyringProvider)
#include "tst_keyringprovider.moc"
