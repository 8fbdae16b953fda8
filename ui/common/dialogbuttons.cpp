// SPDX-License-Identifier: Apache-2.0
#include "ui/common/dialogbuttons.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>

namespace carillon::ui {

QHBoxLayout *dialogButtons(QDialog &dialog, QPushButton &primary)
{
    auto *cancel = new QPushButton(QDialog::tr("Cancel"), &dialog);
    cancel->setAutoDefault(false);
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    primary.setProperty("kind", QStringLiteral("primary"));
    primary.setDefault(true);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(cancel);
    row->addWidget(&primary);
    return row;
}

} // namespace carillon::ui
