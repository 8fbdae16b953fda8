// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/messagedraft.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace carillon::ui {

class Theme;

/// MessageAttributes as rows of a name and a value. A name on several rows has several values.
class AttributesEditor : public QWidget {
    Q_OBJECT

public:
    explicit AttributesEditor(const Theme &theme, QWidget *parent = nullptr);

    QList<MessageAttribute> attributes() const;
    void setAttributes(const QList<MessageAttribute> &attributes);
    void setProblem(const QString &problem);
    QString problem() const;

Q_SIGNALS:
    void edited();

private:
    struct Row {
        QWidget *widget;
        QLineEdit *name;
        QLineEdit *value;
    };

    Row addRow(const QString &name, const QString &value);
    void removeRow(QWidget *widget);
    void dress();

    const Theme &m_theme;
    QLabel *m_caption;
    QLabel *m_problem;
    QVBoxLayout *m_column;
    QList<Row> m_rows;
};

} // namespace carillon::ui
