// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/usertext.h"

#include <QPlainTextEdit>
#include <QStringList>
#include <QWidget>

#include <optional>

class QCheckBox;
class QPushButton;

namespace carillon::ui {

class PlainLabel;
class Theme;

/// What is pasted here has bounds: it is laid out at once, whatever it is.
class PeopleEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    using QPlainTextEdit::QPlainTextEdit;

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
};

/// Takes the people to add to a channel: ARNs or user ids, pasted from anywhere.
class AddPeople : public QWidget {
    Q_OBJECT

public:
    explicit AddPeople(Theme &theme, QWidget *parent = nullptr);

    /// Ids without an ARN are of this AppInstance.
    void setInstance(const AppInstanceArn &instance);
    /// Elastic channels have no hidden members.
    void setHiddenOffered(bool offered);
    void setBusy(bool busy);
    /// What came of it; replaced as soon as something is typed.
    void setOutcome(const QString &sentence);
    QString text() const;
    void setText(const QString &text);

Q_SIGNALS:
    void addRequested(const QStringList &arns, bool hidden);

private:
    void read();
    QString remarkOn(const UsersReading &reading) const;
    void submit();

    std::optional<AppInstanceArn> m_instance;
    QStringList m_arns;
    bool m_busy = false;
    QPlainTextEdit *m_edit;
    QCheckBox *m_hidden;
    PlainLabel *m_remark;
    QPushButton *m_add;
};

} // namespace carillon::ui
