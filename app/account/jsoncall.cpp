// SPDX-License-Identifier: Apache-2.0
#include "account/jsoncall.h"

#include "account/awsendpoint.h"
#include "account/credentialscodec.h"
#include "aws/sigv4.h"

#include <utility>

namespace carillon {

namespace {

TransportRequest requestFor(const Endpoint &endpoint, const QByteArray &path,
    const HeaderList &headers, const QByteArray &body)
{
    if (body.isEmpty())
        return { "GET", urlAt(endpoint, path), headers, {}, false };
    HeaderList all = headers;
    if (aws::headerValue(all, "content-type").isNull())
        all.prepend({ "content-type", "application/json" });
    return { "POST", urlAt(endpoint, path), all, body, true };
}

/// `com.amazonaws.x#Name:http://…` to the name.
QString bareName(const QString &name)
{
    return name.section(u':', 0, 0).section(u'#', -1);
}

} // namespace

JsonWriter::JsonWriter()
    : m_json("{")
{
}

JsonWriter::~JsonWriter()
{
    wipeShared(m_json);
}

/// Growing would leave copies behind.
void JsonWriter::append(QByteArrayView bytes)
{
    if (m_json.size() + bytes.size() > m_json.capacity()) {
        QByteArray larger;
        larger.reserve((m_json.size() + bytes.size()) * 2 + 256);
        larger.append(m_json);
        wipeShared(std::exchange(m_json, larger));
    }
    m_json.append(bytes);
}

void JsonWriter::addString(QByteArrayView text)
{
    constexpr QByteArrayView hex = "0123456789abcdef";
    append("\"");
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '"' || c == '\\') {
            append("\\");
        } else if (c < 0x20) {
            const char escape[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
            append({ escape, sizeof escape });
            continue;
        }
        append(text.sliced(i, 1));
    }
    append("\"");
}

JsonWriter &JsonWriter::add(QByteArrayView name, QByteArrayView text)
{
    addJson(name, {});
    addString(text);
    return *this;
}

JsonWriter &JsonWriter::add(QByteArrayView name, const QList<QByteArray> &texts)
{
    addJson(name, "[");
    for (const QByteArray &text : texts) {
        if (!m_json.endsWith('['))
            append(",");
        addString(text);
    }
    append("]");
    return *this;
}

JsonWriter &JsonWriter::addJson(QByteArrayView name, QByteArrayView json)
{
    if (m_json.size() > 1)
        append(",");
    addString(name);
    append(":");
    append(json);
    return *this;
}

JsonAnswer jsonAnswerOf(const TransportReply &reply)
{
    JsonAnswer answer { aws::FlatJson::parse(reply.body), {}, {} };
    if (isSuccess(reply))
        return answer;
    answer.errorName = QString::fromUtf8(aws::headerValue(reply.headers, "x-amzn-errortype"));
    if (answer.json) {
        for (const char *member : { "__type", "code", "error" }) {
            if (answer.errorName.isEmpty())
                answer.errorName = answer.json->text(member);
        }
        for (const char *member : { "message", "Message", "error_description" }) {
            if (answer.errorMessage.isEmpty())
                answer.errorMessage = answer.json->text(member);
        }
    }
    answer.errorName = bareName(answer.errorName);
    return answer;
}

QFuture<TransportReply> callJson(const Endpoint &endpoint, const QByteArray &path,
    const HeaderList &headers, const QByteArray &body, ServiceBench bench, QObject *context)
{
    // Wiped when the last attempt is over, or the call is given up.
    const std::shared_ptr<QByteArray> kept(new QByteArray(body), [](QByteArray *bytes) {
        wipeShared(*bytes);
        delete bytes;
    });
    return callService(bench,
        { [=](const QDateTime &) { return requestFor(endpoint, path, headers, *kept); },
            [](const TransportReply &reply) { return jsonAnswerOf(reply).errorName.toUtf8(); } },
        context);
}

aws::CredentialsError jsonTroubleOf(
    const TransportReply &reply, const JsonAnswer &answer, const QString &what)
{
    return troubleOf(reply, what, answer.errorName, answer.errorMessage);
}

} // namespace carillon
