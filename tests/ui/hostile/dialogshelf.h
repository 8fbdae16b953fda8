// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hostileplaces.h"
#include "plaincheck.h"

#include <QWidget>

namespace carillon::testing {

/// Places each of which is a widget made anew for each text.
class DialogShelf : public HostilePlaces {
protected:
    using Make = std::function<QWidget *(const QString &text)>;

    void add(const char *name, const Make &make)
    {
        all.push_back({ name,
            [this](const QString &text) {
                m_dialog.reset();
                m_text = text;
            },
            [this, make] {
                m_dialog.reset(make(m_text));
                m_dialog->setAttribute(Qt::WA_DeleteOnClose, false);
                m_dialog->show();
                m_dialog->grab();
            },
            [this] { return troubles(); } });
    }

    std::unique_ptr<QWidget> m_dialog;

private:
    QStringList troubles() const
    {
        QStringList found = richPlaces({ m_dialog.get() });
        const int width = m_dialog->minimumSizeHint().width();
        if (width > widest) {
            found += QStringLiteral("wants to be %1 wide").arg(width);
            const QList<QWidget *> children = m_dialog->findChildren<QWidget *>();
            for (const QWidget *child : children) {
                if (child->isVisible() && child->minimumSizeHint().width() > widest / 2)
                    found += QString::fromLatin1(child->metaObject()->className()) + u' '
                        + child->objectName();
            }
        }
        return found;
    }

    static constexpr int widest = 900;
    QString m_text;
};

} // namespace carillon::testing
