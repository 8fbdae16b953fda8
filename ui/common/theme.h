// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QApplication>
#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QPointer>

namespace carillon::ui {

/// The colours of one appearance, by what they are for.
struct Colours {
    QColor window, side, field;
    QColor line, hover;
    QColor text, muted;
    QColor accent, accentGround, onAccent;
    QColor good;
    QColor caution, cautionGround;
    QColor bad, badGround, badLine;
};

/// The tokens of one appearance.
Colours lightColours();
Colours darkColours();

/// Sizes in device-independent pixels; all gaps are multiples of 4.
namespace metrics {
inline constexpr int sideWidth = 264;
inline constexpr int headerHeight = 64;
inline constexpr int statusHeight = 24;
inline constexpr int rowHeight = 40;
inline constexpr int disc = 32;
inline constexpr int radius = 6;
inline constexpr int largeRadius = 8;
inline constexpr int narrowWidth = 640; ///< below it the channel list folds away
} // namespace metrics

/// Light or dark, following the system: colours, fonts, icons and the style sheet made of them.
/// Made once in main() and handed to every widget that paints by itself.
class Theme : public QObject {
    Q_OBJECT

public:
    enum class Appearance { Light, Dark };

    explicit Theme(QObject *parent = nullptr);

    Appearance appearance() const { return m_appearance; }
    const Colours &colours() const { return m_colours; }

    QFont textFont() const; ///< 14 px
    QFont smallFont() const; ///< 12 px
    QFont titleFont() const; ///< 16 px, semibold
    QFont monoFont() const; ///< 12 px, for ids

    /// One of resources/icons (name without `.svg`), drawn in a colour of this appearance.
    QIcon icon(const QString &name, const QColor &colour) const;

    /// The disc colour of a sender: from the ARN, the same on every start; white text on it has a
    /// contrast of at least 4.5:1.
    static QColor discColour(QStringView arn);
    /// Black or white, whichever is easier to read on the ground.
    static QColor textOn(const QColor &ground);
    /// One or two letters for the disc.
    static QString initials(QStringView name);

    /// Sets palette, fonts and style sheet. Follows the system's appearance from then on unless
    /// one was forced.
    void apply(QApplication &application);
    /// CARILLON_THEME=light or dark forces one from the start.
    void force(Appearance appearance);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private:
    void adopt(Appearance appearance);
    void dress();
    void followSystem();

    QPointer<QApplication> m_application;
    bool m_forced = false;
    bool m_changing = false; ///< our own palette is being set
    Appearance m_appearance = Appearance::Light;
    Colours m_colours;
};

} // namespace carillon::ui
