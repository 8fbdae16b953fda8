// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profile.h"

#include <QWidget>

class QLineEdit;

namespace carillon::ui {

class PlainLabel;

/// Which Cognito identity pool gives credentials, and to whom: guests, or a user of a user pool.
/// Nothing secret: the password is asked for at sign-in.
class PoolFields : public QWidget {
    Q_OBJECT

public:
    explicit PoolFields(QWidget *parent = nullptr);

    void setSettings(const AwsSettings &settings);
    void fillIn(AwsSettings &settings) const;
    /// What is wrong or lacking, in a sentence; empty: nothing.
    QString missing() const;

Q_SIGNALS:
    void edited();

private:
    QLineEdit *addField(const QString &label, const QString &hint);
    void check();

    QLineEdit *m_identityPool;
    QLineEdit *m_userPool;
    QLineEdit *m_client;
    QLineEdit *m_user;
    PlainLabel *m_remark;
};

/// Where a credential exchange service is. Nothing secret: the token is asked for at sign-in.
class ExchangeFields : public QWidget {
    Q_OBJECT

public:
    explicit ExchangeFields(QWidget *parent = nullptr);

    void setSettings(const AwsSettings &settings);
    void fillIn(AwsSettings &settings) const;
    QString missing() const;

Q_SIGNALS:
    void edited();

private:
    QLineEdit *m_url;
};

} // namespace carillon::ui
