// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profilestore.h"
#include "account/secretstore.h"
#include "aws/credentialsprovider.h"
#include "ui/common/theme.h"
#include "ui/household.h"
#include "ui/mainwindow/mainwindow.h"

#include <QObject>

#include <memory>

namespace carillon {
class ChatSession;
}

namespace carillon::ui {

class ProfileDesk;
class ProfileFiles;

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
        CoreLimit coreLimit = {}; ///< of the programs that are started
    };

    Composition(Options options, Theme &theme, std::unique_ptr<SecretStore> secrets,
        LinkOpener openLink, QObject *parent = nullptr);
    /// One more window on the same household; show it with open().
    Composition(std::shared_ptr<Household> household, Theme &theme, QObject *parent = nullptr);
    ~Composition() override;

    /// Shows the window, then opens what the options ask for. Returns at once.
    void start();
    /// Shows the window, then opens the profile in it. Returns at once.
    void open(const QUuid &profile);
    /// Brings the window to the front.
    void raise();
    /// Brings the window to the front, and opens what is asked for unless it is open.
    void present(bool local, const QString &profile);

    MainWindow &window() { return m_window; }
    const MainWindow &window() const { return m_window; }
    const std::shared_ptr<Household> &household() const { return m_house; }
    ProfileStore &profiles() { return m_profiles; }
    /// Null while none is open.
    ChatSession *session() const;

Q_SIGNALS:
    void sessionOpened(carillon::ChatSession *session);
    /// There is no profile yet: the first-start page is shown.
    void nothingToOpen();
    /// The profile is to be shown in a window of its own.
    void windowRequested(const QUuid &profile);
    /// What was asked for at the start cannot be had.
    void startFailed(const QString &why);

private:
    struct OpenProfile;

    void connectWindow();
    void restoreShape();
    void rememberShape();
    void openAtStart();
    void openProfile(const QUuid &id);
    void openOnService(const Profile &profile);
    /// `ofService`: those of the local service; null: what the profile says.
    void build(
        const Profile &profile, const QString &endpointUrl, const aws::CredentialsPtr &ofService);
    void closeProfile();
    void fail(const QString &why);

    void tryLocally();
    void serviceFailed(const localservice::StartError &error);

    void askRemoval(const QUuid &id);
    void removeProfile(const QUuid &id);
    QString databasePath(const QUuid &id) const;
    QString draftsPath(const QUuid &id) const;

    Options m_options;
    Theme &m_theme;
    std::shared_ptr<Household> m_house;
    SecretStore &m_secrets; ///< the household's, as the next
    ProfileStore &m_profiles;
    std::unique_ptr<OpenProfile> m_open;
    QUuid m_wanted; ///< the profile last asked for; later answers for others are dropped
    ProfileDesk *m_profileDesk = nullptr;
    ProfileFiles *m_files = nullptr;
    QSize m_usualSize; ///< of the window
    MainWindow m_window; ///< last: goes before what it shows
};

} // namespace carillon::ui
