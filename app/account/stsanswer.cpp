// SPDX-License-Identifier: Apache-2.0
#include "account/stsanswer.h"

#include "account/credentialscodec.h"
#include "account/credentialsparse.h"

#include <QXmlStreamReader>

#include <map>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

constexpr int maxDepth = 16;

/// The texts of the innermost elements by their path below the root, in wiped buffers. What the XML
/// reader keeps of them meanwhile is out of reach.
using Texts = std::map<QString, aws::Secret>;

aws::Secret secretOf(QStringView text)
{
    const QByteArray bytes = text.toUtf8();
    aws::Secret secret(bytes);
    wipeShared(bytes);
    return secret;
}

void wipe(QString &text)
{
    if (!text.isEmpty())
        aws::wipeBytes(text.data(), size_t(text.size()) * sizeof(QChar));
    text.clear();
}

/// None when anything about the document is not plain.
std::optional<Texts> textsOf(const QByteArray &xml)
{
    if (xml.size() > maxStsAnswerBytes)
        return std::nullopt;
    Texts texts;
    QXmlStreamReader reader(xml);
    QStringList path;
    QString text;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            path.append(reader.name().toString());
            wipe(text);
            if (path.size() > maxDepth)
                return std::nullopt;
            break;
        case QXmlStreamReader::Characters:
            text += reader.text();
            break;
        case QXmlStreamReader::EndElement:
            if (!text.trimmed().isEmpty())
                texts[path.sliced(1).join(u'/')] = secretOf(text.trimmed());
            wipe(text);
            path.removeLast();
            break;
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference:
        case QXmlStreamReader::Invalid:
            return std::nullopt;
        default:
            break;
        }
    }
    return texts;
}

QString plain(const Texts &texts, const QString &path)
{
    const auto found = texts.find(path);
    return found == texts.end() ? QString() : QString::fromUtf8(found->second.view());
}

aws::CredentialsPtr credentialsIn(Texts &texts, const QString &result)
{
    const QString at = result + u"/Credentials/"_s;
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = plain(texts, at + u"AccessKeyId"_s).toUtf8();
    credentials->secretAccessKey = std::move(texts[at + u"SecretAccessKey"_s]);
    credentials->sessionToken = std::move(texts[at + u"SessionToken"_s]);
    credentials->expiresAt = instantOf(texts[at + u"Expiration"_s].view());
    const bool whole = !credentials->accessKeyId.isEmpty()
        && !credentials->secretAccessKey.isEmpty() && !credentials->sessionToken.isEmpty()
        && credentials->expiresAt.isValid();
    return whole ? credentials : nullptr;
}

} // namespace

StsAnswer parseStsAnswer(const QByteArray &xml)
{
    auto texts = textsOf(xml);
    StsAnswer answer;
    if (!texts)
        return answer;
    answer.errorCode = plain(*texts, u"Error/Code"_s);
    answer.errorMessage = plain(*texts, u"Error/Message"_s);
    for (const QString &result : { u"AssumeRoleResult"_s, u"AssumeRoleWithWebIdentityResult"_s }) {
        if (!answer.credentials)
            answer.credentials = credentialsIn(*texts, result);
        if (answer.arn.isEmpty())
            answer.arn = plain(*texts, result + u"/AssumedRoleUser/Arn"_s);
    }
    if (answer.arn.isEmpty())
        answer.arn = plain(*texts, u"GetCallerIdentityResult/Arn"_s);
    answer.account = plain(*texts, u"GetCallerIdentityResult/Account"_s);
    return answer;
}

} // namespace carillon
