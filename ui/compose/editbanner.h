// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QLabel;

namespace carillon::ui {

class Theme;

/// Says that what is in the box is a message from before, and offers to leave that as it was.
class EditBanner : public QFrame {
    Q_OBJECT

public:
    explicit EditBanner(const Theme &theme, QWidget *parent = nullptr);

    enum class Of {
        Unsent, ///< in the outbox
        Doubtful, ///< there, with no certain outcome: its words may have arrived
        Sent
    };
    void showFor(Of what);

Q_SIGNALS:
    void cancelled();

private:
    void dress();

    const Theme &m_theme;
    QLabel *m_text;
};

} // namespace carillon::ui
