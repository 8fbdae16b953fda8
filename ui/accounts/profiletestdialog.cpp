// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profiletestdialog.h"

#include "account/pending.h"
#include "ui/accounts/mfadialog.h"
#include "ui/accounts/profilecheckrow.h"
#include "ui/common/placelabel.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

using State = ProfileCheckRow::State;
constexpr int dialogWidth = 456;
constexpr int dialogHeight = 600;
constexpr qsizetype mostName = 40; // characters; a message box does not wrap a word

QPushButton *plainButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    return button;
}

} // namespace

ProfileTestDialog::ProfileTestDialog(Theme &theme, Subject subject, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_subject(std::move(subject))
    , m_status(new PlainLabel(this))
    , m_prove(plainButton(tr("Send a test message…"), this))
    , m_copy(plainButton(tr("Copy as text"), this))
    , m_again(plainButton(tr("Test again"), this))
    , m_stop(plainButton(tr("Stop"), this))
    , m_close(plainButton(tr("Close"), this))
{
    setWindowTitle(tr("Test of “%1”").arg(ForeignText(m_subject.name).line(80)));
    setModal(false);
    build();
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(report()); });
    connect(m_prove, &QPushButton::clicked, this, &ProfileTestDialog::askToSend);
    connect(m_again, &QPushButton::clicked, this, [this] { begin(SendTest::No); });
    connect(m_stop, &QPushButton::clicked, this, &ProfileTestDialog::stop);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    begin(SendTest::No);
}

ProfileTestDialog::~ProfileTestDialog() = default;

void ProfileTestDialog::build()
{
    m_status->setObjectName(u"testStatus"_s);
    m_status->setWordWrap(true);
    m_prove->setToolTip(
        tr("Tests again, and proves with a message that sending works. Asks first."));
    m_copy->setToolTip(tr("The text holds no keys and no tokens."));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch();
    buttons->addWidget(m_again);
    buttons->addWidget(m_stop);
    buttons->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addWidget(makeLadder(), 1);
    column->addWidget(m_status);
    column->addWidget(m_prove, 0, Qt::AlignLeft);
    column->addLayout(buttons);
    resize(dialogWidth, dialogHeight);
}

QWidget *ProfileTestDialog::makeLadder()
{
    auto *ladder = new QWidget;
    auto *column = new QVBoxLayout(ladder);
    column->setContentsMargins(4, 4, 12, 4);
    column->setSpacing(2);
    for (int check = 0; check < profileChecks; ++check) {
        m_rows.append(new ProfileCheckRow(m_theme, ProfileCheck(check), ladder));
        column->addWidget(m_rows.last());
    }
    column->addStretch();
    m_ladder = new QScrollArea(this);
    m_ladder->setFrameShape(QFrame::NoFrame);
    m_ladder->setWidgetResizable(true);
    m_ladder->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_ladder->setAccessibleName(tr("What was examined"));
    m_ladder->setWidget(ladder);
    return m_ladder;
}

void ProfileTestDialog::begin(SendTest sendTest)
{
    drop();
    m_sendTest = sendTest;
    for (ProfileCheckRow *row : std::as_const(m_rows))
        row->setState(State::Waiting);
    m_rows.first()->setState(State::Running);
    say(sendTest == SendTest::Yes ? tr("One test message is sent, if all else is well.")
                                  : tr("Nothing is sent and nothing is changed."),
        u"muted"_s);
    m_begunAt = QDateTime::currentDateTimeUtc();
    m_examination = m_subject.examine(*this, sendTest);
    ProfileDoctor &doctor = m_examination->doctor();
    connect(&doctor, &ProfileDoctor::found, this, &ProfileTestDialog::take);
    connect(&doctor, &ProfileDoctor::finished, this, &ProfileTestDialog::conclude);
    setRunning(true);
    doctor.start();
}

