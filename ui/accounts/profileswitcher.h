// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QDateTime>
#include <QKeySequence>
#include <QUuid>

#include <memory>

class QMenu;
class QToolButton;

namespace carillon {
class ProfileStore;
struct Profile;
} // namespace carillon

namespace carillon::ui {

class Theme;

/// The head of the side panel: who is here, LOCAL or AWS, the discs of a few others, each of which
/// is a click away, and a menu of everybody.
class ProfileSwitcher : public QAbstractButton {
    Q_OBJECT

public:
    /// `profiles` outlives it.
    ProfileSwitcher(Theme &theme, ProfileStore &profiles, QWidget *parent = nullptr);
    ~ProfileSwitcher() override;

    void setCurrent(const QUuid &id);
    /// When the credentials of the current one end; invalid: unknown, or never.
    void setCredentialsUntil(const QDateTime &until);
    void openMenu();
    /// Chooses the profile at that place of the menu, from 0; nothing where there is none.
    void choose(qsizetype place);
    static constexpr int keys = 9; ///< of the first ones
    static QKeySequence keyOf(qsizetype place); ///< empty beyond them

    QSize sizeHint() const override;

Q_SIGNALS:
    void profileChosen(const QUuid &id);
    void addRequested();
    void editRequested(const QUuid &id);
    void duplicateRequested(const QUuid &id);
    void testRequested(const QUuid &id);
    void signOutRequested(const QUuid &id);
    void windowRequested(const QUuid &id);
    void exportRequested();
    void importRequested();
    void removeRequested(const QUuid &id);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void describeCurrent();
    void choose(const QUuid &id);
    void showOthers();
    void placeOthers();
    void fillMenu();
    QIcon iconOf(const Profile &profile) const;
    void addCommands();
    void addWindows();

    Theme &m_theme;
    ProfileStore &m_profiles;
    QUuid m_current;
    QDateTime m_until;
    bool m_staysHere = false; ///< the current one's requests do
    std::unique_ptr<QMenu> m_menu;
    QList<QToolButton *> m_others; ///< from the left
};

} // namespace carillon::ui
