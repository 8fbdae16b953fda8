// SPDX-License-Identifier: Apache-2.0
#include "ui/common/growingdialog.h"

#include <QEvent>
#include <QLayout>
#include <QScreen>

#include <algorithm>

namespace carillon::ui {

GrowingDialog::GrowingDialog(QWidget *parent)
    : QDialog(parent)
{
}

bool GrowingDialog::event(QEvent *event)
{
    const bool done = QDialog::event(event);
    const auto type = event->type();
    if ((type == QEvent::LayoutRequest || type == QEvent::Show) && layout()) {
        // Of words that wrap, minimumSize() knows nothing.
        const int wanted = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                         : layout()->totalMinimumSize().height();
        const int most = screen() ? screen()->availableGeometry().height() : wanted;
        if (std::min(wanted, most) > height())
            resize(width(), std::min(wanted, most));
    }
    return done;
}

} // namespace carillon::ui
