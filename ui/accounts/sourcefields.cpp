// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/sourcefields.h"

#include "account/environmentcredentials.h"
#include "ui/accounts/choicetext.h"
#include "ui/accounts/keyfields.h"
#include "ui/accounts/poolfields.h"
#include "ui/common/plainlabel.h"

#include <QComboBox>
#include <QProcessEnvironment>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int fieldHeight = 32;
constexpr int lettersOfSource = 24;

PlainLabel *remarkLabel(QWidget *parent, const QString &name)
{
    auto *label = new PlainLabel(parent);
    label->setObjectName(name);
    label->setWordWrap(true);
    label->setProperty("tone", u"muted"_s);
    return label;
}

} // namespace

SourceFields::SourceFields(QWidget *parent)
    : QWidget(parent)
    , m_box(new QComboBox(this))
    , m_remark(remarkLabel(this, u"sourceRemark"_s))
    , m_lasts(remarkLabel(this, u"credentialsUntil"_s))
    , m_keys(new KeyFields(this))
    , m_pool(new PoolFields(this))
    , m_exchange(new ExchangeFields(this))
{
    m_box->setMinimumHeight(fieldHeight);
    m_box->setAccessibleName(tr("Credentials"));
    m_box->setObjectName(u"credentialsSource"_s);
    // A profile of the files may be called anything; its name is not what makes the dialog wide.
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(lettersOfSource);
    addSources();
    auto *label = new PlainLabel(tr("Credentials"), this);
    label->setBuddy(m_box);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    for (QWidget *each : std::initializer_list<QWidget *> {
             label, m_box, m_remark, m_lasts, m_keys, m_pool, m_exchange })
        column->addWidget(each);
    connect(m_box, &QComboBox::currentIndexChanged, this, [this] {
        follow();
        Q_EMIT edited();
    });
    connect(m_keys, &KeyFields::edited, this, &SourceFields::edited);
    connect(m_pool, &PoolFields::edited, this, &SourceFields::edited);
    connect(m_exchange, &ExchangeFields::edited, this, &SourceFields::edited);
    m_lasts->hide();
    follow();
}

void SourceFields::addSource(const QString &text, CredentialsSource source, const AwsSettings &aws)
{
    m_sources.append({ source, { aws.place, aws.profile } });
    m_box->addItem(text);
}

void SourceFields::addSources()
{
    using enum CredentialsSource;
    addSource(tr("Keys, kept in the system keyring"), Keyring);
    addSource(tr("Keys from the environment"), Environment);
    addSource(tr("What AWS's own tools would take"), Environment, { AwsPlace::DefaultChain, {} });
    const AwsFiles files = readAwsFiles(QProcessEnvironment::systemEnvironment());
    const QList<QByteArray> names = files.config->profileNames();
    for (const QByteArray &each : names) {
        const auto name = QString::fromUtf8(each);
        addSource(ForeignText(tr("AWS profile “%1”").arg(name)).line(80), Environment,
            { AwsPlace::SharedProfile, name });
    }
    addSource(tr("A Cognito identity pool"), Environment, { AwsPlace::CognitoIdentity, {} });
    addSource(
        tr("A credential exchange service"), Environment, { AwsPlace::CredentialExchange, {} });
}

qsizetype SourceFields::rowOf(CredentialsSource source, const AwsSettings &aws) const
{
    return m_sources.indexOf({ source, AwsSettings { aws.place, aws.profile } });
}

void SourceFields::setProfile(const Profile &profile)
{
    if (profile.source == CredentialsSource::LocalService)
        addSource(tr("The local service's own"), CredentialsSource::LocalService);
    if (rowOf(profile.source, profile.aws) < 0)
        addSource(tr("As it is now"), profile.source, profile.aws);
    m_pool->setSettings(profile.aws);
    m_exchange->setSettings(profile.aws);
    m_box->setCurrentIndex(int(rowOf(profile.source, profile.aws)));
    setKeptHint(profile.source == CredentialsSource::Keyring);
}

void SourceFields::setSource(CredentialsSource source)
{
    for (qsizetype row = 0; row < m_sources.size(); ++row) {
        if (m_sources[row].first == source)
            return m_box->setCurrentIndex(int(row));
    }
}

CredentialsSource SourceFields::source() const
{
    return m_sources[m_box->currentIndex()].first;
}

const AwsSettings &SourceFields::place() const
{
    return m_sources[m_box->currentIndex()].second;
}

void SourceFields::fillIn(Profile &profile) const
{
    profile.source = source();
    profile.aws = place();
    if (place().place == AwsPlace::CognitoIdentity)
        m_pool->fillIn(profile.aws);
    if (place().place == AwsPlace::CredentialExchange)
        m_exchange->fillIn(profile.aws);
}

void SourceFields::setCredentialsUntil(const QDateTime &until)
{
    m_until = until;
    const QString text = credentialsUntilText(until);
    m_lasts->setPlainText(text);
    m_lasts->setVisible(!text.isEmpty());
}

QString SourceFields::missing(bool keptKeys) const
{
    if (source() == CredentialsSource::Keyring && !m_keys->isComplete()
        && !(keptKeys && m_keys->isEmpty()))
        return tr("Enter the access key ID and its secret.");
    if (source() != CredentialsSource::Environment)
        return {};
    if (place().place == AwsPlace::CognitoIdentity)
        return m_pool->missing();
    return place().place == AwsPlace::CredentialExchange ? m_exchange->missing() : QString();
}

aws::CredentialsPtr SourceFields::typedKeys() const
{
    return source() == CredentialsSource::Keyring ? m_keys->credentials() : nullptr;
}

void SourceFields::setKeptHint(bool kept)
{
    m_keys->setKeptHint(kept);
}

void SourceFields::clearKeys()
{
    m_keys->clear();
}

/// Reads AWS's files where they count: what was changed there meanwhile is seen.
QString SourceFields::remark() const
{
    if (source() != CredentialsSource::Environment)
        return {};
    const auto environment = QProcessEnvironment::systemEnvironment();
    const bool hasKeys = EnvironmentCredentialsProvider::isOffered(environment);
    const auto explained = [&](const std::optional<QString> &profile) {
        const AwsFiles files = readAwsFiles(environment);
        const QString chosen
            = choiceSentences(chooseCredentials(files, environment, profile), files.paths, hasKeys);
        return (QStringList(chosen) + files.warnings).join(u'\n');
    };
    switch (place().place) {
    case AwsPlace::EnvironmentKeys:
        return hasKeys ? QString() : tr("AWS_ACCESS_KEY_ID is not set at the moment.");
    case AwsPlace::DefaultChain:
        return explained(std::nullopt);
    case AwsPlace::SharedProfile:
        return explained(place().profile);
    case AwsPlace::CognitoIdentity:
    case AwsPlace::CredentialExchange:
        break;
    }
    return {};
}

void SourceFields::follow()
{
    const bool fromAws = source() == CredentialsSource::Environment;
    m_keys->setVisible(source() == CredentialsSource::Keyring);
    m_pool->setVisible(fromAws && place().place == AwsPlace::CognitoIdentity);
    m_exchange->setVisible(fromAws && place().place == AwsPlace::CredentialExchange);
    const QString text = remark();
    m_remark->setPlainText(text);
    m_remark->setVisible(!text.isEmpty());
}

} // namespace carillon::ui
