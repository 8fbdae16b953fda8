// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace carillon::ui {

/// Asks above `parent` before something is done that others feel or that cannot be taken back:
/// plain text, `yes` the words of the button that does it. Return and Escape do nothing of it.
/// `act` runs only while `parent` lives.
void askFirst(QWidget *parent, const QString &title, const QString &question, const QString &yes,
    const std::function<void()> &act);

} // namespace carillon::ui
