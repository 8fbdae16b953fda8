// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/keyringnotice.h"

#include "ui/accounts/accounttext.h"
#include "ui/accounts/keyfields.h"
#include "ui/accounts/profilemanners.h"
#include "ui/common/plainlabel.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

KeyringNotice::KeyringNotice(Theme &theme, KeyringTrouble trouble, QWidget *parent)
    : NoticeBar(theme, parent)
    , m_session(addAction(tr("This session only")))
    , m_file(addAction(tr("Keep in a file…")))
    , m_again(addAction(tr("Try again")))
    , m_entry(new QWidget(this))
    , m_keys(new KeyFields(m_entry))
    , m_warning(new PlainLabel(keyFileWarning(), m_entry))
    , m_use(new QPushButton(tr("Use these keys"), m_entry))
    , m_trouble(trouble)
{
    setKind(Kind::Caution);
    m_session->setCheckable(true);
    m_session->setAccessibleDescription(tr("Enter keys that are kept until Carillon ends"));

    m_file->setCheckable(true);
    m_file->setAccessibleDescription(tr("Enter keys that are kept in a file"));
    setFileOffered(false);
    m_warning->setTextFormat(Qt::PlainText);
    m_warning->setWordWrap(true);
    m_warning->hide();

    m_use->setProperty("kind", u"primary"_s);
    m_use->setEnabled(false);
    auto *entry = new QVBoxLayout(m_entry);
    entry->setContentsMargins(0, 0, 0, 0);
    entry->addWidget(m_keys);
    entry->addWidget(m_warning);
    entry->addWidget(m_use, 0, Qt::AlignLeft);
    m_entry->hide();
    addBelow(m_entry);

    connect(m_session, &QPushButton::toggled, this, [this] { choose(m_session, m_file); });
    connect(m_file, &QPushButton::toggled, this, [this] { choose(m_file, m_session); });
    connect(m_again, &QPushButton::clicked, this, &KeyringNotice::tryAgainRequested);
    connect(m_keys, &KeyFields::edited, m_use, [this] { m_use->setEnabled(m_keys->isComplete()); });
    connect(m_use, &QPushButton::clicked, this, &KeyringNotice::useKeys);
    setTrouble(trouble);
}

void KeyringNotice::setSentence(const QString &why)
{
    m_sentence = why;
    setWaiting(false);
}

void KeyringNotice::setFileOffered(bool offered)
{
    m_file->setVisible(offered);
    arrange();
}

void KeyringNotice::choose(QPushButton *chosen, QPushButton *other)
{
    if (chosen->isChecked())
        other->setChecked(false);
    m_warning->setVisible(m_file->isChecked());
    m_use->setText(m_file->isChecked() ? tr("Keep these keys in a file") : tr("Use these keys"));
    m_entry->setVisible(m_session->isChecked() || m_file->isChecked());
}

void KeyringNotice::setTrouble(KeyringTrouble trouble)
{
    m_trouble = trouble;
    m_sentence.clear();
    setWaiting(false);
}

void KeyringNotice::setWaiting(bool waiting)
{
    m_again->setEnabled(!waiting);
    setText(waiting                ? tr("Waiting for the keyring…")
            : m_sentence.isEmpty() ? describe(m_trouble)
                                   : m_sentence);
}

void KeyringNotice::useKeys()
{
    const auto credentials = m_keys->credentials();
    m_keys->clear();
    const bool toFile = m_file->isChecked();
    m_session->setChecked(false);
    m_file->setChecked(false);
    if (!credentials)
        return;
    if (toFile)
        Q_EMIT fileKeysEntered(credentials);
    else
        Q_EMIT sessionKeysEntered(credentials);
}

} // namespace carillon::ui
