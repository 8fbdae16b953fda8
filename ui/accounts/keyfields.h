// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/secretstore.h"

#include <QWidget>

class QLineEdit;

namespace carillon::ui {

/// Access key id, secret and session token, as typed. Nothing that was saved is ever shown here.
class KeyFields : public QWidget {
    Q_OBJECT

public:
    explicit KeyFields(QWidget *parent = nullptr);

    /// Nothing at all was typed.
    bool isEmpty() const;
    /// Enough was typed to sign with.
    bool isComplete() const;
    /// Null unless complete. The fields keep what was typed, so that it can be tried again.
    carillon::aws::CredentialsPtr credentials() const;
    /// Grey words that say what an empty field means.
    void setKeptHint(bool kept);
    void clear();

Q_SIGNALS:
    void edited();

private:
    QLineEdit *addField(const QString &label, bool secret);

    QLineEdit *m_id = nullptr;
    QLineEdit *m_secret = nullptr;
    QLineEdit *m_token = nullptr;
};

} // namespace carillon::ui
