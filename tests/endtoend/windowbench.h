// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "endtoend/testservice.h"

#include "chat/timeline.h"
#include "ui/composition.h"
#include "ui/mainwindow/conversationpane.h"

#include <QTemporaryDir>

class QPlainTextEdit;
class QPushButton;

namespace carillon::test {

/// The real window on a service of the test's own, and a person's hands on it.
class WindowBench {
public:
    explicit WindowBench(ui::Theme &theme, const QString &seedFile = {});
    ~WindowBench();

    /// A window that has listed its channels: with a profile that takes its keys from the
    /// environment. False where one of the waits was in vain.
    bool open();
    /// A window with no profile at all.
    void openFirstStart();
    /// Ends the program; its data stay.
    void close() { m_composition.reset(); }

    bool openChannel(const QString &name);
    /// Types the text as an input method does.
    void type(const QString &text);
    void pressReturn();
    void write(const QString &text);
    /// The next `times` sends get this exception.
    bool failSends(const QString &exception, int times = 1);

    /// The next `times` sends are cut off before or after they have their effect.
    bool dropSends(int times, bool effect);
    /// On the profile's database, while the window is closed.
    bool execute(const QString &sql);
    QString databasePath() const;

    /// What a browser would have been asked to open.
    const QList<QUrl> &opened() const { return m_opened; }
    void setHasBrowser(bool has) { m_hasBrowser = has; }

    TestService &service() { return m_service; }
    ui::Composition &composition() { return *m_composition; }
    ui::MainWindow &window() { return m_composition->window(); }
    ui::ConversationPane &pane() { return window().conversation(); }
    QPlainTextEdit *editor();
    Timeline &timeline();
    const TimelineEntry &last() { return timeline().at(timeline().size() - 1); }
    /// Answers of others may be below it. There must be one.
    const TimelineEntry &lastOwn();
    bool lastIs(SendState state);
    /// Of the window, visible, by its text without `&`; null when there is none.
    QPushButton *button(const QString &text);

    /// Draws the window, or `what`, light and dark; false where a picture is all but empty.
    /// CARILLON_PICTURES names a folder they are kept in, as NAME-light.png and NAME-dark.png.
    bool picture(const QString &name) { return picture(name, window()); }
    bool picture(const QString &name, QWidget &what);

private:
    ui::LinkOpener opener();

    ui::Theme &m_theme;
    QList<QUrl> m_opened;
    bool m_hasBrowser = true;
    TestService m_service;
    QTemporaryDir m_data;
    std::unique_ptr<ui::Composition> m_composition;
};

} // namespace carillon::test
