// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/secretsignindialog.h"

#include "account/keyringtrouble.h"
#include "ui/accounts/accounttext.h"
#include "ui/accounts/profilemanners.h"
#include "ui/common/dialogbuttons.h"
#include "ui/common/plainlabel.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int dialogWidth = 440;
constexpr int longestUser = 128; // of the user pool's API
constexpr int longestSecret = 16'384;

QPushButton *plainButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    return button;
}

aws::Secret taken(QLineEdit &field)
{
    QByteArray bytes = field.text().toUtf8();
    aws::Secret secret(bytes);
    aws::wipeBytes(bytes.data(), size_t(bytes.size()));
    field.clear();
    return secret;
}

QString sentenceOf(const aws::CredentialsError &error, SignInSecret secret)
{
    using D = SecretSignInDialog;
    using Kind = aws::CredentialsError::Kind;
    switch (error.kind) {
    case Kind::Unreachable:
    case Kind::TimedOut:
        return D::tr("No sign-in now: %1 Check the network, then try again.").arg(error.detail);
    case Kind::Malformed:
        return D::tr("No sign-in: %1 Check what the profile says of it.").arg(error.detail);
    default:
        break;
    }
    return secret == SignInSecret::Password
        ? D::tr("You were not signed in. %1 Check user name and password.").arg(error.detail)
        : D::tr("The token was not taken. %1 Get a fresh one from your own sign-in.")
              .arg(error.detail);
}

} // namespace

SecretSignInDialog::SecretSignInDialog(const Profile &profile,
    const std::function<std::unique_ptr<SecretSignIn>()> &attempt, SecretSignIn::Keep keep,
    QWidget *parent)
    : QDialog(parent)
    , m_profile(profile)
    , m_where(keep)
    , m_attempt(attempt())
    , m_status(new PlainLabel(this))
    , m_warning(new PlainLabel(keyFileWarning(KeptSecret::SignIn), this))
    , m_session(plainButton(tr("Keep for this session only"), this))
    , m_file(plainButton(tr("Keep in a file"), this))
    , m_keep(plainButton(profile.keptIn == SecretPlace::File ? tr("Try the file again")
                                                             : tr("Try the keyring again"),
          this))
    , m_start(new QPushButton(tr("Sign in"), this))
{
    setWindowTitle(tr("Sign in"));
    setModal(false);
    build();
    connect(m_start, &QPushButton::clicked, this, &SecretSignInDialog::start);
    connect(m_keep, &QPushButton::clicked, m_attempt.get(), &SecretSignIn::keepAgain);
    connect(m_session, &QPushButton::clicked, m_attempt.get(), &SecretSignIn::keepForSession);
    connect(m_file, &QPushButton::clicked, m_attempt.get(), &SecretSignIn::keepInFile);
    connect(m_attempt.get(), &SecretSignIn::failed, this, &SecretSignInDialog::showFailure);
    connect(m_attempt.get(), &SecretSignIn::notKept, this, &SecretSignInDialog::showNotKept);
    connect(m_attempt.get(), &SecretSignIn::notMoved, this, &SecretSignInDialog::showNotMoved);
    connect(
        m_attempt.get(), &SecretSignIn::leaving, this, [this](const QFuture<KeyMoveResult> &left) {
            Q_EMIT leaving({ left, m_profile.keptIn, KeptSecret::SignIn });
        });
    connect(m_attempt.get(), &SecretSignIn::signedIn, this, &SecretSignInDialog::finish);
    check();
}

SecretSignInDialog::~SecretSignInDialog() = default;

void SecretSignInDialog::build()
{
    auto *intro = new PlainLabel(introduction(), this);
    intro->setObjectName(u"signInIntroduction"_s);
    intro->setWordWrap(true);
    m_status->setObjectName(u"signInStatus"_s);
    m_status->setWordWrap(true);
    m_warning->setObjectName(u"fileWarning"_s);
    m_warning->setWordWrap(true);
    m_warning->setProperty("tone", u"caution"_s);
    m_file->setAccessibleDescription(m_warning->text());
    auto *form = new QFormLayout;
    makeFields(*form);
    auto *offers = new QHBoxLayout;
    offers->addWidget(m_session);
    offers->addWidget(m_file);
    offers->addWidget(m_keep);
    offers->addStretch();
    auto *column = new QVBoxLayout(this);
    column->addWidget(intro);
    column->addLayout(form);
    column->addWidget(m_status);
    column->addLayout(offers);
    column->addWidget(m_warning);
    column->addStretch();
    column->addLayout(dialogButtons(*this, *m_start));
    m_status->hide();
    withdrawOffer();
    setMinimumWidth(dialogWidth);
}

