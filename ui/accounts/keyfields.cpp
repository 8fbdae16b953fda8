// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/keyfields.h"

#include "ui/common/plainlabel.h"

#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace carillon::ui {

namespace {

constexpr int fieldHeight = 32;

aws::Secret secretOf(const QLineEdit &field)
{
    QByteArray bytes = field.text().trimmed().toUtf8();
    aws::Secret secret(bytes);
    aws::wipeBytes(bytes.data(), size_t(bytes.size()));
    return secret;
}

} // namespace

KeyFields::KeyFields(QWidget *parent)
    : QWidget(parent)
{
    auto *form = new QVBoxLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(4);
    m_id = addField(tr("Access key ID"), false);
    m_secret = addField(tr("Secret access key"), true);
    m_token = addField(tr("Session token"), true);
    setKeptHint(false);
}

QLineEdit *KeyFields::addField(const QString &label, bool secret)
{
    auto *field = new QLineEdit(this);
    field->setAccessibleName(label);
    field->setMinimumHeight(fieldHeight);
    field->setMaxLength(8192);
    if (secret) {
        field->setEchoMode(QLineEdit::Password);
        field->setInputMethodHints(
            Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    }
    connect(field, &QLineEdit::textEdited, this, &KeyFields::edited);
    auto *words = new PlainLabel(label, this);
    words->setBuddy(field);
    layout()->addWidget(words);
    layout()->addWidget(field);
    return field;
}

bool KeyFields::isEmpty() const
{
    return m_id->text().trimmed().isEmpty() && m_secret->text().isEmpty()
        && m_token->text().isEmpty();
}

bool KeyFields::isComplete() const
{
    return !m_id->text().trimmed().isEmpty() && !m_secret->text().trimmed().isEmpty();
}

aws::CredentialsPtr KeyFields::credentials() const
{
    if (!isComplete())
        return nullptr;
    return std::make_shared<aws::Credentials>(aws::Credentials {
        m_id->text().trimmed().toUtf8(), secretOf(*m_secret), secretOf(*m_token), {} });
}

void KeyFields::setKeptHint(bool kept)
{
    m_id->setPlaceholderText(kept ? tr("unchanged") : tr("AKIA… or ASIA…"));
    m_secret->setPlaceholderText(kept ? tr("unchanged, and never shown") : QString());
    m_token->setPlaceholderText(tr("only for temporary keys"));
}

void KeyFields::clear()
{
    m_id->clear();
    m_secret->clear();
    m_token->clear();
}

} // namespace carillon::ui