void ProfileTestDialog::askToSend()
{
    const QString place = placeWord(m_subject.staysHere);
    // All of it in one text: an informative text is one that Qt may read as rich text.
    const QString question
        = tr("Send one test message to “%1”?").arg(ForeignText(m_subject.channel).line(mostName))
        + u"\n\n"_s
        + tr("It goes to %1, at %2, as “%3”: one CONTROL message without a meaning. Who is "
             "connected to the channel gets it; most programs show nothing of it. It is not "
             "stored.")
              .arg(place, m_subject.endpoint, ForeignText(m_subject.name).line(mostName));
    delete m_question.data();
    m_question = new QMessageBox(
        QMessageBox::Question, tr("Send a test message"), question, QMessageBox::NoButton, this);
    m_question->setObjectName(u"sendTestQuestion"_s);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setTextFormat(Qt::PlainText);
    m_question->addButton(tr("Send to %1").arg(place), QMessageBox::AcceptRole);
    auto *keep = m_question->addButton(tr("Don’t send"), QMessageBox::RejectRole);
    m_question->setDefaultButton(keep);
    m_question->setEscapeButton(keep);
    connect(m_question, &QDialog::accepted, this, [this] { begin(SendTest::Yes); });
    m_question->open();
}

void ProfileTestDialog::take(const ProfileFinding &finding)
{
    ProfileCheckRow *row = m_rows[int(finding.check)];
    row->setFinding(finding);
    const int next = int(finding.check) + 1;
    if (next < profileChecks && m_rows[next]->state() == State::Waiting)
        m_rows[next]->setState(State::Running);
    // Its words have only now got their room.
    m_ladder->widget()->layout()->activate();
    const bool wanted = m_sendTest == SendTest::Yes && finding.check == ProfileCheck::Sending;
    if (wanted || finding.verdict == ProfileFinding::Verdict::Bad)
        // Once the ladder is as tall as its words make it.
        QMetaObject::invokeMethod(
            row, [this, row] { m_ladder->ensureWidgetVisible(row); }, Qt::QueuedConnection);
}

void ProfileTestDialog::conclude(bool healthy)
{
    bool remarks = false;
    bool failed = false;
    for (ProfileCheckRow *row : std::as_const(m_rows)) {
        if (row->state() == State::Waiting || row->state() == State::Running)
            row->setState(State::NotReached);
        failed |= row->state() == State::Bad;
        remarks |= row->state() == State::Warning;
    }
    if (!healthy && !failed)
        say(tr("Whether this profile can send was not told. Try again in a few minutes."),
            u"caution"_s);
    else if (!healthy)
        say(tr("This profile cannot send yet. What failed above says why, and what helps."),
            u"bad"_s);
    else if (remarks)
        say(tr("This profile works. Something above is worth a look."), u"caution"_s);
    else
        say(tr("This profile works."), u"good"_s);
    setRunning(false);
}

void ProfileTestDialog::stop()
{
    drop();
    for (ProfileCheckRow *row : std::as_const(m_rows)) {
        if (row->state() == State::Waiting || row->state() == State::Running)
            row->setState(State::NotReached);
    }
    say(tr("Stopped before the end."), u"muted"_s);
    setRunning(false);
}

void ProfileTestDialog::drop()
{
    delete m_code.data();
    // One that has just finished may be what called; it says nothing more.
    if (m_examination)
        m_examination->doctor().disconnect(this);
    m_examination.reset();
}

void ProfileTestDialog::done(int result)
{
    drop();
    QDialog::done(result);
}

void ProfileTestDialog::say(const QString &text, const QString &tone)
{
    m_status->setProperty("tone", tone);
    m_status->style()->unpolish(m_status);
    m_status->style()->polish(m_status);
    m_status->setPlainText(text);
}

void ProfileTestDialog::setRunning(bool running)
{
    m_stop->setVisible(running);
    m_again->setVisible(!running);
    m_prove->setVisible(!running && !m_subject.channel.isEmpty());
    (running ? m_stop : m_again)->setFocus();
}

QString ProfileTestDialog::report() const
{
    QStringList lines { tr("Test of the profile “%1” at %2")
                            .arg(m_subject.name.simplified(), m_begunAt.toString(Qt::ISODate)),
        tr("AppInstanceUser: %1").arg(m_subject.user), tr("Endpoint: %1").arg(m_subject.endpoint),
        QString() };
    for (const ProfileCheckRow *row : m_rows)
        lines += row->lines();
    return lines.join(u'\n') + u'\n';
}

QFuture<std::optional<QString>> ProfileTestDialog::askForCode(const MfaQuestion &question)
{
    const Pending<std::optional<QString>> answer;
    auto *dialog = new MfaDialog(question, this);
    m_code = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &MfaDialog::codeGiven, this, [this, answer](const QString &code) {
        m_code = nullptr; // a wrong one is asked for again
        answer.finish(code);
    });
    connect(dialog, &QDialog::rejected, this, [answer] { answer.finish(std::nullopt); });
    dialog->show();
    return answer.future();
}

} // namespace carillon::ui
