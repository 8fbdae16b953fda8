// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

#include <QFuture>
#include <QPointer>
#include <QWidget>

#include <memory>

class QListView;
class QPushButton;

namespace carillon {
class ChannelPeople;
class PeopleModel;
struct Person;
} // namespace carillon

namespace carillon::ui {

class AddPeople;
class NoticeBar;
class PlainLabel;
class SpokenPeople;
class SubChannelChoice;
class Theme;

/// Who is in the channel, beside its conversation, and what can be done about it. The buttons
/// below the list are for the person chosen in it; what the service does not allow it says.
class PeoplePanel : public QWidget {
    Q_OBJECT

public:
    static constexpr int panelWidth = 280; ///< px

    explicit PeoplePanel(Theme &theme, QWidget *parent = nullptr);
    ~PeoplePanel() override;

    /// Not owned; null shows nothing.
    void setPeople(ChannelPeople *people);

Q_SIGNALS:
    void closeRequested();
    /// The user is no member any more.
    void left();

private:
    void build();
    void tellState();
    void tellChoice();
    void add(const QStringList &arns, bool hidden);
    void change(const QFuture<ApiResult<void>> &future, const QString &failed);
    void removeChosen();
    void leave(ChannelPeople *people, const Person &self);
    void moderateChosen();
    void banChosen();
    void showFailure(const QString &failed, const ApiError &error);
    QModelIndex chosen() const;
    void dress();

    Theme &m_theme;
    QPointer<ChannelPeople> m_people;
    std::unique_ptr<PeopleModel> m_model;
    PlainLabel *m_title;
    QPushButton *m_close;
    AddPeople *m_add;
    NoticeBar *m_notice;
    SubChannelChoice *m_subChannels;
    PlainLabel *m_state;
    QListView *m_list;
    SpokenPeople *m_spoken;
    QPushButton *m_moderate;
    QPushButton *m_remove;
    QPushButton *m_ban;
};

} // namespace carillon::ui
