// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profilestore.h"
#include "localservice/localservice.h"

#include <QObject>

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace carillon::ui {

/// The local service of this program, begun when somebody first asks for it.
class LocalHost : public QObject {
    Q_OBJECT

public:
    using Started = std::expected<localservice::Running, localservice::StartError>;

    /// `dataDir` is the program's; the service has a folder in it.
    explicit LocalHost(const QString &dataDir, QObject *parent = nullptr);
    ~LocalHost() override;

    /// `use` is called once it answers, or when it does not start; not after `context` is gone.
    void whenRunning(QObject *context, std::function<void(const Started &)> use);

private:
    QString m_folder;
    std::unique_ptr<localservice::LocalService> m_service;
    std::optional<localservice::Running> m_running;
    std::vector<std::function<void(const Started &)>> m_waiting;
};

/// Makes profiles for the seeded users that have none yet; gives the first user's.
std::optional<Profile> adoptSeededUsers(
    const localservice::Running &running, ProfileStore &profiles);

} // namespace carillon::ui
