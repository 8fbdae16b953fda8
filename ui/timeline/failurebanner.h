// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"
#include "ui/common/errortext.h"

#include <QFrame>

#include <optional>

namespace carillon::ui {

class PlainLabel;
class Theme;

/// Why a message has not arrived, or was not changed, and what can be done, with real buttons; or
/// the question whether it is really to be discarded.
class FailureBanner : public QFrame {
    Q_OBJECT

public:
    enum class Purpose { Explain, ConfirmDiscard };

    FailureBanner(Theme &theme, const OutboxItem &item, Purpose purpose, QWidget *parent = nullptr);
    /// For what went wrong otherwise; `doubtful`: perhaps it did not.
    FailureBanner(Theme &theme, ErrorText text, bool doubtful, QWidget *parent = nullptr);

    const ErrorText &text() const { return m_text; }
    int heightFor(int width) const;
    /// Milliseconds until the message is tried again by itself; absent: that is not planned.
    void setNextTry(const std::optional<qint64> &ms);

Q_SIGNALS:
    void actionRequested(carillon::ui::MessageAction action);

private:
    enum class Buttons { Advised, Even, Discarding };
    void build(Theme &theme, const QString &tone, Buttons buttons);
    void addButtons(Buttons buttons, QLayout &row);

    ErrorText m_text;
    PlainLabel *m_nextTry;
};

} // namespace carillon::ui
