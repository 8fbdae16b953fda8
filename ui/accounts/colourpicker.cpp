// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/colourpicker.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int side = 28;
constexpr int disc = 18;

/// A ring around the chosen one, a line through "none": told apart without seeing colours.
class Swatch final : public QAbstractButton {
public:
    Swatch(const QString &colour, QWidget *parent)
        : QAbstractButton(parent)
        , m_colour(colour)
    {
        setCheckable(true);
        setFixedSize(side, side);
        setFocusPolicy(Qt::StrongFocus);
    }
    const QString &colour() const { return m_colour; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF inner((side - disc) / 2.0, (side - disc) / 2.0, disc, disc);
        if (m_colour.isEmpty()) {
            painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1.5));
            painter.drawEllipse(inner.adjusted(1, 1, -1, -1));
            painter.drawLine(
                inner.bottomLeft() + QPointF(4, -4), inner.topRight() + QPointF(-4, 4));
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(m_colour));
            painter.drawEllipse(inner);
        }
        painter.setBrush(Qt::NoBrush);
        if (isChecked()) {
            painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
            painter.drawEllipse(QRectF(rect()).adjusted(2, 2, -2, -2));
        }
        if (hasFocus()) {
            painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
            painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }

private:
    QString m_colour;
};

} // namespace

ColourPicker::ColourPicker(QWidget *parent)
    : QWidget(parent)
    , m_group(new QButtonGroup(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addStretch();
    // Each is easily read on light and dark, and carries white initials.
    const std::pair<QString, QString> offered[] = { { {}, tr("No colour") },
        { u"#b42318"_s, tr("Red") }, { u"#a34a00"_s, tr("Orange") }, { u"#7a6200"_s, tr("Ochre") },
        { u"#18794e"_s, tr("Green") }, { u"#0e7490"_s, tr("Teal") }, { u"#2f5fd0"_s, tr("Blue") },
        { u"#7c3aed"_s, tr("Violet") }, { u"#be185d"_s, tr("Pink") } };
    for (const auto &[colour, name] : offered)
        add(colour, name);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            Q_EMIT chosen();
    });
    setColour({});
}

QAbstractButton *ColourPicker::add(const QString &colour, const QString &name)
{
    auto *swatch = new Swatch(colour, this);
    swatch->setAccessibleName(name);
    swatch->setToolTip(name);
    m_group->addButton(swatch);
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(row->count() - 1, swatch);
    return swatch;
}

QString ColourPicker::colour() const
{
    const auto *checked = static_cast<const Swatch *>(m_group->checkedButton());
    return checked ? checked->colour() : QString();
}

void ColourPicker::setColour(const QString &colour)
{
    const auto buttons = m_group->buttons();
    for (QAbstractButton *each : buttons) {
        if (static_cast<Swatch *>(each)->colour().compare(colour, Qt::CaseInsensitive) == 0)
            return each->setChecked(true);
    }
    add(colour, tr("Its own colour"))->setChecked(true);
}

} // namespace carillon::ui
