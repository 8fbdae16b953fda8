// SPDX-License-Identifier: Apache-2.0
#include "ctl/localserve.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>

#include <utility>

using namespace Qt::StringLiterals;

/// `carillonctl watch` beside `serve` and `send`, as a script has them.
class TestWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void printsWhatHappens_data();
    void printsWhatHappens();
    void whomItTrusts();
    void usage();
};

void TestWatch::printsWhatHappens_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("in clear") << QStringList();
    QTest::newRow("over TLS") << QStringList { u"--tls"_s };
}

/// What is sent in clear is told to whoever is connected over TLS, too.
void TestWatch::printsWhatHappens()
{
    QFETCH(QStringList, options);
    LocalServe serve;
    serve.start(u"a secret of this test"_s, {}, options);
    QTRY_VERIFY_WITH_TIMEOUT(serve.isReady(), LocalServe::patienceMs);
    QProcess watch;
    watch.setProcessEnvironment(serve.clientEnvironment());
    watch.start(QStringLiteral(CARILLONCTL), { u"watch"_s });
    const auto next = [&watch](const QString &what) {
        while (watch.canReadLine() || watch.waitForReadyRead(LocalServe::patienceMs)) {
            if (!watch.canReadLine())
                continue;
            const QJsonObject line = QJsonDocument::fromJson(watch.readLine()).object();
            if (line.contains(what))
                return line.value(what).toObject();
        }
        return QJsonObject();
    };
    QCOMPARE(next(u"Session"_s).value(u"State"_s).toString(), u"Connecting"_s);
    QCOMPARE(next(u"Session"_s).value(u"State"_s).toString(), u"Online"_s);
    QCOMPARE(next(u"Event"_s).value(u"Type"_s).toString(), u"SESSION_ESTABLISHED"_s);

    QUrl clear(serve.exports().value(u"AWS_ENDPOINT_URL"_s));
    clear.setScheme(u"http"_s);
    QProcess send;
    send.setProcessEnvironment(serve.clientEnvironment());
    send.start(QStringLiteral(CARILLONCTL),
        { u"send"_s, u"--channel-arn"_s, serve.channel(), u"--content"_s, u"hé 😀"_s,
            u"--endpoint-url"_s, clear.toString() });
    QVERIFY(send.waitForFinished(LocalServe::patienceMs));
    QCOMPARE(send.exitCode(), 0);
    const QJsonObject event = next(u"Event"_s);
    QCOMPARE(event.value(u"Type"_s).toString(), u"CREATE_CHANNEL_MESSAGE"_s);
    QCOMPARE(event.value(u"Payload"_s).toObject().value(u"Content"_s).toString(), u"hé 😀"_s);

    QVERIFY(serve.stop());
    QCOMPARE(next(u"Session"_s).value(u"State"_s).toString(), u"Waiting"_s);
    watch.terminate();
    QVERIFY(watch.waitForFinished(LocalServe::patienceMs));
    QCOMPARE(watch.exitCode(), 0);
}

void TestWatch::whomItTrusts()
{
    LocalServe serve;
    serve.start(u"a secret of this test"_s, {}, { u"--tls"_s });
    QTRY_VERIFY_WITH_TIMEOUT(serve.isReady(), LocalServe::patienceMs);
    const auto send = [&serve](const QString &bundle) {
        QProcessEnvironment environment = serve.clientEnvironment();
        if (!bundle.isNull())
            environment.insert(u"AWS_CA_BUNDLE"_s, bundle);
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(CARILLONCTL),
            { u"send"_s, u"--channel-arn"_s, serve.channel(), u"--content"_s, u"x"_s });
        const bool ended = process.waitForFinished(LocalServe::patienceMs);
        return std::pair(ended ? process.exitCode() : -1, process.readAllStandardError());
    };
    QCOMPARE(send({}).first, 0);
    QCOMPARE(send(u""_s).first, 255); // the system does not know it
    const auto none = send(u"/dev/null"_s);
    QCOMPARE(none.first, 255);
    QVERIFY2(none.second.contains("AWS_CA_BUNDLE names /dev/null: it holds no certificate"),
        none.second.constData());
    const auto missing = send(u"/nowhere/at-all.pem"_s);
    QCOMPARE(missing.first, 255);
    QVERIFY2(missing.second.contains("AWS_CA_BUNDLE names /nowhere/"), missing.second.constData());
}

void TestWatch::usage()
{
    QProcess watch;
    watch.setProcessEnvironment(LocalServe::cleanEnvironment());
    watch.start(QStringLiteral(CARILLONCTL), { u"watch"_s });
    QVERIFY(watch.waitForFinished(LocalServe::patienceMs));
    QCOMPARE(watch.exitCode(), 253);
    watch.start(QStringLiteral(CARILLONCTL), { u"watch"_s, u"--nonsense"_s });
    QVERIFY(watch.waitForFinished(LocalServe::patienceMs));
    QCOMPARE(watch.exitCode(), 252);
}

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
