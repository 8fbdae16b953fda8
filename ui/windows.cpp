// SPDX-License-Identifier: Apache-2.0
#include "ui/windows.h"

#include <algorithm>

namespace carillon::ui {

namespace {

constexpr QPoint beside(48, 48);

} // namespace

Windows::Windows(Composition &first, Theme &theme, QObject *parent)
    : QObject(parent)
    , m_first(first)
    , m_theme(theme)
{
    serve(m_first);
}

Windows::~Windows() = default;

void Windows::serve(Composition &composition)
{
    connect(&composition, &Composition::windowRequested, this,
        [this, &composition](const QUuid &profile) { openBeside(composition, profile); });
}

void Windows::openBeside(const Composition &asking, const QUuid &profile)
{
    if (Composition *holder = m_first.household()->holder(profile))
        return holder->raise();
    auto made = std::make_unique<Composition>(asking.household(), m_theme);
    Composition *composition = made.get();
    serve(*composition);
    // Not at once: it is the window's own event that tells.
    connect(
        &composition->window(), &MainWindow::closed, this,
        [this, composition] { drop(composition); }, Qt::QueuedConnection);
    composition->window().resize(asking.window().size());
    composition->window().move(asking.window().pos() + beside);
    composition->open(profile);
    m_others.push_back(std::move(made));
}

void Windows::drop(const Composition *gone)
{
    std::erase_if(m_others, [gone](const auto &each) { return each.get() == gone; });
}

} // namespace carillon::ui
