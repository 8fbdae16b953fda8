// SPDX-License-Identifier: Apache-2.0
#include "signingclient.h"

#include "aws/sigv4signer.h"

#include <QDateTime>
#include <QHostAddress>
#include <QJsonDocument>

namespace carillon::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 20'000;

} // namespace

QByteArray Reply::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QJsonObject Reply::object() const
{
    return QJsonDocument::fromJson(body).object();
}

SigningClient::SigningClient(localservice::Running service, QString bearer)
    : m_service(std::move(service))
    , m_bearer(std::move(bearer))
{
}

QByteArray SigningClient::bytes(
    const QByteArray &method, const QByteArray &target, const QByteArray &body) const
{
    const qsizetype mark = target.indexOf('?');
    aws::SigV4Request request { method, mark < 0 ? target : target.first(mark),
        mark < 0 ? QByteArray() : target.sliced(mark + 1),
        { { "host"_ba, "127.0.0.1:" + QByteArray::number(m_service.endpoint.port()) } }, body };
    if (!m_bearer.isEmpty())
        request.headers.emplaceBack("x-amz-chime-bearer"_ba, m_bearer.toUtf8());
    if (!body.isEmpty())
        request.headers.emplaceBack("content-type"_ba, "application/json"_ba);
    aws::SigV4Signer signer(m_service.region.toLatin1(), "chime"_ba);
    const auto headers
        = signer.sign(request, *m_service.credentials, QDateTime::currentDateTimeUtc()).headers;
    QByteArray out = method + ' ' + target + " HTTP/1.1\r\n";
    for (const auto &[name, value] : headers)
        out += name + ": " + value + "\r\n";
    if (!body.isEmpty())
        out += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return out + "\r\n" + body;
}

std::unique_ptr<QTcpSocket> SigningClient::connected() const
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(
        QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(m_service.endpoint.port()));
    socket->waitForConnected(patienceMs);
    return socket;
}

Reply SigningClient::read(QTcpSocket &socket)
{
    QByteArray bytes = socket.readAll();
    Reply reply;
    qsizetype headEnd = -1;
    qsizetype length = 0;
    for (;;) {
        if (headEnd < 0 && (headEnd = bytes.indexOf("\r\n\r\n")) >= 0) {
            const QByteArrayList lines = bytes.first(headEnd).split('\n');
            reply.status = lines.first().split(' ').value(1).toInt();
            for (const QByteArray &line : lines.sliced(1)) {
                const qsizetype colon = line.indexOf(':');
                reply.headers.emplaceBack(
                    line.first(colon).trimmed(), line.sliced(colon + 1).trimmed());
            }
            length = reply.header("content-length").toLongLong();
        }
        if (headEnd >= 0 && bytes.size() >= headEnd + 4 + length)
            break;
        if (!socket.waitForReadyRead(patienceMs))
            return {};
        bytes += socket.readAll();
    }
    reply.body = bytes.sliced(headEnd + 4, length);
    return reply;
}

Reply SigningClient::call(
    const QByteArray &method, const QByteArray &target, const QByteArray &body) const
{
    const auto socket = connected();
    socket->write(bytes(method, target, body));
    return read(*socket);
}

} // namespace carillon::test
