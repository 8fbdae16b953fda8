// SPDX-License-Identifier: Apache-2.0
#include "endtoend/testservice.h"

#include "aws/sigv4signer.h"

#include <QDateTime>
#include <QDir>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace Qt::StringLiterals;

namespace carillon::test {

bool executeIn(const QString &path, const QString &sql)
{
    const QString name = u"by hand"_s;
    bool done = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(path);
        done = database.open() && QSqlQuery(database).exec(sql);
    }
    QSqlDatabase::removeDatabase(name);
    return done;
}

TestService::TestService(const QString &seedFile)
{
    m_options.dataDir = m_data.path();
    m_options.seedFile = seedFile;
    m_options.quotas = false;
}

bool TestService::start()
{
    m_service = std::make_unique<localservice::LocalService>(m_options);
    const auto started = m_service->start();
    if (!QTest::qWaitFor([&started] { return started.isFinished(); }))
        return false;
    const auto result = started.result();
    if (!result) {
        qWarning("the local service did not start: %s", qPrintable(result.error().text));
        return false;
    }
    m_running = *result;
    m_options.port = quint16(m_running->endpoint.port());
    m_options.credentials = m_running->credentials;
    return true;
}

void TestService::putCredentialsIntoEnvironment() const
{
    qputenv("AWS_ACCESS_KEY_ID", m_running->credentials->accessKeyId);
    qputenv("AWS_SECRET_ACCESS_KEY", m_running->credentials->secretAccessKey.view().toByteArray());
    qunsetenv("AWS_SESSION_TOKEN");
}

int TestService::admin(const QByteArray &path, const QJsonObject &body)
{
    const QByteArray json = QJsonDocument(body).toJson(QJsonDocument::Compact);
    const QByteArray host = "127.0.0.1:" + QByteArray::number(m_running->endpoint.port());
    aws::SigV4Request request { "POST"_ba, "/_carillon/" + path, {},
        { { "host"_ba, host }, { "content-type"_ba, "application/json"_ba } }, json };
    aws::SigV4Signer signer(m_running->region.toUtf8(), "chime"_ba);
    const auto headers
        = signer.sign(request, *m_running->credentials, QDateTime::currentDateTimeUtc()).headers;
    HeaderList sent;
    for (const auto &header : headers) {
        if (header.first.compare("host", Qt::CaseInsensitive) != 0)
            sent.append(header);
    }
    const auto reply = m_transport.send(
        { "POST"_ba, QUrl::fromEncoded("http://" + host + request.path), sent, json, true });
    if (!QTest::qWaitFor([&reply] { return reply.isFinished(); }))
        return 0;
    return reply.result().httpStatus;
}

bool TestService::execute(const QString &sql)
{
    return executeIn(QDir(m_data.path()).filePath(u"localservice.sqlite"_s), sql);
}

} // namespace carillon::test
