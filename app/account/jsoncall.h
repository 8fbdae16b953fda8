// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/servicecall.h"
#include "aws/flatjson.h"
#include "client/endpoint.h"

#include <QList>

namespace carillon {

/// A JSON object as it is written, member after member; wiped when it goes. Bytes are UTF-8.
class JsonWriter {
public:
    JsonWriter();
    ~JsonWriter();
    JsonWriter(const JsonWriter &) = delete;
    JsonWriter &operator=(const JsonWriter &) = delete;

    JsonWriter &add(QByteArrayView name, QByteArrayView text);
    JsonWriter &add(QByteArrayView name, const QByteArray &text)
    {
        return add(name, QByteArrayView(text));
    }
    JsonWriter &add(QByteArrayView name, const char *text)
    {
        return add(name, QByteArrayView(text));
    }
    JsonWriter &add(QByteArrayView name, const QString &text)
    {
        return add(name, QByteArrayView(text.toUtf8()));
    }
    JsonWriter &add(QByteArrayView name, const QList<QByteArray> &texts);
    /// `json` as it is.
    JsonWriter &addJson(QByteArrayView name, QByteArrayView json);

    /// The object so far. Whoever keeps it wipes it.
    QByteArray take() const { return m_json + '}'; }

private:
    void addString(QByteArrayView text);
    void append(QByteArrayView bytes);

    QByteArray m_json;
};

/// An answer's object, and the name and words of the error where it is one.
struct JsonAnswer {
    std::optional<aws::FlatJson> json; ///< none: it is not an object
    QString errorName;
    QString errorMessage;
};

/// Of the ways AWS's JSON services name an error: a header, `__type`, or OAuth's `error`.
JsonAnswer jsonAnswerOf(const TransportReply &reply);

/// One unsigned call with a JSON body, which is wiped afterwards, or without one (GET). `headers`
/// besides Content-Type.
QFuture<TransportReply> callJson(const Endpoint &endpoint, const QByteArray &path,
    const HeaderList &headers, const QByteArray &body, ServiceBench bench, QObject *context);

/// troubleOf() with what the answer itself says.
aws::CredentialsError jsonTroubleOf(
    const TransportReply &reply, const JsonAnswer &answer, const QString &what);

} // namespace carillon
