// SPDX-License-Identifier: Apache-2.0
#include "ctl/profiles.h"

#include "account/configuredendpoint.h"
#include "ctl/actor.h"
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
    = u"Lists Carillon's profiles and those of AWS's shared files: carillon or aws, the name, how "
      "its credentials are had, and the region, separated by tabs. A carillon one is taken with "
      "--profile, an aws one with --aws-profile. What is odd about the files goes to standard "
      "error.\n\n"
      "With --explain, --profile or --aws-profile, fetches credentials and tells as JSON which "
      "place gave them, what was looked at before, the access key id, and the endpoint where one "
      "is set; never a secret.\n\n"
      "Exit status: 0 done, 252 bad usage, 253 no credentials, or Carillon's file of "
      "profiles is damaged.";

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

QString wordOf(const Profile &profile)
{
    switch (profile.source) {
    case CredentialsSource::LocalService:
        return u"local-service"_s;
    case CredentialsSource::Keyring:
        return profile.keptIn == SecretPlace::File ? u"keys-in-file"_s : u"keys-in-keyring"_s;
    case CredentialsSource::Environment:
        break;
    }
    switch (profile.aws.place) {
    case AwsPlace::EnvironmentKeys:
        return u"environment"_s;
    case AwsPlace::DefaultChain:
        return u"default-chain"_s;
    case AwsPlace::SharedProfile:
        return u"aws-profile"_s;
    case AwsPlace::CognitoIdentity:
        return profile.aws.userPool.isEmpty() ? u"cognito-guest"_s : u"cognito-user"_s;
    case AwsPlace::CredentialExchange:
        break;
    }
    return u"credential-exchange"_s;
}

void printRow(const char *kind, const QString &name, const QString &how, const QString &region)
{
    std::printf("%s\t%s\t%s\t%s\n", kind, printable(name).constData(), qPrintable(how),
        printable(region).constData());
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

ExitCode listOurs(const QString &dataDir)
{
    if (!hasStoredProfiles(dataDir))
        return Done; // no window has been open yet
    const auto ours = storedProfiles(dataDir);
    if (!ours) {
        std::fprintf(stderr, "%s\n", printable(ours.error()).constData());
        return BadConfiguration;
    }
    for (const Profile &profile : ours->profiles)
        printRow("carillon", profile.name, wordOf(profile), profile.region());
    for (const StoredProfiles::Damaged &each : ours->damaged)
        std::fprintf(stderr, "%s\n", printable(each.why).constData());
    return ours->damaged.isEmpty() ? Done : BadConfiguration;
}

int list(const QString &dataDir, const QProcessEnvironment &environment)
{
    const ExitCode code = listOurs(dataDir);
    const AwsFiles files = readAwsFiles(environment);
    for (const QString &warning : files.warnings)
        std::fprintf(stderr, "%s\n", printable(warning).constData());
    for (const QByteArray &name : files.config->profileNames()) {
        const QString text = QString::fromUtf8(name);
        const auto choice = chooseCredentials(files, environment, text);
        const QString method = choice.plan ? methodName(**choice.plan) : u"-"_s;
        printRow("aws", text, method, choice.region);
        if (!choice.plan && choice.plan.error().kind != aws::CredentialsError::Kind::Missing)
            std::fprintf(stderr, "%s\n", printable(choice.plan.error().detail).constData());
    }
    return code;
}

/// `about`: what is to be told besides.
int explain(const std::optional<QString> &awsProfile, const CoreLimit &coreLimit,
    const QJsonObject &about = {})
{
    AwsBench bench(coreLimit);
    const AwsFiles files = readAwsFiles(bench.environment);
    AwsCredentialsOrigin origin(awsProfile, bench.origin());
    QObject context;
    whenFinished(origin.fetch(), &context, [&](const aws::CredentialsResult &result) {
        QJsonObject json = explained(*origin.lastChoice(), files.warnings,
            { bench.environment, files.config.get(), origin.lastChoice()->profile.toUtf8() });
        for (const QString &name : about.keys())
            json[name] = about[name];
        QCoreApplication::exit(print(json, result));
    });
    return QCoreApplication::exec();
}

int explainOurs(const GivenProfile &given, const CoreLimit &coreLimit)
{
    const auto actor = actorOf({ {}, {}, given });
    if (!actor)
        return fail(actor.error().code, actor.error().why);
    const Profile &profile = actor->profile;
    const QJsonObject about { { u"CarillonProfile"_s, profile.name },
        { u"Id"_s, profile.id.toString(QUuid::WithoutBraces) },
        { u"AppInstanceUserArn"_s, profile.user.toString() }, { u"Source"_s, wordOf(profile) },
        { u"Region"_s, actor->endpoint.region },
        { u"EndpointUrl"_s, actor->endpoint.url.toString() } };
    const bool fromAws = profile.source == CredentialsSource::Environment;
    if (fromAws && profile.aws.place == AwsPlace::DefaultChain)
        return explain(std::nullopt, coreLimit, about);
    if (fromAws && profile.aws.place == AwsPlace::SharedProfile)
        return explain(profile.aws.profile, coreLimit, about);
    AwsBench bench(coreLimit);
    const auto credentials = bench.credentialsOf(profile);
    QObject context;
    whenFinished(
        credentials->credentials(), &context, [about](const aws::CredentialsResult &result) {
            QCoreApplication::exit(print(about, result));
        });
    return QCoreApplication::exec();
}

} // namespace

int profiles(const QStringList &arguments, const CoreLimit &coreLimit)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    parser.addOptions(profileOptions());
    parser.addOption(awsProfileOption());
    parser.addOption({ u"explain"_s, u"Tell where credentials come from, and why."_s });
    if (!parser.parse(arguments))
        return fail(BadUsage, parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (!parser.positionalArguments().isEmpty())
        return fail(BadUsage, u"unknown argument: "_s + parser.positionalArguments().first());
    if (parser.isSet(u"profile"_s) && parser.isSet(u"aws-profile"_s))
        return fail(BadUsage,
            u"--profile names a profile of Carillon's, --aws-profile one of AWS's: give one"_s);
    if (const auto given = givenProfileOf(parser))
        return explainOurs(*given, coreLimit);
    const bool named = parser.isSet(u"aws-profile"_s);
    if (!named && !parser.isSet(u"explain"_s))
        return list(dataDirOf(parser), QProcessEnvironment::systemEnvironment());
    return explain(named ? std::optional(parser.value(u"aws-profile"_s)) : std::nullopt, coreLimit);
}

} // namespace carillon::ctl
