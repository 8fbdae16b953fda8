// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channeldirectory.h"
#include "domain/subchannel.h"
#include "ui/common/noticebar.h"

#include <QPointer>

#include <tuple>

class QComboBox;

namespace carillon {
class ChatSession;
class Timeline;
} // namespace carillon

namespace carillon::ui {

/// Lets a moderator of an elastic channel choose the sub-channel to read: whoever is in none, which
/// it says, and whoever is in one and wants to look into another. Hidden otherwise.
class SubChannelBar : public NoticeBar {
    Q_OBJECT

public:
    explicit SubChannelBar(Theme &theme, QWidget *parent = nullptr);

    /// The channel on screen, as it is known now; nothing hides the bar.
    void setChannel(ChatSession *session, const std::optional<DirectoryEntry> &entry);

Q_SIGNALS:
    /// As a member of the sub-channel that is being read.
    void joinRequested();

private:
    void watch(Timeline &timeline);
    void follow(const DirectoryEntry &entry);
    void load();
    void tell();
    void fill();
    bool isThere() const;
    bool isVisit() const { return m_own && m_readIn; }
    bool hasSomethingToSay() const;
    QString sentence() const;
    QString sentenceForMember() const;
    QString sentenceForOutsider() const;

    QPointer<ChatSession> m_session;
    QPointer<Timeline> m_timeline;
    std::optional<ChannelArn> m_channel;
    std::optional<QString> m_own; ///< the sub-channel the user is in
    std::optional<QString> m_readIn;
    QList<SubChannel> m_parts;
    using Filled = std::tuple<QList<SubChannel>, std::optional<QString>, std::optional<QString>>;
    std::optional<Filled> m_filled; ///< the box, with the own and the chosen one
    std::optional<ApiError> m_error;
    bool m_loading = false;
    QComboBox *m_box;
    QPushButton *m_join;
    QPushButton *m_back;
    QPushButton *m_again;
};

} // namespace carillon::ui
