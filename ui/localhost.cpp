// SPDX-License-Identifier: Apache-2.0
#include "ui/localhost.h"

#include "domain/whenfinished.h"

#include <QPointer>

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

LocalHost::LocalHost(const QString &dataDir, QObject *parent)
    : QObject(parent)
    , m_folder(dataDir + u"/localservice"_s)
{
}

LocalHost::~LocalHost() = default;

void LocalHost::whenRunning(QObject *context, std::function<void(const Started &)> use)
{
    if (m_running)
        return use(*m_running);
    m_waiting.push_back([context = QPointer(context), use](const Started &started) {
        if (context)
            use(started);
    });
    if (m_service)
        return;
    localservice::Options options;
    options.dataDir = m_folder;
    m_service = std::make_unique<localservice::LocalService>(std::move(options));
    whenFinished(m_service->start(), this, [this](const Started &started) {
        if (started)
            m_running = *started;
        else
            m_service.reset();
        for (const auto &next : std::exchange(m_waiting, {}))
            next(started);
    });
}

std::optional<Profile> adoptSeededUsers(
    const localservice::Running &running, ProfileStore &profiles)
{
    std::optional<Profile> first;
    for (const localservice::SeededUser &user : running.users) {
        const auto arn = AppInstanceUserArn::parse(user.arn);
        if (!arn || arn->isBot())
            continue;
        std::optional<Profile> profile;
        for (const Profile &known : profiles.profiles()) {
            if (known.source == CredentialsSource::LocalService && known.user == *arn)
                profile = known;
        }
        if (!profile) {
            profile = Profile { QUuid::createUuid(), user.name, *arn,
                CredentialsSource::LocalService, {}, false, false };
            profiles.save(*profile);
        }
        if (!first)
            first = profile;
    }
    return first;
}

} // namespace carillon::ui
