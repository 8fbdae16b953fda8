// SPDX-License-Identifier: Apache-2.0
#include "localservice/router.h"

#include <algorithm>

namespace carillon::localservice {

namespace {

using Segments = QList<QByteArray>;

QByteArray decoded(QByteArrayView text)
{
    return QByteArray::fromPercentEncoding(text.toByteArray());
}

/// Non-empty segments: repeated slashes mean nothing, as in the canonical path that is signed.
Segments segmentsOf(QByteArrayView path)
{
    Segments segments = path.toByteArray().split('/');
    segments.removeIf([](const QByteArray &segment) { return segment.isEmpty(); });
    return segments;
}

/// The `scope` or `operation` pair of the query, or nothing.
QByteArray selectorOf(QByteArrayView query)
{
    for (const QByteArray &pair : query.toByteArray().split('&')) {
        const QByteArray text = decoded(pair);
        if (text.startsWith("scope=") || text.startsWith("operation="))
            return text;
    }
    return {};
}

bool isLabel(const QByteArray &segment)
{
    return segment.startsWith('{');
}

/// How many wire segments the label takes that begins at `first`. An ARN sent raw has the segments
/// `…:app-instance`, its id, a kind and an id.
qsizetype labelLength(const QByteArray &label, const Segments &wire, qsizetype first)
{
    const QByteArray text = decoded(wire.at(first));
    if (!text.startsWith("arn:") || !text.endsWith(":app-instance") || text.contains('/'))
        return 1;
    return label == "{appInstanceArn}" ? 2 : 4;
}

std::optional<RouteMatch> matchOne(const Route &route, const Segments &wire)
{
    RouteMatch match { route.operation, {} };
    qsizetype at = 0;
    for (const QByteArray &expected : segmentsOf(route.pattern)) {
        if (at >= wire.size())
            return std::nullopt;
        if (!isLabel(expected)) {
            if (wire.at(at++) != expected)
                return std::nullopt;
            continue;
        }
        const qsizetype length = labelLength(expected, wire, at);
        if (at + length > wire.size())
            return std::nullopt;
        match.labels.emplaceBack(
            expected.sliced(1).chopped(1), decoded(wire.sliced(at, length).join('/')));
        at += length;
    }
    return at == wire.size() ? std::optional(match) : std::nullopt;
}

} // namespace

QByteArray RouteMatch::label(QByteArrayView name) const
{
    const auto it = std::ranges::find_if(
        labels, [&](const auto &label) { return QByteArrayView(label.first) == name; });
    return it == labels.end() ? QByteArray() : it->second;
}

std::optional<RouteMatch> matchRoute(
    QByteArrayView method, QByteArrayView path, QByteArrayView query)
{
    const Segments wire = segmentsOf(path);
    const QByteArray selector = selectorOf(query);
    for (const Route &route : allRoutes()) {
        if (method != QByteArrayView(route.method) || selector != route.fixedQuery)
            continue;
        if (auto match = matchOne(route, wire))
            return match;
    }
    return std::nullopt;
}

} // namespace carillon::localservice
