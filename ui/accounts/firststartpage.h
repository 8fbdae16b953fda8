// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace carillon::ui {

class Theme;

/// What a stranger sees first: three ways in, the one that needs nothing on top.
class FirstStartPage : public QWidget {
    Q_OBJECT

public:
    /// "Use keys from the environment" is on when AWS_ACCESS_KEY_ID is set.
    explicit FirstStartPage(Theme &theme, QWidget *parent = nullptr);
    FirstStartPage(Theme &theme, bool environmentOffered, QWidget *parent);

Q_SIGNALS:
    void tryLocally();
    void connectToAws();
    void useEnvironment();

private:
    struct Choice {
        QString title, explanation, icon;
    };
    QPushButton *addChoice(QVBoxLayout &column, const Choice &choice, bool primary);
    void paintIcons();

    Theme &m_theme;
    QLabel *m_welcome = nullptr;
    QList<std::pair<QLabel *, QString>> m_icons;
};

} // namespace carillon::ui
