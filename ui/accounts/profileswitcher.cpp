// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profileswitcher.h"

#include "account/profileendpoint.h"
#include "account/profilestore.h"
#include "account/signout.h"
#include "ui/accounts/choicetext.h"
#include "ui/common/disc.h"
#include "ui/common/foreigntext.h"
#include "ui/common/placelabel.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QProcessEnvironment>
#include <QStyle>
#include <QToolButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int margin = 16;
constexpr int gap = 12;
constexpr int chevron = 16;
constexpr int menuDisc = 22;
constexpr int mostOthers = 3; // a click away; the menu has all
constexpr int otherSize = 28;

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
    connect(&m_profiles, &ProfileStore::changed, this, &ProfileSwitcher::showOthers);
    connect(&m_theme, &Theme::changed, this, &ProfileSwitcher::showOthers);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    describeCurrent();
    showOthers();
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
    showOthers();
}

void ProfileSwitcher::choose(const QUuid &id)
{
    if (id != m_current)
        Q_EMIT profileChosen(id);
}

void ProfileSwitcher::choose(qsizetype place)
{
    const QList<Profile> all = m_profiles.profiles();
    if (place >= 0 && place < all.size())
        choose(all[place].id);
}

QKeySequence ProfileSwitcher::keyOf(qsizetype place)
{
    return place < keys ? QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key(Qt::Key_1 + place)))
                        : QKeySequence();
}

/// In the order of the menu.
void ProfileSwitcher::showOthers()
{
    for (QToolButton *old : std::exchange(m_others, {})) {
        old->hide();
        old->deleteLater(); // it may be the one that was clicked
    }
    for (const Profile &profile : m_profiles.profiles()) {
        if (profile.id == m_current || m_others.size() == mostOthers)
            continue;
        const QString place = placeWord(staysHere(profile));
        auto *other = new QToolButton(this);
        other->setObjectName(u"otherProfile"_s);
        other->setIcon(iconOf(profile));
        other->setIconSize({ menuDisc, menuDisc });
        other->setCursor(Qt::PointingHandCursor);
        other->setAccessibleName(
            tr("Switch to %1, %2").arg(ForeignText(profile.name).spoken(paragraphBounds), place));
        other->setToolTip(
            plainToolTip(tr("Switch to %1 · %2").arg(ForeignText(profile.name).line(), place)));
        connect(other, &QToolButton::clicked, this, [this, id = profile.id] { choose(id); });
        other->show();
        m_others.append(other);
    }
    placeOthers();
    update();
}

void ProfileSwitcher::placeOthers()
{
    int left = width() - margin - chevron - gap - int(m_others.size()) * otherSize;
    for (QToolButton *other : std::as_const(m_others)) {
        const QRect place(left, (height() - otherSize) / 2, otherSize, otherSize);
        other->setGeometry(style()->visualRect(layoutDirection(), rect(), place));
        left += otherSize;
    }
}

void ProfileSwitcher::resizeEvent(QResizeEvent *event)
{
    QAbstractButton::resizeEvent(event);
    placeOthers();
}

void ProfileSwitcher::setCredentialsUntil(const QDateTime &until)
{
    m_until = until;
    describeCurrent();
}

/// What was to come may be past by now.
bool ProfileSwitcher::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip || event->type() == QEvent::FocusIn)
        describeCurrent();
    return QAbstractButton::event(event);
}

void ProfileSwitcher::describeCurrent()
{
    const auto profile = m_profiles.profile(m_current);
    m_staysHere = profile && staysHere(*profile);
    setText(profile ? ForeignText(profile->name).line() : tr("No profile"));
    setAccessibleName(profile
            ? tr("Profile %1, %2")
                  .arg(ForeignText(profile->name).spoken(paragraphBounds), placeWord(m_staysHere))
            : tr("No profile"));
    const QString lasts = credentialsUntilText(m_until);
    setToolTip(lasts);
    const QString opens = tr("Opens the list of profiles");
    setAccessibleDescription(lasts.isEmpty() ? opens : tr("%1. %2").arg(opens, lasts));
    update();
}

void ProfileSwitcher::openMenu()
{
    fillMenu();
    m_menu->setMinimumWidth(width() - 2 * margin);
    m_menu->popup(mapToGlobal(QPoint(margin, height() - 4)));
}

