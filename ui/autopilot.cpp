// SPDX-License-Identifier: Apache-2.0
#include "ui/autopilot.h"

#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "chat/outbox.h"
#include "ui/common/errortext.h"
#include "ui/common/foreigntext.h"
#include "ui/compose/composebox.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/sendguard.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QTextStream>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int patienceMs = 30'000;
constexpr int settleMs = 400; ///< for the last repaint before the picture is taken

void say(const QString &line)
{
    QTextStream(stdout) << line << Qt::endl;
}

/// As an input method would: whole characters, emoji included, through the widget's own events.
void typeInto(QWidget &editor, const QString &text)
{
    QInputMethodEvent commit;
    commit.setCommitString(text);
    QCoreApplication::sendEvent(&editor, &commit);
    for (const auto type : { QEvent::KeyPress, QEvent::KeyRelease }) {
        QKeyEvent key(type, Qt::Key_Return, Qt::NoModifier, u"\r"_s);
        QCoreApplication::sendEvent(&editor, &key);
    }
}

} // namespace

Autopilot::Autopilot(Script script, Composition &composition, QObject *parent)
    : QObject(parent)
    , m_script(std::move(script))
    , m_composition(composition)
{
    connect(&m_composition, &Composition::sessionOpened, this, &Autopilot::begin);
    connect(&m_composition, &Composition::startFailed, this, &Autopilot::tellFailure);
    connect(&m_composition, &Composition::nothingToOpen, this, [this] {
        if (m_script.channel.isEmpty() && m_script.text.isEmpty())
            finish(0);
        else
            tellFailure(u"There is no profile yet; --local makes one."_s);
    });
    QTimer::singleShot(patienceMs, this, [this] {
        if (!m_done)
            tellFailure(u"No answer in %1 seconds."_s.arg(patienceMs / 1000));
    });
    if (m_composition.session())
        begin(m_composition.session());
}

void Autopilot::begin(ChatSession *session)
{
    if (m_session || m_done)
        return;
    m_session = session;
    connect(&session->channels(), &ChannelDirectory::reset, this, &Autopilot::lookForChannel);
    connect(
        &session->channels(), &ChannelDirectory::stateChanged, this, &Autopilot::lookForChannel);
    if (!m_script.text.isEmpty())
        watchOutbox();
    lookForChannel();
}

void Autopilot::watchOutbox()
{
    const Outbox *outbox = &m_session->outbox();
    connect(outbox, &Outbox::sent, this, [this](const OutboxItem &, const ChannelMessage &message) {
        say(u"MessageId: %1"_s.arg(message.id.toString()));
        finish(0);
    });
    connect(outbox, &Outbox::changed, this, [this](const OutboxItem &item) {
        const bool stopped
            = item.state == SendState::Failed || item.state == SendState::Unconfirmed;
        if (m_typed && stopped && item.lastError)
            tellFailure(describeError(*item.lastError).sentence);
    });
}

void Autopilot::lookForChannel()
{
    if (m_typed || m_done || !m_session || m_session->channels().isLoading())
        return;
    if (!m_script.channel.isEmpty()) {
        auto wanted = ChannelArn::parse(m_script.channel);
        for (const DirectoryEntry &entry : m_session->channels().entries()) {
            if (entry.channel.name == m_script.channel)
                wanted = entry.channel.arn;
        }
        if (!wanted) {
            if (m_session->channels().error() || !m_session->channels().entries().isEmpty())
                tellFailure(u"There is no channel “%1”."_s.arg(m_script.channel));
            return;
        }
        if (!m_session->channels().entry(*wanted))
            m_session->channels().open(*wanted);
        m_composition.window().openChannel(*wanted);
    }
    if (!m_composition.window().conversation().channel())
        return;
    m_typed = true;
    type();
}

void Autopilot::type()
{
    if (m_script.text.isEmpty()) {
        // Nothing to wait for but the history on the screen.
        QTimer::singleShot(2 * settleMs, this, [this] { finish(0); });
        return;
    }
    auto *editor = m_composition.window().conversation().composeBox().findChild<QPlainTextEdit *>(
        u"messageEditor"_s);
    // Who names the text on the command line has been asked.
    m_composition.window().conversation().guard().allow(m_session->profile().id);
    editor->setFocus();
    typeInto(*editor, m_script.text);
}

void Autopilot::tellFailure(const QString &why)
{
    if (m_done)
        return;
    QTextStream(stderr) << "carillon: " << ForeignText(why).spoken() << Qt::endl;
    finish(1);
}

void Autopilot::finish(int exitCode)
{
    if (m_done)
        return;
    m_done = true;
    QTimer::singleShot(settleMs, this, [this, exitCode] {
        int code = exitCode;
        if (!m_script.screenshot.isEmpty()) {
            if (m_composition.window().grab().save(m_script.screenshot, "PNG"))
                say(u"Screenshot: %1"_s.arg(m_script.screenshot));
            else
                code = 1;
        }
        if (m_script.quit)
            QCoreApplication::exit(code);
    });
}

} // namespace carillon::ui
