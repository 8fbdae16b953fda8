// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagelimits.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace carillon::ui {

class Theme;

/// True for one JSON value of any kind.
bool isJson(const QString &text);

/// The same JSON without white space between its parts, so on one line. Unlike a round through a
/// parser it keeps the order of the members and every digit.
QString onOneLine(const QString &json);

/// Where a message's metadata is written.
class MetadataPanel : public QWidget {
    Q_OBJECT

public:
    explicit MetadataPanel(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing when the field is empty, unless "send it empty" is ticked.
    std::optional<QString> metadata() const;
    void setMetadata(const std::optional<QString> &metadata);
    /// Those of the metadata.
    void setProblems(const QList<DraftProblem> &problems);
    void setReadOnly(bool readOnly);
    /// What is said about the text: its problem, or whether it is JSON.
    QString hint() const;

Q_SIGNALS:
    void edited();

private:
    void format();
    void tell();

    const Theme &m_theme;
    QPlainTextEdit *m_edit;
    QCheckBox *m_sendEmpty;
    QPushButton *m_format;
    QLabel *m_hint;
    QList<DraftProblem> m_problems;
};

} // namespace carillon::ui