/// The profile's disc, with the place as a dot on its edge.
QIcon ProfileSwitcher::iconOf(const Profile &profile) const
{
    constexpr int dot = 8;
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(menuDisc, menuDisc) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    drawDisc(painter, { 0, 0, menuDisc, menuDisc }, profile.name, profile.user.toString(),
        QColor(profile.colour));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.colours().field, 2));
    painter.setBrush(placeColour(m_theme.colours(), staysHere(profile)));
    painter.drawEllipse(menuDisc - dot - 1, menuDisc - dot - 1, dot, dot);
    return pixmap;
}

void ProfileSwitcher::fillMenu()
{
    m_menu->clear();
    qsizetype row = 0;
    for (const Profile &profile : m_profiles.profiles()) {
        const QString name = ForeignText(profile.name).mnemonicFree();
        QAction *action = m_menu->addAction(tr("%1 · %2").arg(name, placeWord(staysHere(profile))));
        action->setIcon(iconOf(profile));
        // Shown here; the window has the key itself, for the menu need not have been opened.
        action->setShortcut(keyOf(row++));
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
        action->setCheckable(true);
        action->setChecked(profile.id == m_current);
        if (profile.id == m_current) {
            QFont bold = m_menu->font();
            bold.setWeight(QFont::DemiBold);
            action->setFont(bold);
        }
        connect(action, &QAction::triggered, this, [this, id = profile.id] { choose(id); });
    }
    m_menu->addSeparator();
    addCommands();
}

void ProfileSwitcher::addCommands()
{
    const auto profile = m_profiles.profile(m_current);
    const bool known = profile.has_value();
    const auto command = [this](const QString &text, bool possible, auto action) {
        QAction *added = m_menu->addAction(text);
        added->setEnabled(possible);
        connect(added, &QAction::triggered, this, action);
    };
    command(tr("Add a profile…"), true, [this] { Q_EMIT addRequested(); });
    command(tr("Edit this profile…"), known, [this] { Q_EMIT editRequested(m_current); });
    command(tr("Duplicate this profile…"), known, [this] { Q_EMIT duplicateRequested(m_current); });
    command(tr("Test this profile…"), known, [this] { Q_EMIT testRequested(m_current); });
    const bool hasSignIn = profile
        && signOutScopeOf(*profile, QProcessEnvironment::systemEnvironment()) != SignOutScope::None;
    command(tr("Sign out…"), hasSignIn, [this] { Q_EMIT signOutRequested(m_current); });
    addWindows();
    m_menu->addSeparator();
    command(tr("Import profiles…"), true, [this] { Q_EMIT importRequested(); });
    command(tr("Export profiles…"), known, [this] { Q_EMIT exportRequested(); });
    m_menu->addSeparator();
    command(tr("Remove this profile…"), known, [this] { Q_EMIT removeRequested(m_current); });
}

/// The profile of this window is in one already.
void ProfileSwitcher::addWindows()
{
    QMenu *windows = m_menu->addMenu(tr("Open in a window of its own"));
    for (const Profile &profile : m_profiles.profiles()) {
        if (profile.id == m_current)
            continue;
        const QString name = ForeignText(profile.name).mnemonicFree();
        QAction *action
            = windows->addAction(tr("%1 · %2").arg(name, placeWord(staysHere(profile))));
        action->setIcon(iconOf(profile));
        connect(action, &QAction::triggered, this,
            [this, id = profile.id] { Q_EMIT windowRequested(id); });
    }
    windows->setEnabled(!windows->isEmpty());
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
        drawDisc(painter, mirrored(disc), profile->name, profile->user.toString(),
            QColor(profile->colour));
    const QRect arrow(width() - margin - chevron, (height() - chevron) / 2, chevron, chevron);
    m_theme.icon(u"chevron-down"_s, colours.muted).paint(&painter, mirrored(arrow));

    const int left = profile ? disc.right() + 1 + gap : margin;
    const int right = arrow.left() - gap - int(m_others.size()) * otherSize;
    const QRect name(left, 10, right - left, profile ? 22 : height() - 20);
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
        painter.setPen(placeColour(colours, m_staysHere));
        painter.drawText(mirrored(name.translated(0, 22)), Qt::AlignVCenter | Qt::AlignLeading,
            placeWord(m_staysHere));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1));
        painter.drawRoundedRect(
            QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5), metrics::radius, metrics::radius);
    }
}

} // namespace carillon::ui
