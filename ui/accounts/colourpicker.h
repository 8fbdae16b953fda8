// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAbstractButton;
class QButtonGroup;

namespace carillon::ui {

/// A row of discs to tell profiles apart by, "none" first. A colour of somebody else's choice is
/// shown as one more.
class ColourPicker : public QWidget {
    Q_OBJECT

public:
    explicit ColourPicker(QWidget *parent = nullptr);

    /// `#rrggbb`; empty: none.
    QString colour() const;
    void setColour(const QString &colour);

Q_SIGNALS:
    void chosen();

private:
    QAbstractButton *add(const QString &colour, const QString &name);

    QButtonGroup *m_group;
};

} // namespace carillon::ui
