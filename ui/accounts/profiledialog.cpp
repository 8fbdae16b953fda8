// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profiledialog.h"

#include "account/profileendpoint.h"
#include "account/secretsignin.h"
#include "domain/addresses.h"
#include "domain/whenfinished.h"
#include "ui/accounts/accounttext.h"
#include "ui/accounts/profilemanners.h"
#include "ui/accounts/sourcefields.h"
#include "ui/common/plainlabel.h"

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int formWidth = 520;
constexpr int fieldHeight = 32;
constexpr int formMargin = 24;

/// A dialog that is wider than its window would have its buttons off the screen of a phone.
int widthWithin(const QWidget *window)
{
    constexpr int around = 2 * formMargin + 16;
    return window ? std::min(formWidth, window->window()->width() - around) : formWidth;
}

QLabel *remarkLabel(QWidget *parent)
{
    auto *label = new PlainLabel(parent);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setMinimumHeight(label->fontMetrics().height());
    return label;
}

KeptSecret secretOf(const Profile &profile)
{
    if (profile.source == CredentialsSource::Keyring)
        return KeptSecret::Keys;
    return signInSecretOf(profile) == SignInSecret::None ? KeptSecret::None : KeptSecret::SignIn;
}

void addRow(QVBoxLayout &form, const QString &text, QWidget *field)
{
    auto *label = new PlainLabel(text, field->parentWidget());
    label->setBuddy(field);
    form.addWidget(label);
    form.addWidget(field);
}

} // namespace

ProfileDialog::ProfileDialog(ProfileStore &profiles, SecretStore &secrets, QWidget *parent)
    : QDialog(parent)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_id(QUuid::createUuid())
{
    setWindowTitle(tr("Add a profile"));
    build();
    check();
}

ProfileDialog::ProfileDialog(
    ProfileStore &profiles, SecretStore &secrets, const Profile &profile, QWidget *parent)
    : QDialog(parent)
    , m_profiles(profiles)
    , m_secrets(secrets)
    , m_id(profile.id)
    , m_had(profile)
{
    setWindowTitle(tr("Edit profile"));
    build();
    fill(profile);
    check();
}

