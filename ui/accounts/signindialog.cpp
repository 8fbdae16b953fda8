// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/signindialog.h"

#include "ui/common/plainlabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dialogWidth = 460;
constexpr int codePixels = 26;
constexpr qsizetype mostCode = 24; // characters; a code has nine
constexpr qsizetype mostAddress = 2048;
constexpr qsizetype mostHost = 60;

QString sentenceOf(SsoSignIn::Trouble trouble, const QString &detail)
{
    using D = SignInDialog;
    switch (trouble) {
    case SsoSignIn::Trouble::Declined:
        return D::tr("The sign-in was declined in the browser.");
    case SsoSignIn::Trouble::Expired:
        return D::tr("Nobody approved the code in time. Try again for a new one.");
    case SsoSignIn::Trouble::Refused:
        return D::tr("The sign-in was refused: %1 Check start URL and region in AWS’s config "
                     "file.")
            .arg(detail);
    case SsoSignIn::Trouble::Unreachable:
        return D::tr("IAM Identity Center cannot be reached: %1 Check the network, then try "
                     "again.")
            .arg(detail);
    case SsoSignIn::Trouble::NotKept:
        return D::tr("You signed in, but that could not be written to %1. Check the disk and who "
                     "may write there, then try again.")
            .arg(detail);
    case SsoSignIn::Trouble::Unreadable:
        break;
    }
    return D::tr("The answer makes no sense: %1 Check start URL and region in AWS’s config file.")
        .arg(detail);
}

/// The end of a name says whose it is.
QString endOf(const QString &host)
{
    return host.size() <= mostHost ? host : u'…' + host.right(mostHost);
}

void setTone(QLabel *label, const QString &tone)
{
    label->setProperty("tone", tone);
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QPushButton *plainButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    return button;
}

} // namespace

SignInDialog::SignInDialog(const QString &startUrl, Tools tools, QWidget *parent)
    : QDialog(parent)
    , m_tools(std::move(tools))
    , m_status(new PlainLabel(this))
    , m_open(plainButton({}, this))
    , m_again(plainButton(tr("Try again"), this))
    , m_cancel(plainButton(tr("Cancel"), this))
{
    setWindowTitle(tr("Sign in"));
    setModal(false);
    build(startUrl);
    connect(m_open, &QPushButton::clicked, this, &SignInDialog::openPage);
    connect(m_again, &QPushButton::clicked, this, &SignInDialog::begin);
    connect(m_cancel, &QPushButton::clicked, this, &SignInDialog::reject);
    begin();
}

void SignInDialog::build(const QString &startUrl)
{
    auto *intro = new PlainLabel(tr("Sign in to IAM Identity Center at %1.").arg(startUrl), this);
    intro->setWordWrap(true);
    m_status->setObjectName(u"signInStatus"_s);
    m_status->setWordWrap(true);
    m_open->setObjectName(u"openPage"_s);
    m_open->setProperty("kind", u"primary"_s);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_again);
    auto *column = new QVBoxLayout(this);
    column->addWidget(intro);
    column->addWidget(makeCode());
    column->addWidget(m_status);
    column->addStretch();
    column->addLayout(buttons);
    resize(dialogWidth, sizeHint().height());
}

QWidget *SignInDialog::makeCode()
{
    m_codeArea = new QWidget(this);
    m_code = new PlainLabel(m_codeArea);
    m_code->setObjectName(u"userCode"_s);
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont large = m_code->font();
    large.setPixelSize(codePixels);
    large.setBold(true);
    m_code->setFont(large);
    m_address = new QLineEdit(m_codeArea);
    m_address->setReadOnly(true);
    m_address->setAccessibleName(tr("Address of the page"));
    auto *copy = plainButton(tr("Copy address"), m_codeArea);
    connect(copy, &QPushButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(QString::fromLatin1(m_page.toEncoded())); });
    auto *what = new PlainLabel(
        tr("Open the page in any browser, on any device, and approve this code there. Approve it "
           "only if the page shows the same one."),
        m_codeArea);
    what->setWordWrap(true);

    auto *address = new QHBoxLayout;
    address->addWidget(m_address, 1);
    address->addWidget(copy);
    // With the host's name in it, it fills a narrow window.
    auto *actions = new QHBoxLayout;
    actions->addWidget(m_open);
    actions->addStretch();
    auto *column = new QVBoxLayout(m_codeArea);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(what);
    column->addWidget(m_code, 0, Qt::AlignHCenter);
    column->addLayout(address);
    column->addLayout(actions);
    return m_codeArea;
}

void SignInDialog::begin()
{
    m_codeArea->hide();
    m_again->hide();
    setTone(m_status, u"muted"_s);
    m_status->setPlainText(tr("Asking for a code…"));
    // One that failed may be what called; it says nothing more.
    if (m_attempt)
        m_attempt.release()->deleteLater();
    m_attempt = m_tools.attempt();
    connect(m_attempt.get(), &SsoSignIn::codeReady, this, &SignInDialog::showCode);
    connect(m_attempt.get(), &SsoSignIn::failed, this, &SignInDialog::showFailure);
    connect(m_attempt.get(), &SsoSignIn::signedIn, this, [this] {
        accept();
        Q_EMIT signedIn();
    });
    m_attempt->start();
}

void SignInDialog::showCode(const SsoDeviceCode &code)
{
    m_page = code.pageWithCode.isEmpty() ? code.page : code.pageWithCode;
    m_code->setPlainLine(code.userCode.left(mostCode));
    m_code->setAccessibleName(
        tr("Code %1").arg(ForeignText(code.userCode).spoken({ mostCode, 1 })));
    m_address->setText(QString::fromLatin1(m_page.toEncoded().left(mostAddress)));
    m_address->setCursorPosition(0);
    // As it is on the wire: a look-alike shows itself.
    m_open->setText(tr("Open %1").arg(endOf(m_page.host(QUrl::FullyEncoded))));
    m_open->setAccessibleDescription(tr("Opens the page in the browser"));
    m_status->setPlainText(
        tr("Waiting for you to approve it. The code is good until %1.")
            .arg(QLocale().toString(code.expiresAt.toLocalTime().time(), QLocale::ShortFormat)));
    m_codeArea->show();
    m_open->setFocus();
    adjustSize();
}

void SignInDialog::showFailure(SsoSignIn::Trouble trouble, const QString &detail)
{
    m_codeArea->hide();
    setTone(m_status, u"bad"_s);
    m_status->setPlainText(sentenceOf(trouble, detail));
    m_again->show();
    m_again->setFocus();
    adjustSize();
}

void SignInDialog::openPage()
{
    if (m_tools.openPage(m_page))
        return;
    m_status->setPlainText(
        tr("No browser could be opened. Copy the address, and open it where there is one."));
}

void SignInDialog::reject()
{
    m_attempt->cancel();
    QDialog::reject();
}

} // namespace carillon::ui
