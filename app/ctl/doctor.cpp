// SPDX-License-Identifier: Apache-2.0
#include "ctl/doctor.h"

#include "account/filesecretstore.h"
#include "account/keychainsecretstore.h"
#include "account/placedsecretstore.h"
#include "account/profileendpoint.h"
#include "account/profileexamination.h"
#include "account/profilejson.h"
#include "ctl/address.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr QStringView description
    = u"Examines, rung by rung, whether messages can be sent: with a profile of Carillon's, or "
      u"with "
      "credentials as carillonctl send would take them. Prints a line a rung: what was examined, "
      "the verdict (good, warning, bad, unproved), and what was seen, separated by tabs. Sends "
      "nothing.\n\n"
      "Exit status: 0 no rung is bad, 1 one is, 252 bad usage, 253 no such profile, or no usable "
      "endpoint.";

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    parser.addOptions({
        { u"profile"_s, u"A profile of Carillon's, by its name."_s, u"NAME"_s },
        { u"data-dir"_s, u"Where Carillon keeps its profiles."_s, u"DIR"_s },
        awsProfileOption(),
        { u"chime-bearer"_s,
            u"Who would send; else CARILLON_APP_INSTANCE_USER_ARN from the environment."_s,
            u"ARN"_s },
        { u"channel-arn"_s, u"Where to; else any channel that the sender is in."_s, u"ARN"_s },
        { u"endpoint-url"_s, u"Else from the environment, else the region's."_s, u"URL"_s },
        { u"region"_s, u"Else AWS_REGION, AWS_DEFAULT_REGION, else the bearer's."_s, u"NAME"_s },
    });
}

struct Refusal {
    ExitCode code;
    QString why;
};

std::expected<ExaminedProfile, Refusal> storedPatient(const QCommandLineParser &parser)
{
    const QString folder = parser.isSet(u"data-dir"_s)
        ? parser.value(u"data-dir"_s)
        : QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const QString path = folder + u"/profiles.json"_s;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(Refusal { BadConfiguration, u"cannot read %1"_s.arg(path) });
    // Not by ProfileStore: it would set a damaged file aside, which is the window's business.
    const QJsonArray entries = QJsonDocument::fromJson(file.readAll())[u"profiles"_s].toArray();
    const QString name = parser.value(u"profile"_s);
    for (const QJsonValue entry : entries) {
        const auto stored = profileFrom(entry.toObject());
        if (!stored || stored->name != name)
            continue;
        const Profile &profile = *stored;
        if (profile.source == CredentialsSource::LocalService)
            return std::unexpected(Refusal { BadConfiguration,
                u"%1 is of the service built into Carillon, which runs with the window"_s.arg(
                    name) });
        const auto endpoint = endpointOf(profile, QProcessEnvironment::systemEnvironment());
        if (!endpoint)
            return std::unexpected(Refusal { BadConfiguration, textOf(endpoint.error()) });
        return ExaminedProfile { profile, *endpoint };
    }
    return std::unexpected(
        Refusal { BadConfiguration, u"there is no profile %1 in %2"_s.arg(name, path) });
}

std::expected<ExaminedProfile, Refusal> givenPatient(const QCommandLineParser &parser)
{
    const auto bearer = AppInstanceUserArn::parse(parser.isSet(u"chime-bearer"_s)
            ? parser.value(u"chime-bearer"_s)
            : qEnvironmentVariable("CARILLON_APP_INSTANCE_USER_ARN"));
    if (!bearer)
        return std::unexpected(
            Refusal { BadUsage, u"--chime-bearer takes the ARN of an AppInstanceUser or bot"_s });
    const auto endpoint = addressOf(givenAddressOf(parser), bearer->arn());
    if (!endpoint)
        return std::unexpected(Refusal { BadConfiguration, textOf(endpoint.error()) });
    Profile profile { QUuid::createUuid(), {}, *bearer, CredentialsSource::Environment, {} };
    profile.aws = awsSettingsOf(parser);
    return ExaminedProfile { profile, *endpoint };
}

std::expected<ExaminedProfile, Refusal> patientOf(const QCommandLineParser &parser)
{
    auto patient = parser.isSet(u"profile"_s) ? storedPatient(parser) : givenPatient(parser);
    if (patient && parser.isSet(u"channel-arn"_s)) {
        const auto channel = ChannelArn::parse(parser.value(u"channel-arn"_s));
        if (!channel)
            return std::unexpected(
                Refusal { BadUsage, u"--channel-arn takes the ARN of a channel"_s });
        patient->channel = *channel;
    }
    return patient;
}

void print(const ProfileFinding &finding)
{
    std::printf("%s\t%s\t%s\n", qPrintable(wordOf(finding.check)),
        qPrintable(wordOf(finding.verdict)), printable(finding.text).constData());
    if (!finding.remedy.isEmpty())
        std::printf("\t\t%s\n", printable(finding.remedy).constData());
    std::fflush(stdout);
}

int examine(const ExaminedProfile &patient)
{
    TerminalMfa mfa;
    PlacedSecretStore secrets(std::make_unique<KeychainSecretStore>(),
        std::make_unique<FileSecretStore>(keyFilesFolder()));
    secrets.keepIn(patient.profile.id, patient.profile.keptIn);
    ProfileExamination examination(patient, secrets, &mfa);
    ProfileDoctor &doctor = examination.doctor();
    QObject::connect(&doctor, &ProfileDoctor::found, &doctor, print);
    QObject::connect(&doctor, &ProfileDoctor::finished, &doctor,
        [](bool healthy) { QCoreApplication::exit(healthy ? Done : RefusedHere); });
    doctor.start();
    return QCoreApplication::exec();
}

} // namespace

int doctor(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return fail(BadUsage, parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (!parser.positionalArguments().isEmpty())
        return fail(BadUsage, u"unknown argument: "_s + parser.positionalArguments().first());
    const auto patient = patientOf(parser);
    if (!patient)
        return fail(patient.error().code, patient.error().why);
    return examine(*patient);
}

} // namespace carillon::ctl
