// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>

class QPushButton;

namespace carillon::ui {

class PlainLabel;
class SourceEdit;
class Theme;

/// The same JSON with a line for each member. Order, digits and escapes stay as they were; signs
/// that would turn the direction of the text are written as escapes.
QString onManyLines(const QString &json);

/// A message as the service gave it, to be read and copied.
class RawMessageView : public QDialog {
    Q_OBJECT

public:
    /// Shows that it waits, until it is told one of these.
    RawMessageView(Theme &theme, const QString &messageId, QWidget *parent = nullptr);

    void showJson(const QByteArray &json);
    void showFailure(const QString &sentences);
    /// Of several messages, what of them is known here; no service was asked.
    void showHeard(const QByteArray &json);

private:
    PlainLabel *m_head;
    SourceEdit *m_text;
    QPushButton *m_copy;
};

} // namespace carillon::ui
