// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/channelcommands.h"

#include "chat/channeladmin.h"
#include "chat/channelbrowser.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "domain/whenfinished.h"
#include "ui/channels/browsedialog.h"
#include "ui/channels/channeldialog.h"
#include "ui/channels/notificationsdialog.h"
#include "ui/common/foreigntext.h"
#include "ui/common/question.h"
#include "ui/common/troubletext.h"

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype mostName = 40; // characters; a message box does not wrap a word

} // namespace

ChannelCommands::ChannelCommands(Theme &theme, QWidget *window)
    : QObject(window)
    , m_theme(theme)
    , m_window(window)
{
}

void ChannelCommands::setSession(ChatSession *session)
{
    if (m_dialog)
        m_dialog->close();
    // It looks at what belongs to the session: not later, as close() would have it.
    delete m_browser;
    m_lookedUp.clear();
    m_session = session;
}

QString ChannelCommands::nameOf(const ChannelArn &channel) const
{
    const auto entry = m_session->channels().entry(channel);
    return ForeignText(entry ? entry->channel.name : channel.channelId()).line(mostName);
}

void ChannelCommands::show(QDialog *dialog)
{
    if (m_dialog)
        m_dialog->close();
    m_dialog = dialog;
    dialog->show();
}

void ChannelCommands::create()
{
    if (!m_session)
        return;
    auto *dialog = new ChannelDialog(m_theme, m_session->profile().user.appInstance(), m_window);
    show(dialog);
    connect(
        dialog, &ChannelDialog::createRequested, this, [this, dialog](const NewChannel &wanted) {
            whenFinished(m_session->admin().create(wanted), dialog,
                [this, dialog](const ApiResult<ChannelArn> &made) {
                    if (!made)
                        return dialog->showFailure(
                            troubleText(tr("The channel was not created."), made.error()));
                    dialog->close();
                    Q_EMIT channelMade(*made);
                });
        });
}

void ChannelCommands::browse(const QString &wanted)
{
    if (!m_session)
        return;
    delete m_browser;
    m_browser = new BrowseDialog(m_theme, m_session->admin().browser(),
        m_session->profile().user.appInstance(), wanted, m_window);
    connect(m_browser, &BrowseDialog::openRequested, this, &ChannelCommands::channelRequested);
    connect(m_browser, &BrowseDialog::joinRequested, this, [this](const ChannelArn &channel) {
        whenFinished(m_session->admin().join(channel), m_browser.data(),
            [this, dialog = m_browser.data(), channel](const ApiResult<void> &done) {
                if (!done)
                    return dialog->showFailure(
                        troubleText(tr("You have not joined the channel."), done.error()));
                dialog->close();
                Q_EMIT channelRequested(channel);
            });
    });
    m_browser->show();
}

void ChannelCommands::edit(const ChannelArn &channel)
{
    const auto entry = m_session ? m_session->channels().entry(channel) : std::nullopt;
    if (!entry)
        return;
    auto *dialog = new ChannelDialog(m_theme, entry->channel, m_window);
    show(dialog);
    whenFinished(
        m_session->admin().describe(channel), dialog, [dialog](const ApiResult<Channel> &found) {
            if (found)
                dialog->describe(*found);
            else
                dialog->describeFailed(troubleText(
                    tr("When it is deleted by itself could not be looked up."), found.error()));
        });
    connect(dialog, &ChannelDialog::changeRequested, this,
        [this, dialog](const ChannelArn &which, const ChannelEdit &wanted) {
            if (isEmpty(wanted.change))
                return expire(dialog, which, wanted);
            whenFinished(m_session->admin().change(which, wanted.change), dialog,
                [this, dialog, which, wanted](const ApiResult<void> &done) {
                    if (!done)
                        return dialog->showFailure(
                            troubleText(tr("The channel was not changed."), done.error()));
                    dialog->noteSaved(wanted.change);
                    expire(dialog, which, wanted);
                });
        });
}

