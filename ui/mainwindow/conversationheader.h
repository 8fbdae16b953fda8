// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/channel.h"

#include <QWidget>

class QAction;
class QPushButton;

namespace carillon::ui {

class PlainLabel;
class Theme;

/// The 64 pixels above a conversation: the channel's name and what is known of it.
class ConversationHeader : public QWidget {
    Q_OBJECT

public:
    explicit ConversationHeader(Theme &theme, QWidget *parent = nullptr);

    /// `isTold`: the service has said more of the channel than its name.
    void setChannel(const Channel &channel, bool member, bool isTold = true);
    void clear();
    /// In a narrow window the list is folded away and a button here brings it back.
    void setListButtonVisible(bool visible);

Q_SIGNALS:
    void listRequested();
    void peopleRequested();
    void joinRequested();
    void editRequested();
    void notificationsRequested();
    void leaveRequested();
    void deleteRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeMenu();
    void showFacts();
    void restyle();

    Theme &m_theme;
    QPushButton *m_listButton;
    QPushButton *m_join;
    QPushButton *m_people;
    QPushButton *m_more;
    QAction *m_leave = nullptr;
    QAction *m_notifications = nullptr;
    PlainLabel *m_title;
    PlainLabel *m_facts;
    QString m_allFacts; ///< as much is shown of it as there is room for
};

} // namespace carillon::ui
