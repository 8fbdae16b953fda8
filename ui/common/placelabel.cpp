// SPDX-License-Identifier: Apache-2.0
#include "ui/common/placelabel.h"

#include "ui/common/theme.h"

namespace carillon::ui {

QString placeWord(bool staysHere)
{
    return staysHere ? PlaceLabel::tr("LOCAL") : PlaceLabel::tr("AWS");
}

QColor placeColour(const Colours &colours, bool staysHere)
{
    return staysHere ? colours.good : colours.caution;
}

PlaceLabel::PlaceLabel(const Theme &theme, QWidget *parent)
    : QLabel(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("place"));
    setTextFormat(Qt::PlainText);
    connect(&m_theme, &Theme::changed, this, &PlaceLabel::dress);
    setPlace(std::nullopt);
}

void PlaceLabel::setPlace(const std::optional<bool> &staysHere)
{
    m_staysHere = staysHere;
    setText(staysHere ? placeWord(*staysHere) : QString());
    setVisible(staysHere.has_value());
    const QString sentence = !staysHere ? QString()
        : *staysHere                    ? tr("What you send stays on this computer.")
                                        : tr("What you send leaves this computer for AWS.");
    setToolTip(sentence);
    setAccessibleName(text());
    setAccessibleDescription(sentence);
    dress();
}

void PlaceLabel::dress()
{
    QFont bold = m_theme.smallFont();
    bold.setWeight(QFont::Bold);
    setFont(bold);
    QPalette colours = palette();
    colours.setColor(
        QPalette::WindowText, placeColour(m_theme.colours(), m_staysHere.value_or(true)));
    setPalette(colours);
}

} // namespace carillon::ui
