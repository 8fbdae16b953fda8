// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/apierror.h"

#include <QList>
#include <QString>

#include <expected>
#include <optional>

namespace carillon::localservice {

/// Trouble that was asked for.
struct Fault {
    QString operation; ///< empty: any
    std::optional<ErrorKind> error; ///< nothing: answer as usual (after the delay)
    bool drop = false; ///< close the connection instead of answering
    bool effect = false; ///< do the work first
    int times = 1; ///< how many requests it still hits
    int delayMs = 0; ///< before the answer
    int eventsDelayMs = 0; ///< before sessions are told of the effect
};

/// The faults that wait, first come, first served.
class FaultPlan {
public:
    /// Reads `{"Operation": "SendChannelMessage", "Error": "ServiceFailureException", "Times": 1,
    /// "Effect": false, "DelayMs": 0, "EventsDelayMs": 0}`. Error is the name of a modelled
    /// exception, `None` or `Drop`; all but Error may be left out. The other side says what is
    /// wrong with it.
    static std::expected<Fault, QString> parse(const QByteArray &json);

    void add(const Fault &fault) { m_faults.append(fault); }
    void clear() { m_faults.clear(); }
    qsizetype pending() const { return m_faults.size(); }

    /// The fault for this request, if there is one; it is used up by one.
    std::optional<Fault> take(const QString &operation);

private:
    QList<Fault> m_faults;
};

} // namespace carillon::localservice
