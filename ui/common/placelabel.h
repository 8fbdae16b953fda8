// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

#include <optional>

class QColor;

namespace carillon::ui {

struct Colours;
class Theme;

/// Where requests go, in one word that is never left to colour alone: `LOCAL` for what stays on
/// this machine, `AWS` for everything else.
QString placeWord(bool staysHere);
QColor placeColour(const Colours &colours, bool staysHere);

/// The word in its colour. Empty and hidden while nothing is open.
class PlaceLabel : public QLabel {
    Q_OBJECT

public:
    explicit PlaceLabel(const Theme &theme, QWidget *parent = nullptr);

    void setPlace(const std::optional<bool> &staysHere);

private:
    void dress();

    const Theme &m_theme;
    std::optional<bool> m_staysHere;
};

} // namespace carillon::ui
