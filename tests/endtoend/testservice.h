// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client/qnamtransport.h"
#include "localservice/localservice.h"

#include <QJsonObject>
#include <QTemporaryDir>

#include <memory>

namespace carillon::test {

/// On an SQLite file that nobody else has open.
bool executeIn(const QString &path, const QString &sql);

/// A local service of the test's own, and the signed way to its admin paths.
class TestService {
public:
    /// An empty seed file: the built-in world. There are no quotas.
    explicit TestService(const QString &seedFile = {});

    /// The key pair it takes, instead of one it makes up. Before start().
    void setCredentials(const aws::CredentialsPtr &credentials)
    {
        m_options.credentials = credentials;
    }
    /// Starts it and waits until it answers; false with a message in the log otherwise. After
    /// stop(): the same world at the same address.
    bool start();
    /// Nobody answers any more.
    void stop() { m_service.reset(); }
    const localservice::Running &running() const { return *m_running; }
    /// Sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of this process to the service's pair.
    void putCredentialsIntoEnvironment() const;
    /// POSTs to /_carillon/PATH; the HTTP status.
    int admin(const QByteArray &path, const QJsonObject &body);
    /// On its world, while it is stopped.
    bool execute(const QString &sql);

private:
    QTemporaryDir m_data;
    localservice::Options m_options;
    std::unique_ptr<localservice::LocalService> m_service;
    std::optional<localservice::Running> m_running;
    QnamTransport m_transport;
};

} // namespace carillon::test
