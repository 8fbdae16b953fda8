// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/livebench.h"
#include "dialogshelf.h"
#include "ui/channels/notificationsdialog.h"
#include "ui/channels/openchanneldialog.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/channelcommands.h"
#include "ui/mainwindow/statusline.h"
#include "ui/people/addpeople.h"

#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTemporaryDir>

using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

constexpr qsizetype mostPasted = 2000; ///< what a person puts in is theirs to wait for

class ChannelPlaces : public DialogShelf {
public:
    ChannelPlaces();
    ~ChannelPlaces() override;

private:
    void beClosed(const QString &reason);
    void nameChannel(const QString &name);
    void ask();
    void addBoxes();

    Theme m_theme;
    QTemporaryDir m_folder;
    LiveBench m_live { m_folder.path() };
    StatusLine m_line { m_theme };
    QWidget m_window;
    ChannelCommands *m_commands = new ChannelCommands(m_theme, &m_window);
    std::unique_ptr<QMessageBox> m_question;
};

ChannelPlaces::ChannelPlaces()
{
    m_line.resize(800, 40);
    m_line.show();
    m_live.session.start();
    m_commands->setSession(&m_live.session);
    all.push_back({ "status line, closed by the service",
        [this](const QString &text) {
            m_line.setSession(nullptr);
            beClosed(text);
        },
        [this] {
            m_line.setSession(&m_live.session);
            m_line.grab();
        },
        [this] { return richPlaces({ &m_line }); } });
    all.push_back({ "question before deleting a channel",
        [this](const QString &text) {
            m_question.reset();
            nameChannel(text);
        },
        [this] { ask(); }, [this] { return richPlaces({ m_question.get() }); } });
    addBoxes();
}

ChannelPlaces::~ChannelPlaces()
{
    m_question.reset();
    m_line.setSession(nullptr);
    m_commands->setSession(nullptr);
}

void ChannelPlaces::beClosed(const QString &reason)
{
    FakeSocket *socket = m_live.meet();
    if (!socket)
        qFatal("no connection was tried");
    socket->establish();
    socket->end(4500, reason);
    if (m_live.session.liveStatus().detail != reason)
        qFatal("the reason is not known");
}

void ChannelPlaces::nameChannel(const QString &name)
{
    m_live.service.channels = { { channelArn(u"general"_s), name, {}, {}, {}, {}, {} } };
    ChannelDirectory &channels = m_live.session.channels();
    channels.refresh();
    const QString received = QString::fromUtf8(name.toUtf8()); // half a character does not arrive
    const auto isNamed = [&] {
        const auto entry = channels.entry(channelArn(u"general"_s));
        return entry && (entry->channel.name == name || entry->channel.name == received);
    };
    if (!QTest::qWaitFor(isNamed, patienceMs))
        qFatal("the channel has another name");
}

void ChannelPlaces::ask()
{
    m_commands->remove(channelArn(u"general"_s));
    m_question.reset(m_window.findChild<QMessageBox *>());
    if (!m_question)
        qFatal("nothing was asked");
    m_question->grab();
}

void ChannelPlaces::addBoxes()
{
    add("people to add", [this](const QString &text) {
        auto *box = new AddPeople(m_theme);
        box->setInstance(userArn(u"alice"_s).appInstance());
        QGuiApplication::clipboard()->setText(text.left(mostPasted).simplified());
        box->findChild<QPlainTextEdit *>()->paste();
        return box;
    });
    add("people who were not added", [this](const QString &text) {
        auto *box = new AddPeople(m_theme);
        box->setOutcome(text);
        return box;
    });
    add("channel to open", [this](const QString &text) {
        auto *dialog = new OpenChannelDialog(m_theme, userArn(u"alice"_s));
        dialog->findChild<QLineEdit *>(u"channelArn"_s)->setText(text.left(mostPasted));
        return dialog;
    });
    add("notifications", [this](const QString &text) {
        auto *dialog = new NotificationsDialog(m_theme, text);
        dialog->setPreferences({ AllowNotifications::Filtered, text });
        dialog->showFailure(text);
        return dialog;
    });
    add("notifications that are unknown", [this](const QString &text) {
        auto *dialog = new NotificationsDialog(m_theme, text);
        dialog->showUnknown(text);
        return dialog;
    });
}

} // namespace

std::unique_ptr<HostilePlaces> channelPlaces()
{
    return std::make_unique<ChannelPlaces>();
}

} // namespace carillon::testing
