// SPDX-License-Identifier: Apache-2.0
#include "domain/controlconvention.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

using Kind = ControlConvention::Kind;

std::optional<ControlConvention> readAutomatic(QStringView status)
{
    constexpr std::pair<QStringView, Kind> known[] = { { u"Online", Kind::Online },
        { u"Idle", Kind::Idle }, { u"Busy", Kind::Busy }, { u"Offline", Kind::Offline } };
    for (const auto &[word, kind] : known) {
        if (status == word)
            return ControlConvention { kind, {} };
    }
    return std::nullopt;
}

/// The demo writes an object; older ones, and others that follow it, the bare word.
bool saysTyping(QStringView content)
{
    if (content == u"Typing")
        return true;
    if (!content.startsWith(u'{'))
        return false;
    const QJsonDocument written = QJsonDocument::fromJson(content.toUtf8());
    return written["Typing"_L1] == "Indicator"_L1;
}

} // namespace

std::optional<ControlConvention> readControl(MessageType type, QStringView content)
{
    if (type != MessageType::Control)
        return std::nullopt;
    if (saysTyping(content))
        return ControlConvention { Kind::Typing, {} };
    constexpr QStringView presence = u"P|";
    if (!content.startsWith(presence))
        return std::nullopt;
    const QStringView rest = content.sliced(presence.size());
    const qsizetype bar = rest.indexOf(u'|');
    if (bar < 0)
        return std::nullopt;
    // The sender's own words may contain bars.
    const QStringView mode = rest.first(bar);
    const QStringView status = rest.sliced(bar + 1);
    if (mode == u"Auto")
        return readAutomatic(status);
    if (mode == u"Wfh")
        return ControlConvention { Kind::WorkingFromHome, {} };
    if (mode == u"Cu" && !status.isEmpty())
        return ControlConvention { Kind::Custom, status.toString() };
    return std::nullopt;
}

} // namespace carillon
