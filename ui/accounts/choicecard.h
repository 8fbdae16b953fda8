// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPushButton>

namespace carillon::ui {

class Theme;

/// A button as large as what it explains: icon, title and a sentence or two.
class ChoiceCard : public QPushButton {
    Q_OBJECT

public:
    struct Words {
        QString title, explanation;
        QString icon; ///< a name for Theme::icon()
    };
    /// An accented card stands out as the way to begin with.
    ChoiceCard(const Theme &theme, Words words, bool accented, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QRect explanationRect(int width) const;

    const Theme &m_theme;
    Words m_words;
    bool m_accented;
};

} // namespace carillon::ui
