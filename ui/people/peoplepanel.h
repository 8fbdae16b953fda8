// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/arn.h"
#include "domain/roster.h"

#include <QFuture>
#include <QHash>
#include <QPointer>
#include <QWidget>

#include <memory>

class QListView;
class QPushButton;

namespace carillon {
class ChannelPeople;
class PeopleModel;
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

    /// Not owned; null shows nothing. Whom somebody was about to add to a channel stays with it.
    void setPeople(ChannelPeople *people);
    /// As questions name the channel; until then, by its id.
    void setChannelName(const QString &name);

Q_SIGNALS:
    void closeRequested();
    /// The user is to be asked whether to leave the channel.
    void leaveRequested();
    /// What became of a channel that is not shown any more, as sentences.
    void troubled(const QString &text);

private:
    /// Those whom one press adds.
    struct Addition {
        ChannelArn channel;
        QString place; ///< see m_toAdd
        QString channelName;
        QStringList arns;
    };

    void build();
    void keepTyped(const QString &place, const QString &text);
    void tellState();
    void tellChoice();
    void add(const QStringList &arns, bool hidden);
    void finishAdding(const Addition &addition, const ApiResult<QList<NotAdded>> &failures);
    void change(const QFuture<ApiResult<void>> &future, const QString &failed);
    void removeChosen();
    void moderateChosen();
    void banChosen();
    void showFailure(const QString &failed, const ApiError &error);
    /// `copied`: what a button of it gives to the clipboard; empty: there is none.
    void showNotice(const QString &text, bool bad, const QString &copied = {});
    QModelIndex chosen() const;
    void dress();

    Theme &m_theme;
    QPointer<ChannelPeople> m_people;
    QString m_channelName;
    QHash<QString, QString> m_toAdd; ///< what is in the box, by user and channel
    QHash<QString, QPointer<ChannelPeople>> m_adding; ///< by user and channel
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
