// SPDX-License-Identifier: Apache-2.0
#include "ctl/profiles.h"

#include "account/configuredendpoint.h"
#include "ctl/address.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "domain/whenfinished.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr QStringView description
    = u"Lists the profiles of AWS's shared files: the name, how its credentials are had, and the "
      "region, separated by tabs. What is odd about the files goes to standard error.\n\n"
      "With --explain, fetches credentials and tells as JSON which place gave them, what was "
      "looked "
      "at before, the access key id, and the endpoint where AWS's tools are told of one; never a "
      "secret.\n\n"
      "Exit status: 0 done, 252 bad usage, 253 no credentials.";

QString wordOf(TriedSource::Outcome outcome)
{
    switch (outcome) {
    case TriedSource::Outcome::Used:
        return u"used"_s;
    case TriedSource::Outcome::Absent:
        return u"absent"_s;
    case TriedSource::Outcome::Unusable:
        return u"unusable"_s;
    case TriedSource::Outcome::Shadowed:
        return u"shadowed"_s;
    case TriedSource::Outcome::NotAsked:
        break;
    }
    return u"not asked"_s;
}

QJsonObject explained(
    const CredentialChoice &choice, const QStringList &warnings, const EndpointSettings &endpoint)
{
    QJsonArray tried;
    for (const TriedSource &source : choice.tried)
        tried.append(QJsonObject { { u"What"_s, source.what },
            { u"Outcome"_s, wordOf(source.outcome) }, { u"Why"_s, source.why } });
    QJsonObject json { { u"Profile"_s, choice.profile }, { u"Region"_s, choice.region },
        { u"Tried"_s, tried }, { u"Warnings"_s, QJsonArray::fromStringList(warnings) } };
    if (choice.plan)
        json[u"Method"_s] = methodName(**choice.plan);
    const auto url = configuredEndpointUrl(endpoint);
    if (!url)
        json[u"EndpointProblem"_s] = textOf(url.error());
    else if (!url->isEmpty())
        json[u"EndpointUrl"_s] = *url;
    return json;
}

int print(QJsonObject json, const aws::CredentialsResult &result)
{
    if (result) {
        json[u"AccessKeyId"_s] = QString::fromUtf8((*result)->accessKeyId);
        if ((*result)->expiresAt.isValid())
            json[u"Expiration"_s] = (*result)->expiresAt.toUTC().toString(Qt::ISODate);
    } else {
        json[u"Error"_s] = result.error().detail;
    }
    std::fputs(QJsonDocument(json).toJson().constData(), stdout);
    return result ? Done : BadConfiguration;
}

int list(const QProcessEnvironment &environment)
{
    const AwsFiles files = readAwsFiles(environment);
    for (const QString &warning : files.warnings)
        std::fprintf(stderr, "%s\n", printable(warning).constData());
    for (const QByteArray &name : files.config->profileNames()) {
        const QString text = QString::fromUtf8(name);
        const auto choice = chooseCredentials(files, environment, text);
        const QString method = choice.plan ? methodName(**choice.plan) : u"-"_s;
        std::printf("%s\t%s\t%s\n", printable(text).constData(), qPrintable(method),
            printable(choice.region).constData());
        if (!choice.plan && choice.plan.error().kind != aws::CredentialsError::Kind::Missing)
            std::fprintf(stderr, "%s\n", printable(choice.plan.error().detail).constData());
    }
    return Done;
}

int explain(const std::optional<QString> &profile)
{
    AwsBench bench;
    const AwsFiles files = readAwsFiles(bench.environment);
    AwsCredentialsOrigin origin(profile, bench.origin());
    QObject context;
    whenFinished(origin.fetch(), &context, [&](const aws::CredentialsResult &result) {
        QCoreApplication::exit(print(
            explained(*origin.lastChoice(), files.warnings,
                { bench.environment, files.config.get(), origin.lastChoice()->profile.toUtf8() }),
            result));
    });
    return QCoreApplication::exec();
}

} // namespace

int profiles(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    parser.addOption(awsProfileOption());
    parser.addOption({ u"explain"_s, u"Tell where credentials come from, and why."_s });
    if (!parser.parse(arguments))
        return fail(BadUsage, parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (!parser.positionalArguments().isEmpty())
        return fail(BadUsage, u"unknown argument: "_s + parser.positionalArguments().first());
    const bool named = parser.isSet(u"aws-profile"_s);
    if (!named && !parser.isSet(u"explain"_s))
        return list(QProcessEnvironment::systemEnvironment());
    return explain(named ? std::optional(parser.value(u"aws-profile"_s)) : std::nullopt);
}

} // namespace carillon::ctl
