// SPDX-License-Identifier: Apache-2.0
#include "ui/compose/bytecounter.h"

#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace carillon::ui {

namespace {

constexpr int barWidth = 72;
constexpr int barHeight = 4;
constexpr int gap = 8;
constexpr qsizetype cautionPercent = 80;

ByteCounter::Level levelOf(qsizetype bytes, qsizetype limit)
{
    if (bytes > limit)
        return ByteCounter::Level::Over;
    return bytes * 100 >= limit * cautionPercent ? ByteCounter::Level::Caution
                                                 : ByteCounter::Level::Quiet;
}

} // namespace

class ByteCounter::Bar : public QWidget {
public:
    Bar(const Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {
        setFixedSize(barWidth, barHeight);
    }

    void setShare(double share)
    {
        m_share = std::clamp(share, 0.0, 1.0);
        update();
    }

    void setColour(const QColor &colour)
    {
        m_colour = colour;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colours().line);
        painter.drawRoundedRect(rect(), barHeight / 2.0, barHeight / 2.0);
        if (m_share <= 0)
            return;
        // One byte of 4096 can still be seen.
        QRectF filled(rect());
        filled.setWidth(std::max(m_share * width(), 1.0));
        if (layoutDirection() == Qt::RightToLeft)
            filled.moveRight(width());
        painter.setBrush(m_colour);
        painter.drawRoundedRect(filled, barHeight / 2.0, barHeight / 2.0);
    }

private:
    const Theme &m_theme;
    double m_share = 0;
    QColor m_colour;
};

ByteCounter::ByteCounter(const Theme &theme, const QString &subject, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_subject(subject)
    , m_label(new PlainLabel(this))
    , m_bar(new Bar(theme, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gap);
    row->addWidget(m_label);
    row->addWidget(m_bar, 0, Qt::AlignVCenter);
    m_label->setTextFormat(Qt::PlainText);
    connect(&theme, &Theme::changed, this, &ByteCounter::dress);
    setSize(0, 1);
}

void ByteCounter::setSize(qsizetype bytes, qsizetype limit)
{
    m_hasNote = false;
    m_level = levelOf(bytes, limit);
    QString text = tr("%1 %2 / %3 bytes").arg(m_subject).arg(bytes).arg(limit);
    if (m_level == Level::Over) {
        const qsizetype excess = bytes - limit;
        text = excess == 1 ? tr("%1 — 1 byte too long").arg(text)
                           : tr("%1 — %2 bytes too long").arg(text).arg(excess);
    }
    show(text);
    m_bar->setShare(limit > 0 ? double(bytes) / double(limit) : 0);
    m_bar->setVisible(m_barWanted);
    dress();
}

void ByteCounter::setNote(const QString &note)
{
    m_hasNote = true;
    m_level = Level::Quiet;
    m_bar->hide();
    show(note);
    dress();
}

void ByteCounter::setBarVisible(bool visible)
{
    m_barWanted = visible;
    m_bar->setVisible(visible && !m_hasNote);
}

QString ByteCounter::text() const
{
    return m_label->text();
}

void ByteCounter::show(const QString &text)
{
    m_label->setText(text);
    setAccessibleDescription(text);
}

void ByteCounter::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    // A style sheet that is applied anew puts back the palette and font it found at first.
    if (event->type() == QEvent::StyleChange)
        dress();
}

void ByteCounter::dress()
{
    const Colours &colours = m_theme.colours();
    const QColor colour = m_level == Level::Over ? colours.bad
        : m_level == Level::Caution              ? colours.caution
                                                 : colours.muted;
    QPalette palette = m_label->palette();
    palette.setColor(QPalette::WindowText, colour);
    m_label->setPalette(palette);
    m_bar->setColour(m_level == Level::Quiet ? colours.accent : colour);
    QFont font = m_theme.smallFont();
    font.setBold(m_level == Level::Over);
    m_label->setFont(font);
}

} // namespace carillon::ui