void ProfileDialog::build()
{
    m_form = new QWidget(this);
    m_form->setFixedWidth(widthWithin(parentWidget()));
    auto *form = new QVBoxLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(4);

    m_name = addField(*form, tr("Name"));
    m_name->setMaxLength(200);
    m_user = addField(*form, tr("AppInstanceUser ARN"), &m_userRemark);
    m_user->setPlaceholderText(u"arn:aws:chime:us-east-1:…:app-instance/…/user/…"_s);
    m_endpoint = addField(*form, tr("Endpoint (optional)"), &m_endpointRemark);
    m_endpoint->setPlaceholderText(tr("the region's own"));
    m_fips = new QCheckBox(tr("FIPS endpoint"), m_form);
    m_dualStack = new QCheckBox(tr("Dual-stack endpoint"), m_form);
    auto *variants = new QHBoxLayout;
    variants->setSpacing(16);
    variants->addWidget(m_fips);
    variants->addWidget(m_dualStack);
    variants->addStretch();
    form->addLayout(variants);

    m_credentials = new SourceFields(m_form);
    form->addWidget(m_credentials);
    m_manners = new ProfileManners(m_form);
    form->addWidget(m_manners);

    m_state = remarkLabel(this);
    m_state->setAccessibleName(tr("State"));
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_test = new QPushButton(tr("Test this profile"), this);
    m_test->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    m_save = new QPushButton(tr("Save"), this);
    m_save->setProperty("kind", u"primary"_s);
    m_save->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addWidget(m_state, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(formMargin, formMargin, formMargin, formMargin);
    // Grows with a notice instead of squeezing the fields.
    column->setSizeConstraint(QLayout::SetFixedSize);
    column->setSpacing(16);
    column->addWidget(m_form);
    column->addWidget(makeNotice());
    column->addStretch();
    column->addLayout(buttons);

    connect(m_user, &QLineEdit::textChanged, this, &ProfileDialog::recognise);
    connect(m_name, &QLineEdit::textChanged, this, &ProfileDialog::check);
    connect(m_endpoint, &QLineEdit::textChanged, this, &ProfileDialog::check);
    connect(m_fips, &QCheckBox::toggled, this, &ProfileDialog::check);
    connect(m_dualStack, &QCheckBox::toggled, this, &ProfileDialog::check);
    connect(m_credentials, &SourceFields::edited, this, &ProfileDialog::check);
    connect(m_manners, &ProfileManners::edited, this, &ProfileDialog::check);
    connect(m_test, &QPushButton::clicked, this, &ProfileDialog::test);
    connect(m_save, &QPushButton::clicked, this, &ProfileDialog::save);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(this, &QDialog::rejected, this, [this] { m_move.cancel(); });
}

QWidget *ProfileDialog::makeNotice()
{
    m_notice = new QFrame(this);
    m_notice->setProperty("notice", u"caution"_s);
    m_notice->setFixedWidth(widthWithin(parentWidget()));
    m_noticeText = new PlainLabel(m_notice);
    m_noticeText->setTextFormat(Qt::PlainText);
    m_noticeText->setWordWrap(true);
    m_session = new QPushButton(tr("Keep for this session only"), m_notice);
    m_toFile = new QPushButton(tr("Keep in a file"), m_notice);
    m_toFile->setToolTip(plainToolTip(keyFileWarning()));
    m_toFile->setAccessibleDescription(keyFileWarning());
    m_again = new QPushButton(tr("Try again"), m_notice);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_session);
    buttons->addWidget(m_toFile);
    buttons->addWidget(m_again);
    buttons->addStretch();
    auto *column = new QVBoxLayout(m_notice);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(m_noticeText);
    column->addLayout(buttons);
    m_notice->hide();
    connect(m_session, &QPushButton::clicked, this, &ProfileDialog::keepForSession);
    connect(m_toFile, &QPushButton::clicked, this, &ProfileDialog::keepInFile);
    connect(m_again, &QPushButton::clicked, this, &ProfileDialog::save);
    return m_notice;
}

QLineEdit *ProfileDialog::addField(QVBoxLayout &form, const QString &label, QLabel **remark)
{
    auto *field = new QLineEdit(m_form);
    field->setAccessibleName(label);
    field->setMinimumHeight(fieldHeight);
    addRow(form, label, field);
    if (remark) {
        *remark = remarkLabel(m_form);
        form.addWidget(*remark);
    }
    return field;
}

void ProfileDialog::fill(const Profile &profile)
{
    m_name->setText(profile.name);
    m_user->setText(profile.user.toString());
    m_endpoint->setText(profile.endpointUrl);
    m_fips->setChecked(profile.fips);
    m_dualStack->setChecked(profile.dualStack);
    m_credentials->setProfile(profile);
    m_manners->setProfile(profile);
}

void ProfileDialog::copyFrom(const Profile &profile)
{
    fill(profile);
    m_name->setText(tr("%1 (copy)").arg(profile.name).left(m_name->maxLength()));
    m_credentials->setKeptHint(false);
    m_name->setFocus();
    m_name->selectAll();
    check();
}

void ProfileDialog::setSource(CredentialsSource source)
{
    m_credentials->setSource(source);
}

void ProfileDialog::setCredentialsUntil(const QDateTime &until)
{
    m_credentials->setCredentialsUntil(until);
}

void ProfileDialog::recognise(const QString &text)
{
    // Typing is left alone; a paste of more than the ARN is cut down to it.
    if (const auto named = userNamedIn(text); named && named->toString() != text) {
        const QSignalBlocker quiet(m_user);
        m_user->setText(named->toString());
    }
    if (const auto named = userNamedIn(text); named && m_name->text() == m_suggestedName) {
        m_suggestedName = named->userId().left(m_name->maxLength());
        m_name->setText(m_suggestedName);
    }
    check();
}

