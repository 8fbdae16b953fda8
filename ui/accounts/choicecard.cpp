// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/choicecard.h"

#include "ui/common/theme.h"

#include <QPainter>

namespace carillon::ui {

namespace {

constexpr int padding = 16;
constexpr int disc = 40;
constexpr int pictureSize = 20;
constexpr int titleHeight = 24;
constexpr int textLeft = padding + disc + padding;
constexpr int usualWidth = 520;
constexpr int wrapped = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;

} // namespace

ChoiceCard::ChoiceCard(const Theme &theme, Words words, bool accented, QWidget *parent)
    : QPushButton(words.title, parent)
    , m_theme(theme)
    , m_words(std::move(words))
    , m_accented(accented)
{
    setAccessibleDescription(m_words.explanation);
    setAutoDefault(true);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QRect ChoiceCard::explanationRect(int width) const
{
    const QRect room(textLeft, padding + titleHeight, qMax(1, width - textLeft - padding), 1000);
    return QFontMetrics(m_theme.textFont()).boundingRect(room, wrapped, m_words.explanation);
}

int ChoiceCard::heightForWidth(int width) const
{
    return qMax(2 * padding + disc, explanationRect(width).bottom() + 1 + padding);
}

QSize ChoiceCard::sizeHint() const
{
    const int across = width() > textLeft ? width() : usualWidth;
    return { usualWidth, heightForWidth(across) };
}

void ChoiceCard::paintEvent(QPaintEvent *)
{
    const Colours colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled())
        painter.setOpacity(0.55);
    const bool raised = isEnabled() && (underMouse() || isDown());
    const bool outlined = m_accented || hasFocus();
    painter.setPen(QPen(outlined ? colours.accent : colours.line, hasFocus() ? 2 : 1));
    painter.setBrush(raised ? colours.hover : m_accented ? colours.accentGround : colours.field);
    painter.drawRoundedRect(
        QRectF(rect()).adjusted(1, 1, -1, -1), metrics::largeRadius, metrics::largeRadius);

    const QRect circle(padding, padding, disc, disc);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_accented ? colours.accent : colours.accentGround);
    painter.drawEllipse(circle);
    QRect picture(0, 0, pictureSize, pictureSize);
    picture.moveCenter(circle.center());
    m_theme.icon(m_words.icon, m_accented ? colours.onAccent : colours.accent)
        .paint(&painter, picture);

    QFont title = m_theme.textFont();
    title.setWeight(QFont::DemiBold);
    painter.setFont(title);
    painter.setPen(colours.text);
    painter.drawText(QRect(textLeft, padding - 2, width() - textLeft - padding, titleHeight),
        Qt::AlignLeft | Qt::AlignVCenter, m_words.title);
    painter.setFont(m_theme.textFont());
    painter.setPen(colours.muted);
    painter.drawText(explanationRect(width()), wrapped, m_words.explanation);
}

} // namespace carillon::ui
