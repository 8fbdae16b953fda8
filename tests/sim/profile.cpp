// SPDX-License-Identifier: Apache-2.0
#include "sim/profile.h"

namespace carillon::sim {

namespace {

/// What passes by itself, and adds up to about a third of all requests.
const Weather rough { { Fate::Refused, 0.05 }, { Fate::LostBefore, 0.03 },
    { Fate::LostAfter, 0.05 }, { Fate::Late, 0.03 }, { Fate::Twice, 0.04 },
    { Fate::Truncated, 0.03 }, { Fate::Garbage, 0.03 }, { Fate::LoginPage, 0.02 },
    { Fate::FailsBefore, 0.04 }, { Fate::FailsAfter, 0.04 } };

Weather with(Weather weather, const Weather &more)
{
    weather.insert(weather.end(), more.begin(), more.end());
    return weather;
}

constexpr qint64 minuteMs = 60'000;

const std::vector<Profile> all {
    { "calm", {}, { Blow::Restart }, 0.002 },
    { "weather", rough, { Blow::Restart, Blow::Wake }, 0.001 },
    { "outages", rough, { Blow::Outage, Blow::Outage, Blow::Suspend, Blow::Wake }, 0.001 },
    { "throttling", { { Fate::Throttled, 0.3 }, { Fate::LostAfter, 0.05 } },
        { Blow::Storm, Blow::Restart }, 0.001 },
    { "keys", rough, { Blow::KeysExpire, Blow::KeysExpire, Blow::Restart }, 0.001 },
    { "clocks", with(rough, { { Fate::WrongDate, 0.02 } }),
        { Blow::WallJump, Blow::WallJump, Blow::Outage, Blow::Outage, Blow::Suspend, Blow::Stall,
            Blow::Restart },
        0.0005 },
    { "hands", with(rough, { { Fate::RefusedForGood, 0.08 } }),
        { Blow::Hand, Blow::Hand, Blow::Hand, Blow::Outage, Blow::Wake }, 0.001 },
    { "lies", with(rough, { { Fate::RefusedForGood, 0.03 }, { Fate::Lie, 0.1 } }),
        { Blow::Hand, Blow::Restart }, 0.001 },
    { "disk", rough,
        { Blow::PowerCut, Blow::PowerCut, Blow::DiskFull, Blow::DiskError, Blow::Damage,
            Blow::Damage, Blow::Outage, Blow::Restart },
        0.001 },
    // The service forgets a token sooner than it is ever asked for it again by itself.
    { "forgetful", rough, { Blow::Outage, Blow::Outage, Blow::Restart }, 0.001, 13 * minuteMs },
    { "everything",
        with(rough,
            { { Fate::RefusedForGood, 0.05 }, { Fate::Throttled, 0.1 },
                { Fate::WrongDate, 0.01 } }),
        { Blow::Outage, Blow::Storm, Blow::WallJump, Blow::Suspend, Blow::Stall, Blow::KeysExpire,
            Blow::Wake, Blow::Restart, Blow::PowerCut, Blow::DiskFull, Blow::DiskError,
            Blow::Damage, Blow::Hand, Blow::Hand, Blow::Hand },
        0.001, 24 * 60 * minuteMs, 0.1 },
};

} // namespace

std::span<const Profile> profiles()
{
    return all;
}

} // namespace carillon::sim