std::optional<Profile> ProfileDialog::profile() const
{
    auto user = AppInstanceUserArn::parse(m_user->text().trimmed());
    if (!user)
        return std::nullopt;
    Profile made { m_id, m_name->text().trimmed(), *std::move(user), m_credentials->source(),
        m_endpoint->text().trimmed(), m_fips->isChecked(), m_dualStack->isChecked() };
    m_credentials->fillIn(made);
    m_manners->fillIn(made);
    return made;
}

QString ProfileDialog::missing() const
{
    return m_name->text().trimmed().isEmpty() ? tr("Give the profile a name.") : missingForUse();
}

QString ProfileDialog::missingForUse() const
{
    const auto made = profile();
    if (!made)
        return tr("Paste the ARN of your user.");
    if (!m_endpointRemark->text().isEmpty())
        return tr("Correct the endpoint.");
    return m_credentials->missing(m_had && m_had->source == CredentialsSource::Keyring);
}

void ProfileDialog::check()
{
    const auto user = AppInstanceUserArn::parse(m_user->text().trimmed());
    if (user)
        m_userRemark->setText(userArnSentence(*user));
    else
        m_userRemark->setText(m_user->text().trimmed().isEmpty()
                ? QString()
                : ForeignText(describe(user.error())).block());

    const auto source = m_credentials->source();
    const auto made = profile();
    QString endpointRemark;
    if (made && source != CredentialsSource::LocalService) {
        const auto endpoint
            = resolveEndpoint({ made->region(), made->fips, made->dualStack, made->endpointUrl });
        if (!endpoint)
            endpointRemark = describe(endpoint.error());
    }
    m_endpointRemark->setText(endpointRemark);

    const auto kept = made                     ? secretOf(*made)
        : source == CredentialsSource::Keyring ? KeptSecret::Keys
                                               : KeptSecret::None;
    m_manners->offerFileFor(m_secrets.hasFilePlace() ? kept : KeptSecret::None);

    const QString reason = missing();
    m_state->setText(reason);
    m_save->setEnabled(reason.isEmpty());
    m_save->setToolTip(reason);
    m_save->setAccessibleDescription(reason);
    const QString unusable = missingForUse();
    m_test->setEnabled(unusable.isEmpty());
    m_test->setToolTip(
        unusable.isEmpty() ? tr("Whether it can send, step by step. Nothing is sent.") : unusable);
    m_test->setAccessibleDescription(m_test->toolTip());
}

void ProfileDialog::test()
{
    const auto made = profile();
    if (made && missingForUse().isEmpty())
        Q_EMIT testRequested(*made, m_credentials->typedKeys());
}

void ProfileDialog::save()
{
    const auto made = profile();
    if (!made || !missing().isEmpty())
        return;
    m_notice->hide();
    if (movesSecret(*made))
        moveSecret(*made);
    else if (m_credentials->typedKeys())
        storeKeys(*made);
    else
        finish(*made);
}

bool ProfileDialog::movesSecret(const Profile &profile) const
{
    return m_had && keepsSecrets(profile) && secretOf(profile) == secretOf(*m_had)
        && profile.keptIn != m_had->keptIn;
}

void ProfileDialog::moveSecret(const Profile &profile)
{
    using Step = KeyMoveError::Step;
    showWaiting(true);
    const KeyMoving moving
        = moveKeys(m_secrets, m_profiles, profile, m_had->keptIn, m_credentials->typedKeys());
    m_move = moving.moved;
    whenFinished(m_move, this, [this, profile, left = moving.left](const KeyMoveResult &moved) {
        showWaiting(false);
        // A sign-in that cannot be had is done again.
        if (!moved && moved.error().step == Step::Read && secretOf(profile) == KeptSecret::SignIn)
            return finish(profile);
        if (!moved)
            return showNotice(describe(moved.error(), m_had->keptIn, secretOf(profile)),
                m_credentials->typedKeys() != nullptr);
        Q_EMIT leaving({ left, m_had->keptIn, secretOf(profile) });
        leave(profile);
    });
}

