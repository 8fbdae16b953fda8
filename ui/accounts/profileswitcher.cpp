// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profileswitcher.h"

#include "account/profileendpoint.h"
#include "account/profilestore.h"
#include "ui/common/disc.h"
#include "ui/common/foreigntext.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int margin = 16;
constexpr int gap = 12;
constexpr int chevron = 16;

} // namespace

ProfileSwitcher::ProfileSwitcher(Theme &theme, ProfileStore &profiles, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_profiles(profiles)
    , m_menu(std::make_unique<QMenu>(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(metrics::headerHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_menu->setAccessibleName(tr("Profiles"));
    connect(this, &QAbstractButton::clicked, this, &ProfileSwitcher::openMenu);
    connect(&m_profiles, &ProfileStore::changed, this, &ProfileSwitcher::describeCurrent);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    describeCurrent();
}

ProfileSwitcher::~ProfileSwitcher() = default;

QSize ProfileSwitcher::sizeHint() const
{
    return { metrics::sideWidth, metrics::headerHeight };
}

void ProfileSwitcher::setCurrent(const QUuid &id)
{
    m_current = id;
    describeCurrent();
}

QString ProfileSwitcher::place(const Profile &profile) const
{
    return staysHere(profile) ? tr("LOCAL") : tr("AWS");
}

void ProfileSwitcher::describeCurrent()
{
    const auto profile = m_profiles.profile(m_current);
    setText(profile ? ForeignText(profile->name).line() : tr("No profile"));
    setAccessibleName(profile
            ? tr("Profile %1, %2")
                  .arg(ForeignText(profile->name).spoken(paragraphBounds), place(*profile))
            : tr("No profile"));
    setAccessibleDescription(tr("Opens the list of profiles"));
    update();
}

void ProfileSwitcher::openMenu()
{
    fillMenu();
    m_menu->setMinimumWidth(width() - 2 * margin);
    m_menu->popup(mapToGlobal(QPoint(margin, height() - 4)));
}

void ProfileSwitcher::fillMenu()
{
    m_menu->clear();
    for (const Profile &profile : m_profiles.profiles()) {
        const QString name = ForeignText(profile.name).mnemonicFree();
        QAction *action = m_menu->addAction(tr("%1 · %2").arg(name, place(profile)));
        action->setCheckable(true);
        action->setChecked(profile.id == m_current);
        connect(action, &QAction::triggered, this, [this, id = profile.id] {
            if (id != m_current)
                Q_EMIT profileChosen(id);
        });
    }
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Add a profile…")), &QAction::triggered, this,
        &ProfileSwitcher::addRequested);
    const bool known = m_profiles.profile(m_current).has_value();
    QAction *edit = m_menu->addAction(tr("Edit this profile…"));
    edit->setEnabled(known);
    connect(edit, &QAction::triggered, this, [this] { Q_EMIT editRequested(m_current); });
    QAction *remove = m_menu->addAction(tr("Remove…"));
    remove->setEnabled(known);
    connect(remove, &QAction::triggered, this, [this] { Q_EMIT removeRequested(m_current); });
}

void ProfileSwitcher::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return openMenu();
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

void ProfileSwitcher::paintEvent(QPaintEvent *)
{
    const auto profile = m_profiles.profile(m_current);
    const Colours &colours = m_theme.colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse())
        painter.fillRect(rect(), colours.hover);
    const auto mirrored
        = [this](const QRect &r) { return style()->visualRect(layoutDirection(), rect(), r); };

    const QRect disc(margin, (height() - metrics::disc) / 2, metrics::disc, metrics::disc);
    if (profile)
        drawDisc(painter, mirrored(disc), profile->name, profile->user.toString());
    const QRect arrow(width() - margin - chevron, (height() - chevron) / 2, chevron, chevron);
    m_theme.icon(u"chevron-down"_s, colours.muted).paint(&painter, mirrored(arrow));

    const int left = profile ? disc.right() + 1 + gap : margin;
    const QRect name(left, 10, arrow.left() - gap - left, profile ? 22 : height() - 20);
    QFont bold = m_theme.textFont();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colours.text);
    const QString shown = painter.fontMetrics().elidedText(text(), Qt::ElideRight, name.width());
    painter.drawText(mirrored(name), Qt::AlignVCenter | Qt::AlignLeading, shown);
    if (profile) {
        QFont small = m_theme.smallFont();
        small.setWeight(QFont::Bold);
        painter.setFont(small);
        const bool local = staysHere(*profile);
        painter.setPen(local ? colours.good : colours.caution);
        painter.drawText(
            mirrored(name.translated(0, 22)), Qt::AlignVCenter | Qt::AlignLeading, place(*profile));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1));
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5), metrics::radius, metrics::radius);
    }
}

} // namespace carillon::ui
