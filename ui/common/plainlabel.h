// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/foreigntext.h"

#include <QHash>
#include <QLabel>

namespace carillon::ui {

/// A label for text that others wrote, shown as ForeignText shows it. There is no way to make it
/// read rich text, and no text makes it ask for more width than a narrow window has.
class PlainLabel : public QLabel {
    Q_OBJECT

public:
    explicit PlainLabel(QWidget *parent = nullptr);
    explicit PlainLabel(const QString &text, QWidget *parent = nullptr);

    void setPlainText(const QString &text);
    void setPlainLine(const QString &text); ///< a name: in one line, whatever is in it
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    using QLabel::setText;
    using QLabel::setTextFormat;

    void setShown(const QString &text);
    bool isLong() const;

    /// By width, of the text as it is: a layout asks many times, and Qt lays all of it out anew.
    mutable QHash<int, int> m_heights;
};

} // namespace carillon::ui
