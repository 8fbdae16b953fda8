// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/poolfields.h"

#include "account/cognitocredentials.h"
#include "account/exchangecredentials.h"
#include "ui/accounts/accounttext.h"
#include "ui/common/plainlabel.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int fieldHeight = 32;
constexpr int longestText = 1024;

QLineEdit *makeField(QWidget &parent, const QString &label, const QString &hint)
{
    auto *field = new QLineEdit(&parent);
    field->setAccessibleName(label);
    field->setMinimumHeight(fieldHeight);
    field->setMaxLength(longestText);
    field->setPlaceholderText(hint);
    auto *words = new PlainLabel(label, &parent);
    words->setBuddy(field);
    parent.layout()->addWidget(words);
    parent.layout()->addWidget(field);
    return field;
}

PlainLabel *makeRemark(QWidget &parent, const QString &text)
{
    auto *label = new PlainLabel(text, &parent);
    label->setWordWrap(true);
    label->setProperty("tone", u"muted"_s);
    parent.layout()->addWidget(label);
    return label;
}

QVBoxLayout *makeColumn(QWidget &parent)
{
    auto *column = new QVBoxLayout(&parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    return column;
}

} // namespace

PoolFields::PoolFields(QWidget *parent)
    : QWidget(parent)
{
    makeColumn(*this);
    m_identityPool = addField(tr("Identity pool ID"), u"us-east-1:1a2b3c4d-…"_s);
    m_userPool = addField(tr("User pool ID (optional)"), tr("none: credentials for guests"));
    m_client = addField(tr("Client ID of the user pool"), {});
    m_user = addField(tr("User name"), tr("asked for at sign-in"));
    m_remark = makeRemark(*this, {});
    check();
}

QLineEdit *PoolFields::addField(const QString &label, const QString &hint)
{
    QLineEdit *field = makeField(*this, label, hint);
    connect(field, &QLineEdit::textChanged, this, [this] {
        check();
        Q_EMIT edited();
    });
    return field;
}

void PoolFields::setSettings(const AwsSettings &settings)
{
    m_identityPool->setText(settings.identityPool);
    m_userPool->setText(settings.userPool);
    m_client->setText(settings.userPoolClient);
    m_user->setText(settings.userName);
}

void PoolFields::fillIn(AwsSettings &settings) const
{
    settings.identityPool = m_identityPool->text().trimmed();
    settings.userPool = m_userPool->text().trimmed();
    const bool hasUsers = !settings.userPool.isEmpty();
    settings.userPoolClient = hasUsers ? m_client->text().trimmed() : QString();
    settings.userName = hasUsers ? m_user->text().trimmed() : QString();
}

QString PoolFields::missing() const
{
    AwsSettings settings;
    fillIn(settings);
    if (settings.identityPool.isEmpty())
        return tr("Enter the ID of the identity pool.");
    if (!settings.identityPool.contains(u':') || regionOfPool(settings.identityPool).isEmpty())
        return tr("An identity pool’s ID is its region, a colon and a UUID.");
    if (settings.userPool.isEmpty())
        return {};
    if (!settings.userPool.contains(u'_') || regionOfPool(settings.userPool).isEmpty())
        return tr("A user pool’s ID is its region, an underscore and letters.");
    return settings.userPoolClient.isEmpty() ? tr("Enter the ID of the user pool’s client.")
                                             : QString();
}

void PoolFields::check()
{
    const bool hasUsers = !m_userPool->text().trimmed().isEmpty();
    m_client->setEnabled(hasUsers);
    m_user->setEnabled(hasUsers);
    const QString region = regionOfPool(m_identityPool->text().trimmed());
    QStringList lines;
    if (!region.isEmpty())
        lines.append(tr("Region of the pool: %1.").arg(region));
    lines.append(hasUsers
            ? tr("The password is asked for when you sign in, and not kept. What the sign-in "
                 "gives is kept in the system keyring.")
            : tr("Without a user pool the pool has to let guests in."));
    m_remark->setPlainText(lines.join(u' '));
}

ExchangeFields::ExchangeFields(QWidget *parent)
    : QWidget(parent)
{
    makeColumn(*this);
    m_url = makeField(*this, tr("Address of the exchange service"),
        u"https://….execute-api.….amazonaws.com/…/"_s);
    makeRemark(*this,
        tr("“creds” below this address is asked with “Authorization: Bearer” and the access token "
           "of a sign-in of your own. The token is asked for when you sign in, and kept in the "
           "system keyring."));
    connect(m_url, &QLineEdit::textChanged, this, &ExchangeFields::edited);
}

void ExchangeFields::setSettings(const AwsSettings &settings)
{
    m_url->setText(settings.exchangeUrl);
}

void ExchangeFields::fillIn(AwsSettings &settings) const
{
    settings.exchangeUrl = m_url->text().trimmed();
}

QString ExchangeFields::missing() const
{
    const QString url = m_url->text().trimmed();
    if (url.isEmpty())
        return tr("Enter the address of the exchange service.");
    const auto endpoint = resolveEndpoint({ u"us-east-1"_s, false, false, url });
    return endpoint ? QString() : describe(endpoint.error());
}

} // namespace carillon::ui
