// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace carillon::ui {

/// A label for text that others wrote: plain by construction, with control characters made
/// visible. There is no way to make it read rich text.
class PlainLabel : public QLabel {
    Q_OBJECT

public:
    explicit PlainLabel(QWidget *parent = nullptr);
    explicit PlainLabel(const QString &text, QWidget *parent = nullptr);

    void setPlainText(const QString &text);

private:
    using QLabel::setText;
    using QLabel::setTextFormat;
};

/// The text with C0/C1 controls (but tab and line feed) shown as pictures and its direction kept
/// to itself (FSI … PDI).
QString displayText(const QString &foreign);

/// The same for a tool tip: Qt would otherwise guess whether it is rich text.
QString plainToolTip(const QString &foreign);

} // namespace carillon::ui
