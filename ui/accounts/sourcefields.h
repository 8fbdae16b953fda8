// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"
#include "aws/credentials.h"

#include <QDateTime>
#include <QWidget>

class QComboBox;

namespace carillon::ui {

class ExchangeFields;
class KeyFields;
class PlainLabel;
class PoolFields;

/// The part of the profile's form about credentials: where they come from, what that place needs to
/// be told, and, of AWS's own places, which one it is and why.
class SourceFields : public QWidget {
    Q_OBJECT

public:
    explicit SourceFields(QWidget *parent = nullptr);

    /// Offers what the profile has, even where a new one could not choose it.
    void setProfile(const Profile &profile);
    void setSource(CredentialsSource source);
    void fillIn(Profile &profile) const;
    CredentialsSource source() const;
    /// When those of the open profile end; invalid: unknown, or never.
    void setCredentialsUntil(const QDateTime &until);

    /// What is lacking, in a sentence; empty: nothing. `keptKeys`: the keyring has some already.
    QString missing(bool keptKeys) const;
    /// Those typed; null: none, or not all.
    aws::CredentialsPtr typedKeys() const;
    void setKeptHint(bool kept);
    void clearKeys();

Q_SIGNALS:
    void edited();

private:
    void addSources();
    void addSource(const QString &text, CredentialsSource source, const AwsSettings &aws = {});
    qsizetype rowOf(CredentialsSource source, const AwsSettings &aws) const;
    const AwsSettings &place() const;
    void follow();
    QString remark() const;

    /// By row of the box; of the settings only the place and the profile's name.
    QList<std::pair<CredentialsSource, AwsSettings>> m_sources;
    QDateTime m_until;
    QComboBox *m_box;
    PlainLabel *m_remark;
    PlainLabel *m_lasts;
    KeyFields *m_keys;
    PoolFields *m_pool;
    ExchangeFields *m_exchange;
};

} // namespace carillon::ui
