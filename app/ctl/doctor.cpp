// SPDX-License-Identifier: Apache-2.0
#include "ctl/doctor.h"

#include "account/profileexamination.h"
#include "ctl/actor.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/storedprofiles.h"
#include "domain/whenfinished.h"
#include "localservice/localservice.h"

#include <QCoreApplication>
#include <QLockFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

constexpr QStringView description
    = u"Examines, rung by rung, whether messages can be sent: with a profile of Carillon's, or "
      u"with credentials as carillonctl send would take them. Prints a line a rung: what was "
      u"examined, the verdict (good, warning, bad, unproved), and what was seen, separated by "
      u"tabs. The last rung, sending, is judged by the rules of the channel that --channel-arn "
      u"names. Sends nothing, unless --send-test says so. For a profile of the service built "
      u"into Carillon that service runs meanwhile.\n\n"
      u"Exit status: 0 no rung is bad, 1 one is, or the service gave no answer that tells, 2 the "
      u"service built into Carillon did not start, 252 bad usage, 253 no such profile, no usable "
      u"endpoint, or the window runs that service.";

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    addActorOptions(parser,
        u"Who would send; else CARILLON_APP_INSTANCE_USER_ARN from the environment."_s,
        u"Else AWS_REGION, AWS_DEFAULT_REGION, else the bearer's."_s);
    parser.addOptions({
        { u"channel-arn"_s, u"Where to; else any channel that the sender is in."_s, u"ARN"_s },
        { u"send-test"_s,
            u"Prove the last rung: send one CONTROL message, which is not stored, to the channel "
            u"of --channel-arn. Who is connected to it gets the message."_s },
    });
}

/// Of the service built into the window: it has an endpoint and keys once it runs.
std::optional<Profile> localProfileOf(const GivenActor &given)
{
    const auto stored = given.profile ? storedProfile(*given.profile)
                                      : std::expected<Profile, QString>(std::unexpect);
    return stored && stored->source == CredentialsSource::LocalService ? std::optional(*stored)
                                                                       : std::nullopt;
}

std::expected<ExaminedProfile, Refusal> addressedOf(const GivenActor &given)
{
    if (const auto local = localProfileOf(given))
        return ExaminedProfile { *local, {} };
    const auto actor = actorOf(given);
    if (!actor)
        return std::unexpected(actor.error());
    return ExaminedProfile { actor->profile, actor->endpoint };
}

std::expected<ExaminedProfile, Refusal> patientOf(const QCommandLineParser &parser)
{
    const auto given = givenActorOf(parser);
    if (!given)
        return std::unexpected(given.error());
    const auto addressed = addressedOf(*given);
    if (!addressed)
        return addressed;
    ExaminedProfile patient = *addressed;
    if (parser.isSet(u"channel-arn"_s)) {
        const auto channel = ChannelArn::parse(parser.value(u"channel-arn"_s));
        if (!channel)
            return std::unexpected(
                Refusal { BadUsage, u"--channel-arn takes the ARN of a channel"_s });
        patient.channel = *channel;
    }
    if (parser.isSet(u"send-test"_s)) {
        if (!patient.channel)
            return std::unexpected(Refusal {
                BadUsage, u"--send-test sends to a channel: name it with --channel-arn"_s });
        patient.sendTest = SendTest::Yes;
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

int examine(const ExaminedProfile &patient, const CoreLimit &coreLimit)
{
    AwsBench bench(coreLimit);
    bench.secrets.keepIn(patient.profile.id, patient.profile.keptIn);
    ProfileExamination examination(patient, bench.secrets, &bench.mfa, coreLimit);
    ProfileDoctor &doctor = examination.doctor();
    QObject::connect(&doctor, &ProfileDoctor::found, &doctor, print);
    QObject::connect(&doctor, &ProfileDoctor::finished, &doctor,
        [](bool healthy) { QCoreApplication::exit(healthy ? Done : RefusedHere); });
    doctor.start();
    return QCoreApplication::exec();
}

/// Runs the service meanwhile, on the world that the window has.
int examineLocally(ExaminedProfile patient, const QString &dataDir, const CoreLimit &coreLimit)
{
    // The window's own: its service writes to the same world.
    QLockFile window(dataDir + u"/carillon.lock"_s);
    window.setStaleLockTime(0);
    if (!window.tryLock() && window.error() == QLockFile::LockFailedError)
        return fail(BadConfiguration,
            u"Carillon's window is open and runs the service of %1: test the profile there, or "
            u"close it first"_s.arg(patient.profile.name));
    localservice::Options options;
    options.dataDir = dataDir + u"/localservice"_s;
    localservice::LocalService service(std::move(options));
    std::expected<localservice::Running, localservice::StartError> started(std::unexpect);
    QObject context;
    whenFinished(service.start(), &context, [&started](const auto &result) {
        started = result;
        QCoreApplication::exit(0);
    });
    QCoreApplication::exec();
    if (!started)
        return fail(CannotStart,
            u"the service built into Carillon did not start: %1"_s.arg(started.error().text));
    const auto endpoint
        = resolveEndpoint({ patient.profile.region(), false, false, started->endpoint.toString() });
    if (!endpoint)
        return fail(BadConfiguration, u"the service's address cannot be used"_s);
    patient.endpoint = *endpoint;
    patient.keys = started->credentials;
    return examine(patient, coreLimit);
}

} // namespace

int doctor(const QStringList &arguments, const CoreLimit &coreLimit)
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
    if (patient->profile.source == CredentialsSource::LocalService)
        return examineLocally(*patient, dataDirOf(parser), coreLimit);
    return examine(*patient, coreLimit);
}

} // namespace carillon::ctl
