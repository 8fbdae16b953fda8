// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profilestore.h"
#include "account/secretstore.h"
#include "aws/credentialsprovider.h"
#include "domain/apierror.h"
#include "localservice/localservice.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/mainwindow.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class ProfileDialog;

/// Where everything is built and who holds what: profiles and keyring, the local service when a
/// profile asks for it, and for the profile that is open Transport → MessagingClient → store →
/// ChatSession → MainWindow. The only part of the window's program that knows there is a service
/// of our own.
class Composition : public QObject {
    Q_OBJECT

public:
    struct Options {
        QString dataDir; ///< profiles, databases; made with mode 0700
        bool local = false; ///< open the local service's first user, whatever was open last
        QString profile; ///< by name; empty: the last one
    };

    /// Opens an address in a browser; false: it could not.
    using LinkOpener = std::function<bool(const QUrl &)>;

    Composition(Options options, Theme &theme, std::unique_ptr<SecretStore> secrets,
        LinkOpener openLink, QObject *parent = nullptr);
    ~Composition() override;

    /// Shows the window, then opens what the options ask for. Returns at once.
    void start();
    /// Brings the window to the front, and opens what is asked for unless it is open.
    void present(bool local, const QString &profile);

    MainWindow &window() { return m_window; }
    ProfileStore &profiles() { return m_profiles; }
    /// Null while none is open.
    ChatSession *session() const;

Q_SIGNALS:
    void sessionOpened(carillon::ChatSession *session);
    /// There is no profile yet: the first-start page is shown.
    void nothingToOpen();
    /// What was asked for at the start cannot be had.
    void startFailed(const QString &why);

private:
    struct OpenProfile;

    void connectWindow();
    void openAtStart();
    void openProfile(const QUuid &id);
    void openOnService(const Profile &profile);
    /// `ofService`: those of the local service; null: what the profile says.
    void build(
        const Profile &profile, const QString &endpointUrl, const aws::CredentialsPtr &ofService);
    void closeProfile();
    void fail(const QString &why);

    void tryLocally();
    void useEnvironment();
    /// Starts the service if need be; `use` is called once it answers.
    void withService(std::function<void(const localservice::Running &)> use);
    /// Profiles for the seeded users that have none yet; gives the first user's.
    std::optional<Profile> adoptServiceUsers(const localservice::Running &running);

    void addProfile();
    void editProfile(const QUuid &id);
    void removeProfile(const QUuid &id);
    void showDialog(ProfileDialog *dialog);
    void watchCredentials();
    void showKeyringNotice(const ApiError &error);
    QString databasePath(const QUuid &id) const;
    QString draftsPath(const QUuid &id) const;

    Options m_options;
    Theme &m_theme;
    std::unique_ptr<SecretStore> m_secrets;
    LinkOpener m_openLink;
    ProfileStore m_profiles;
    std::unique_ptr<localservice::LocalService> m_service;
    std::optional<localservice::Running> m_running;
    std::vector<std::function<void(const localservice::Running &)>> m_waitingForService;
    std::unique_ptr<OpenProfile> m_open;
    QUuid m_wanted; ///< the profile last asked for; later answers for others are dropped
    QPointer<ProfileDialog> m_dialog;
    MainWindow m_window; ///< last: goes before what it shows
};

} // namespace carillon::ui
