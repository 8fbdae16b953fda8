// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/links.h"

#include <QDialog>

class QVBoxLayout;

namespace carillon::ui {

class Theme;

/// Asks before an address out of a message is opened: where it really leads, in letters that are
/// what they look like, and what about it misleads.
class LinkQuestion : public QDialog {
    Q_OBJECT

public:
    LinkQuestion(Theme &theme, const QUrl &url, QWidget *parent = nullptr);

Q_SIGNALS:
    void openRequested(const QUrl &url);

private:
    QStringList cautions() const;
    void addText(
        QVBoxLayout &column, const QString &text, const QString &name, const QString &tone = {});
    void addButtons(QVBoxLayout &column, bool misleads);

    Theme &m_theme;
    QUrl m_url;
    LinkFacts m_facts;
};

} // namespace carillon::ui
