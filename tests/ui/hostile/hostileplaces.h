// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace carillon::testing {

constexpr int patienceMs = 60'000; ///< for what comes, however busy the machine is

/// A place of the program that shows what others wrote.
struct HostilePlace {
    const char *name;
    /// Has the text where the place takes it from, as an answer of the service or in the store.
    std::function<void(const QString &text)> prepare;
    /// Lays the text out and draws it: what a bench measures.
    std::function<void()> show;
    /// What is wrong with what is to be seen and heard now, one sentence each.
    std::function<QStringList()> troubles;
};

/// Some of them, and all they need. As long as it lives, the last text stays to be seen.
class HostilePlaces {
public:
    virtual ~HostilePlaces() = default;
    std::vector<HostilePlace> all;
};

std::unique_ptr<HostilePlaces> windowPlaces(); ///< the main window and its rows and lists
std::unique_ptr<HostilePlaces> sessionPlaces(); ///< what draws on a service and a store
std::unique_ptr<HostilePlaces> dialogPlaces();
std::unique_ptr<HostilePlaces> channelPlaces(); ///< what is done to channels and with a session
std::unique_ptr<HostilePlaces> credentialPlaces(); ///< where credentials come from

std::vector<std::unique_ptr<HostilePlaces>> allPlaces();

} // namespace carillon::testing
