// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QDateTime>
#include <QKeySequence>
#include <QUuid>

#include <memory>

class QMenu;

namespace carillon {
class ProfileStore;
struct Profile;
} // namespace carillon

namespace carillon::ui {

class Theme;

/// The head of the side panel: who is here, LOCAL or AWS, and a menu of everybody else.
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
    /// The profile in that row of the menu, from 0 on, if there is one and it is not the current.
    void choose(qsizetype row);
    /// The key that chooses it; empty: it has none. The first `keys` rows have one.
    static QKeySequence keyOf(qsizetype row);
    static constexpr qsizetype keys = 9;

    QSize sizeHint() const override;

Q_SIGNALS:
    void profileChosen(const QUuid &id);
    void addRequested();
    void editRequested(const QUuid &id);
    void duplicateRequested(const QUuid &id);
    void testRequested(const QUuid &id);
    void windowRequested(const QUuid &id);
    void exportRequested();
    void importRequested();
    void removeRequested(const QUuid &id);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void describeCurrent();
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
};

} // namespace carillon::ui