QString SecretSignInDialog::introduction() const
{
    const AwsSettings &aws = m_profile.aws;
    const QString what = signInSecretOf(m_profile) == SignInSecret::Password
        ? tr("Sign in to the user pool %1. The password is not kept.").arg(aws.userPool)
        : tr("Paste the access token of a sign-in of your own. It goes to %1, which gives "
             "credentials for it.")
              .arg(aws.exchangeUrl);
    switch (m_where) {
    case SecretSignIn::Keep::AsTheProfileSays:
        break;
    case SecretSignIn::Keep::ForSession:
        return tr("%1 The sign-in counts until Carillon ends; nothing is written.").arg(what);
    case SecretSignIn::Keep::InFile:
        return tr("%1 The sign-in is kept in a file.").arg(what);
    }
    return what;
}

void SecretSignInDialog::makeFields(QFormLayout &form)
{
    const bool password = signInSecretOf(m_profile) == SignInSecret::Password;
    const auto field = [&](const QString &label, const QString &name) {
        auto *line = new QLineEdit(this);
        line->setAccessibleName(label);
        line->setObjectName(name);
        auto *caption = new PlainLabel(label, this);
        caption->setBuddy(line);
        form.addRow(caption, line);
        connect(line, &QLineEdit::textChanged, this, &SecretSignInDialog::check);
        return line;
    };
    if (password) {
        m_user = field(tr("User name"), u"signInUser"_s);
        m_user->setMaxLength(longestUser);
        m_user->setText(m_profile.aws.userName);
    }
    m_secret = field(password ? tr("Password") : tr("Access token"), u"signInSecret"_s);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setMaxLength(longestSecret);
    m_secret->setInputMethodHints(
        Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    (m_user && m_user->text().isEmpty() ? m_user : m_secret)->setFocus();
}

void SecretSignInDialog::check()
{
    const bool hasUser = !m_user || !m_user->text().trimmed().isEmpty();
    m_start->setEnabled(hasUser && m_secret && !m_secret->text().isEmpty());
}

void SecretSignInDialog::start()
{
    const QString user = m_user ? m_user->text().trimmed() : QString();
    const aws::Secret secret = taken(*m_secret);
    setRunning(true);
    say(tr("Signing in…"), u"muted"_s);
    m_attempt->start(user, secret, m_where);
}

void SecretSignInDialog::finish()
{
    accept();
    Q_EMIT signedIn();
}

void SecretSignInDialog::showFailure(const aws::CredentialsError &error)
{
    setRunning(false);
    say(sentenceOf(error, signInSecretOf(m_profile)), u"bad"_s);
    m_secret->setFocus();
}

void SecretSignInDialog::showNotKept(const SecretStoreError &error)
{
    offer(tr("You are signed in, but that is not kept. %1")
              .arg(m_profile.keptIn == SecretPlace::File
                      ? keyFileSentence(error.detail, KeptSecret::SignIn)
                      : describe(keyringTrouble(error.kind), KeptSecret::SignIn)));
}

void SecretSignInDialog::showNotMoved(const KeyMoveError &error)
{
    offer(tr("You are signed in, but that is not kept. %1")
              .arg(error.step == KeyMoveError::Step::Save
                      ? tr("The profile could not be written: %1.").arg(error.why.detail)
                      : keyFileSentence(error.why.detail, KeptSecret::SignIn)));
}

void SecretSignInDialog::offer(const QString &why)
{
    const bool file = m_attempt->canKeepInFile();
    m_session->show();
    m_file->setVisible(file);
    m_warning->setVisible(file);
    m_keep->show();
    m_keep->setFocus();
    say(why, u"bad"_s);
}

void SecretSignInDialog::withdrawOffer()
{
    m_session->hide();
    m_file->hide();
    m_warning->setVisible(m_where == SecretSignIn::Keep::InFile);
    m_keep->hide();
}

void SecretSignInDialog::setRunning(bool running)
{
    if (m_user)
        m_user->setEnabled(!running);
    m_secret->setEnabled(!running);
    withdrawOffer();
    check();
    if (running)
        m_start->setEnabled(false);
}

void SecretSignInDialog::say(const QString &text, const QString &tone)
{
    m_status->setProperty("tone", tone);
    m_status->style()->unpolish(m_status);
    m_status->style()->polish(m_status);
    m_status->setPlainText(text);
    m_status->show();
    adjustSize();
}

} // namespace carillon::ui
