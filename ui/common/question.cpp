// SPDX-License-Identifier: Apache-2.0
#include "ui/common/question.h"

#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace carillon::ui {

void askFirst(QWidget *parent, const QString &title, const QString &question, const QString &yes,
    const std::function<void()> &act)
{
    auto *box = new QMessageBox(QMessageBox::Warning, title, question, QMessageBox::Cancel, parent);
    box->setObjectName(u"question"_s);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowModality(Qt::WindowModal);
    QPushButton *button = box->addButton(yes, QMessageBox::DestructiveRole);
    button->setObjectName(u"yes"_s);
    button->setProperty("kind", u"danger"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    QObject::connect(button, &QPushButton::clicked, parent, act);
    box->open();
}

} // namespace carillon::ui
