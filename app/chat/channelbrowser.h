// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"
#include "domain/channel.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QStringList>

#include <memory>
#include <optional>

namespace carillon {

class ChannelClient;
class ChannelDirectory;

namespace wire {
template <class T> struct Page;
}

/// Channels that the user may not know yet, page after page as the service lists them, until there
/// is no more or this goes. The service finds channels by their members, never by name: names are
/// for whoever shows the list.
class ChannelBrowser : public QObject {
    Q_OBJECT

public:
    enum class Source {
        Public, ///< of the AppInstance
        Moderated, ///< by the user
        WithPeople ///< with all of some people in them, as far as the user may see them
    };
    enum class State { Idle, Loading, Complete, Failed };

    /// Of SearchChannels: values of a field.
    static constexpr qsizetype mostPeople = 20;

    /// Both outlive it.
    ChannelBrowser(ChannelClient &client, ChannelDirectory &directory, QObject *parent = nullptr);

    /// Begins a new list. WithPeople wants 1 to 20 ARNs; the others take none.
    void list(Source source, const QStringList &memberArns = {});
    /// After a failure: goes on at the page that failed; what is there stays.
    void tryAgain();

    Source source() const { return m_source; }
    State state() const { return m_state; }
    const std::optional<ApiError> &error() const { return m_error; } ///< while Failed
    /// In the order of the service; each channel once.
    const QList<Channel> &channels() const { return m_channels; }
    bool isMember(const ChannelArn &channel) const;

Q_SIGNALS:
    void aboutToReset();
    void reset();
    void aboutToAppend(qsizetype count);
    void appended();
    void stateChanged();
    /// Somebody became or ceased to be a member of some of them: the user.
    void membershipsChanged();

private:
    void ask();
    void take(const ApiResult<wire::Page<Channel>> &page);
    void setState(State state, const std::optional<ApiError> &error = {});

    ChannelClient &m_client;
    ChannelDirectory &m_directory;
    Source m_source = Source::Public;
    State m_state = State::Idle;
    std::optional<ApiError> m_error;
    QStringList m_people;
    QList<Channel> m_channels;
    QSet<ChannelArn> m_known; // of m_channels
    std::optional<QString> m_nextToken;
    std::unique_ptr<QObject> m_listing; // answers for an earlier list go with it
};

} // namespace carillon