/// The last step of a change; the one before it is done.
void ChannelCommands::expire(
    ChannelDialog *dialog, const ChannelArn &channel, const ChannelEdit &wanted)
{
    if (!wanted.changesExpiration || !m_session) {
        dialog->close();
        return;
    }
    whenFinished(m_session->admin().setExpiration(channel, wanted.expiration), dialog,
        [dialog, changed = !isEmpty(wanted.change)](const ApiResult<void> &done) {
            if (done)
                dialog->close();
            else
                dialog->showFailure(troubleText(changed
                        ? tr("The rest is saved, but not when the channel is deleted.")
                        : tr("When the channel is deleted was not changed."),
                    done.error()));
        });
}

void ChannelCommands::notifications(const ChannelArn &channel)
{
    const auto entry = m_session ? m_session->channels().entry(channel) : std::nullopt;
    if (!entry)
        return;
    auto *dialog = new NotificationsDialog(m_theme, entry->channel.name, m_window);
    show(dialog);
    connect(dialog, &NotificationsDialog::reloadRequested, this,
        [this, dialog, channel] { loadPreferences(dialog, channel); });
    connect(dialog, &NotificationsDialog::saveRequested, this,
        [this, dialog, channel](const PushPreferences &wanted) {
            whenFinished(m_session->admin().setPreferences(channel, wanted), dialog,
                [dialog](const ApiResult<PushPreferences> &stored) {
                    if (stored)
                        dialog->close();
                    else
                        dialog->showFailure(
                            troubleText(tr("The choice was not saved."), stored.error()));
                });
        });
    loadPreferences(dialog, channel);
}

void ChannelCommands::loadPreferences(NotificationsDialog *dialog, const ChannelArn &channel)
{
    whenFinished(m_session->admin().preferences(channel), dialog,
        [dialog](const ApiResult<PushPreferences> &stored) {
            if (stored)
                dialog->setPreferences(*stored);
            else
                dialog->showUnknown(
                    troubleText(tr("What is stored could not be looked up."), stored.error(),
                        stored.error().kind == ErrorKind::Forbidden
                            ? tr("Join the channel first: only members have notifications.")
                            : QString()));
        });
}

/// Lists leave some of it out; once a session is enough, since changes are told.
void ChannelCommands::lookUp(const ChannelArn &channel)
{
    if (!m_session || m_lookedUp.contains(channel))
        return;
    m_lookedUp.insert(channel);
    whenFinished(m_session->admin().describe(channel), this,
        [this, channel](const ApiResult<Channel> &found) {
            if (!found)
                m_lookedUp.remove(channel);
        });
}

void ChannelCommands::watch(const QFuture<ApiResult<void>> &future, const QString &failed)
{
    whenFinished(future, m_session.data(), [this, failed](const ApiResult<void> &done) {
        if (!done)
            Q_EMIT troubled(troubleText(failed, done.error()));
    });
}

void ChannelCommands::join(const ChannelArn &channel)
{
    if (!m_session)
        return;
    const auto entry = m_session->channels().entry(channel);
    watch(m_session->admin().join(channel, entry ? entry->readIn : std::nullopt),
        tr("You have not joined “%1”.").arg(nameOf(channel)));
}

void ChannelCommands::leave(const ChannelArn &channel)
{
    if (!m_session)
        return;
    const auto entry = m_session->channels().entry(channel);
    const bool open = entry && entry->channel.privacy == ChannelPrivacy::Public;
    askFirst(m_window, tr("Leave the channel"),
        tr("Leave “%1”? What is said in it does not reach you any more.").arg(nameOf(channel))
            + u' '
            + (open ? tr("It is public: you can join it again.")
                    : tr("It is private: you come back only when somebody adds you.")),
        tr("Leave it"), [this, channel] {
            if (m_session)
                watch(m_session->admin().leave(channel),
                    tr("You are still a member of “%1”.").arg(nameOf(channel)));
        });
}

void ChannelCommands::remove(const ChannelArn &channel)
{
    if (!m_session)
        return;
    askFirst(m_window, tr("Delete the channel"),
        tr("Delete “%1” with all its messages, for everybody? This cannot be undone.")
            .arg(nameOf(channel)),
        tr("Delete it"), [this, channel] {
            if (m_session)
                watch(m_session->admin().remove(channel),
                    tr("“%1” was not deleted.").arg(nameOf(channel)));
        });
}

} // namespace carillon::ui
