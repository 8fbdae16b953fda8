// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/exchange.h"
#include "localservice/localservice.h"

#include <QJsonObject>
#include <QTcpSocket>

namespace carillon::test {

struct Reply {
    int status = 0; ///< 0: the connection ended without an answer
    HeaderList headers;
    QByteArray body;

    QByteArray header(QByteArrayView name) const;
    QJsonObject object() const;
    QByteArray error() const { return header("x-amzn-ErrorType"); }
};

/// The least a foreign client does: signs, writes bytes, reads bytes. Blocks; the service answers
/// in a thread of its own.
class SigningClient {
public:
    explicit SigningClient(localservice::Running service, QString bearer = {});

    void setCredentials(aws::CredentialsPtr credentials) { m_service.credentials = credentials; }
    QByteArray bytes(
        const QByteArray &method, const QByteArray &target, const QByteArray &body = {}) const;
    Reply call(
        const QByteArray &method, const QByteArray &target, const QByteArray &body = {}) const;
    std::unique_ptr<QTcpSocket> connected() const;
    /// Reads one answer.
    static Reply read(QTcpSocket &socket);

private:
    localservice::Running m_service;
    QString m_bearer;
};

} // namespace carillon::test
