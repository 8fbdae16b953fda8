// SPDX-License-Identifier: Apache-2.0
#include "localservice/certificate.h"
#include "localservice/localservice.h"

#include <QDir>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon;
using namespace Qt::StringLiterals;
using localservice::certificateIn;

namespace {

const QDateTime now = QDateTime::currentDateTimeUtc();

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCertificate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isKept();
    void isMadeAnew_data();
    void isMadeAnew();
    void keyIsItsOwnersAlone();
    void vouchesForNobodyElse();
    void aFolderThatIsNotThere();
    void theServiceShowsIt();
};

void TestCertificate::isKept()
{
    const QTemporaryDir folder;
    const auto first = certificateIn(folder.path(), now);
    QVERIFY(first);
    const QByteArray bytes = bytesOf(first->path);
    QVERIFY(bytes.startsWith("-----BEGIN CERTIFICATE-----"));
    const auto second = certificateIn(
        folder.path(), now.addDays(localservice::certificateDays - localservice::renewalDays - 1));
    QVERIFY(second);
    QCOMPARE(bytesOf(second->path), bytes);
}

void TestCertificate::isMadeAnew_data()
{
    QTest::addColumn<QString>("spoil"); ///< a file that is overwritten
    QTest::addColumn<int>("days"); ///< later
    QTest::newRow("nearly over") << QString()
                                 << localservice::certificateDays - localservice::renewalDays + 1;
    QTest::newRow("not yet good") << QString() << -2;
    QTest::newRow("no certificate") << u"localservice.crt"_s << 0;
    QTest::newRow("no key") << u"localservice.key"_s << 0;
}

void TestCertificate::isMadeAnew()
{
    QFETCH(QString, spoil);
    QFETCH(int, days);
    const QTemporaryDir folder;
    const auto first = certificateIn(folder.path(), now);
    QVERIFY(first);
    const QByteArray bytes = bytesOf(first->path);
    if (!spoil.isEmpty()) {
        QFile file(folder.filePath(spoil));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("nonsense") > 0);
    }
    const auto second = certificateIn(folder.path(), now.addDays(days));
    QVERIFY(second);
    QVERIFY(bytesOf(second->path) != bytes);
    QVERIFY(certificateIn(folder.path(), now.addDays(days)));

    // A key of another certificate is no better than none.
    const QTemporaryDir other;
    QVERIFY(certificateIn(other.path(), now.addDays(days)));
    const QString key = u"localservice.key"_s;
    QVERIFY(QFile::remove(folder.filePath(key)));
    QVERIFY(QFile::copy(other.filePath(key), folder.filePath(key)));
    const QByteArray before = bytesOf(second->path);
    QVERIFY(certificateIn(folder.path(), now.addDays(days)));
    QVERIFY(bytesOf(second->path) != before);
}

void TestCertificate::keyIsItsOwnersAlone()
{
    const QTemporaryDir folder;
    QVERIFY(certificateIn(folder.path(), now));
    const auto permissions = QFile::permissions(folder.filePath(u"localservice.key"_s));
    QVERIFY(!(permissions
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
    QVERIFY(permissions & QFile::ReadOwner);
}

void TestCertificate::vouchesForNobodyElse()
{
    const QTemporaryDir folder;
    const auto made = certificateIn(folder.path(), now);
    QVERIFY(made);
    const QSslCertificate certificate = made->tls.localCertificate();
    const auto names = certificate.subjectAlternativeNames();
    QVERIFY(names.contains(QSsl::DnsEntry, u"localhost"_s));
    QVERIFY(names.contains(QSsl::IpAddressEntry, u"127.0.0.1"_s));
    bool found = false;
    const auto extensions = certificate.extensions();
    for (const QSslCertificateExtension &each : extensions) {
        if (each.name() != u"basicConstraints")
            continue;
        found = true;
        QVERIFY(!each.value().toMap().value(u"ca"_s).toBool());
    }
    QVERIFY(found);
}

void TestCertificate::aFolderThatIsNotThere()
{
    const QTemporaryDir folder;
    const auto made = certificateIn(folder.filePath(u"none"_s), now);
    QVERIFY(!made);
    QVERIFY(made.error().contains(folder.path()));
}

/// To whom trusts it, and to nobody else. Whoever speaks in clear is answered at the same port, and
/// whoever says nothing keeps nobody waiting.
void TestCertificate::theServiceShowsIt()
{
    localservice::Options options;
    options.tls = true;
    localservice::LocalService service(options);
    auto started = service.start();
    started.waitForFinished();
    QVERIFY(started.result());
    const localservice::Running running = *started.result();
    QCOMPARE(running.endpoint.scheme(), u"https"_s);
    const auto trusted = QSslCertificate::fromPath(running.certificate);
    QCOMPARE(trusted.size(), 1);

    const auto port = static_cast<quint16>(running.endpoint.port());
    for (const QString &host : { u"127.0.0.1"_s, u"localhost"_s }) {
        QSslSocket socket;
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(trusted);
        socket.setSslConfiguration(tls);
        socket.connectToHostEncrypted(host, port);
        QVERIFY2(socket.waitForEncrypted(), qPrintable(socket.errorString()));
        socket.write("GET /_carillon/health HTTP/1.1\r\nHost: " + host.toUtf8() + ':'
            + QByteArray::number(port) + "\r\n\r\n");
        QVERIFY(socket.waitForReadyRead());
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 200"));
    }
    QSslSocket stranger;
    stranger.connectToHostEncrypted(u"127.0.0.1"_s, port);
    QVERIFY(!stranger.waitForEncrypted());
    QTcpSocket silent;
    silent.connectToHost(QHostAddress::LocalHost, port);
    QVERIFY(silent.waitForConnected());
    QTcpSocket plain;
    plain.connectToHost(QHostAddress::LocalHost, port);
    QVERIFY(plain.waitForConnected());
    plain.write("GET /_carillon/health HTTP/1.1\r\nHost: localhost:" + QByteArray::number(port)
        + "\r\n\r\n");
    QVERIFY(plain.waitForReadyRead());
    QVERIFY(plain.readAll().startsWith("HTTP/1.1 200"));
}

QTEST_GUILESS_MAIN(TestCertificate)
#include "tst_certificate.moc"
