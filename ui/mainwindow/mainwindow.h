// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "domain/arn.h"

#include <QDateTime>
#include <QMainWindow>
#include <QPointer>

#include <memory>
#include <optional>

class QHBoxLayout;
class QStackedWidget;

namespace carillon {
class ChannelListModel;
class ChatSession;
class ProfileStore;
} // namespace carillon

namespace carillon::ui {

class ChannelCommands;
class ChannelPanel;
class ConversationPane;
class FindPanel;
class NoticeBar;
class NoticeStack;
class PeopleDrawer;
class ProfileSwitcher;
class StatusLine;
class Theme;

/// The window: a first-start page while there is no profile, else profile and channels at the
/// side, a conversation beside them and the status line below. Below 640 px the list folds away.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Theme &theme, ProfileStore &profiles, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// The session to show; null while one is being made, with `activity` saying what is going on.
    void setSession(ChatSession *session, const QString &activity = {});
    /// The profile the session is, or will be, for.
    void setProfile(const Profile &profile);
    /// Of the profile that was set; null: none.
    QUuid profileId() const { return m_profile ? m_profile->id : QUuid(); }
    /// When the session's credentials end; invalid: unknown, or never.
    void setCredentialsUntil(const QDateTime &until);
    QDateTime credentialsUntil() const { return m_credentialsUntil; }
    /// A trouble of the whole window, e.g. the local service did not start.
    void showTrouble(const QString &text);
    /// Something that went well and is worth a sentence.
    void showNews(const QString &text);

    void openChannel(const ChannelArn &channel);
    /// The one to open first in the next session, if it is in the list; else the first of the list.
    void setFirstChannel(const std::optional<ChannelArn> &channel) { m_firstChannel = channel; }
    ConversationPane &conversation() { return *m_conversation; }

    /// A place above the conversation for bars such as the keyring's.
    void setNotice(QWidget *notice);
    QWidget *notice() const { return m_notice; }

Q_SIGNALS:
    void tryLocallyRequested();
    void useEnvironmentRequested();
    void addProfileRequested();
    void editProfileRequested(const QUuid &id);
    void duplicateProfileRequested(const QUuid &id);
    void testProfileRequested(const QUuid &id);
    void signOutRequested(const QUuid &id);
    void removeProfileRequested(const QUuid &id);
    void credentialsUntilChanged(const QDateTime &until);
    void exportRequested();
    void importRequested();
    /// The profile is to be shown in a window of its own.
    void windowRequested(const QUuid &id);
    /// By a person.
    void closed();
    void profileChosen(const QUuid &id);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeFirstStart();
    QWidget *makeSide();
    QWidget *makeMain();
    QWidget *makeConversation(QWidget *page);
    void makeCommands();
    void makeShortcuts();
    void restyle();
    void showPage();
    void say(const QString &text, bool good);
    void describeProfile();
    void connectSwitcher();
    void adaptWidth();
    void setListShown(bool shown);
    void adaptDrawer();
    void chooseFirstChannel();
    /// Puts it into the list unless it is there.
    void openAnyChannel(const ChannelArn &channel);

    Theme &m_theme;
    ProfileStore &m_profiles;
    QPointer<ChatSession> m_session;
    std::optional<Profile> m_profile;
    std::optional<ChannelArn> m_firstChannel;
    QDateTime m_credentialsUntil;
    std::unique_ptr<ChannelListModel> m_channelModel;
    QStackedWidget *m_pages;
    QWidget *m_firstStart = nullptr;
    QWidget *m_mainPage = nullptr;
    QHBoxLayout *m_row = nullptr;
    QWidget *m_edge = nullptr; ///< in the profile's colour
    QWidget *m_edgeOfList = nullptr;
    QWidget *m_side = nullptr;
    ProfileSwitcher *m_switcher = nullptr;
    ChannelPanel *m_channels = nullptr;
    NoticeStack *m_notices = nullptr;
    QPointer<QWidget> m_notice;
    NoticeBar *m_trouble = nullptr;
    QWidget *m_area = nullptr; ///< conversation and people
    ConversationPane *m_conversation = nullptr;
    FindPanel *m_find = nullptr;
    PeopleDrawer *m_people = nullptr;
    ChannelCommands *m_commands = nullptr;
    StatusLine *m_status = nullptr;
    bool m_narrow = false;
};

} // namespace carillon::ui
