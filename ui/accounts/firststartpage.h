// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;

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
    void dress();

    Theme &m_theme;
    QLabel *m_welcome;
    QLabel *m_promise;
};

} // namespace carillon::ui
