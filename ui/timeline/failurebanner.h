// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/outboxitem.h"
#include "ui/common/errortext.h"

#include <QFrame>

namespace carillon::ui {

class Theme;

/// Why a message did not arrive and what can be done, with real buttons.
class FailureBanner : public QFrame {
    Q_OBJECT

public:
    FailureBanner(Theme &theme, const OutboxItem &item, QWidget *parent = nullptr);

    const ErrorText &text() const { return m_text; }
    int heightFor(int width) const;

Q_SIGNALS:
    void actionRequested(carillon::ui::MessageAction action);

private:
    ErrorText m_text;
};

} // namespace carillon::ui