void ProfileDialog::storeKeys(const Profile &profile)
{
    showWaiting(true);
    m_secrets.keepIn(profile.id, profile.keptIn);
    whenFinished(m_secrets.write(profile.id, m_credentials->typedKeys()), this,
        [this, profile](const SecretResult<void> &written) {
            showWaiting(false);
            if (written)
                return finish(profile);
            m_secrets.keepIn(profile.id, m_had ? m_had->keptIn : SecretPlace::Keyring);
            showNotice(profile.keptIn == SecretPlace::File
                    ? keyFileSentence(written.error().detail)
                    : describe(keyringTrouble(written.error().kind)),
                true);
        });
}

void ProfileDialog::keepForSession()
{
    const auto made = profile();
    const auto keys = m_credentials->typedKeys();
    if (!made || !keys)
        return;
    m_secrets.keepForSession(made->id, keys);
    finish(*made);
}

void ProfileDialog::keepInFile()
{
    m_manners->keepInFile();
    save();
}

std::optional<SecretPlace> ProfileDialog::placeLeft(const Profile &profile) const
{
    if (!m_had)
        return std::nullopt;
    const KeptSecret before = secretOf(*m_had);
    const KeptSecret after = secretOf(profile);
    // Keys that were typed have replaced what was there.
    const bool stays = before == after || after == KeptSecret::Keys;
    if (stays && profile.keptIn == m_had->keptIn)
        return std::nullopt;
    // A keyring is not asked for what was never put into it.
    if (before == KeptSecret::None && m_had->keptIn == SecretPlace::Keyring)
        return std::nullopt;
    return m_had->keptIn;
}

void ProfileDialog::leaveIt(const Profile &profile, SecretPlace place)
{
    if (!m_credentials->typedKeys() && secretOf(profile) != secretOf(*m_had))
        m_secrets.forgetSession(profile.id);
    showWaiting(true);
    const KeyMoving moving = leavePlace(m_secrets, m_profiles, profile, place);
    whenFinished(
        moving.moved, this, [this, profile, place, left = moving.left](const KeyMoveResult &moved) {
            showWaiting(false);
            if (!moved)
                return showNotice(
                    tr("The profile could not be written: %1.").arg(moved.error().why.detail),
                    false);
            Q_EMIT leaving({ left, place, KeptSecret::None });
            leave(profile);
        });
}

void ProfileDialog::finish(const Profile &profile)
{
    if (const auto place = placeLeft(profile))
        return leaveIt(profile, *place);
    if (!m_profiles.save(profile))
        return showNotice(
            tr("The profile could not be written: %1.").arg(m_profiles.problem()), false);
    leave(profile);
}

void ProfileDialog::leave(const Profile &profile)
{
    m_credentials->clearKeys();
    Q_EMIT saved(profile);
    accept();
}

void ProfileDialog::showWaiting(bool waiting)
{
    m_form->setEnabled(!waiting);
    m_save->setEnabled(!waiting);
    m_state->setText(waiting ? tr("Waiting for the keyring…") : QString());
}

void ProfileDialog::showNotice(const QString &sentence, bool keyring)
{
    m_noticeText->setText(ForeignText(sentence).block());
    m_notice->setAccessibleName(ForeignText(sentence).spoken(paragraphBounds));
    m_session->setVisible(keyring);
    m_toFile->setVisible(
        keyring && m_secrets.hasFilePlace() && m_manners->keptIn() == SecretPlace::Keyring);
    m_notice->show();
}

} // namespace carillon::ui
