// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chat/channeldirectory.h"
#include "domain/subchannel.h"
#include "ui/common/noticebar.h"

#include <QPointer>

#include <utility>

class QComboBox;

namespace carillon {
class ChatSession;
class Timeline;
} // namespace carillon

namespace carillon::ui {

/// For who is in no part of an elastic channel: says so, and lets a moderator choose the
/// sub-channel to read. Hidden otherwise.
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
    void load();
    void tell();
    void fill();
    bool isThere() const;
    QString sentence() const;

    QPointer<ChatSession> m_session;
    QPointer<Timeline> m_timeline;
    std::optional<ChannelArn> m_channel;
    std::optional<QString> m_readIn;
    QList<SubChannel> m_parts;
    std::optional<std::pair<QList<SubChannel>, std::optional<QString>>> m_filled; // the box
    std::optional<ApiError> m_error;
    bool m_loading = false;
    QComboBox *m_box;
    QPushButton *m_join;
    QPushButton *m_again;
};

} // namespace carillon::ui
