// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/servicecall.h"
#include "account/stsanswer.h"
#include "client/endpoint.h"

#include <QList>

#include <utility>

namespace carillon {

/// Parameters of the query protocol, in the order they are written.
using QueryParameters = QList<std::pair<QByteArray, QByteArray>>;

/// `Action=…&Version=2011-06-15&…`, percent-encoded, blanks as `+`. Wipe it when it is secret.
QByteArray formOf(const QByteArray &action, const QueryParameters &parameters);

/// One call of AWS STS. Signed with `credentials`; unsigned when they are null.
QFuture<TransportReply> callSts(const Endpoint &sts, const QByteArray &form,
    const aws::CredentialsPtr &credentials, ServiceBench bench, QObject *context);

/// Its credentials, or why there are none.
aws::CredentialsResult credentialsOfSts(const TransportReply &reply, const QDateTime &now);

} // namespace carillon
