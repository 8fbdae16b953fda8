// SPDX-License-Identifier: Apache-2.0
#include "ctl/doctor.h"

#include "account/profileexamination.h"
#include "ctl/actor.h"
#include "ctl/awsbench.h"
#include "ctl/exitcode.h"

#include <QCoreApplication>

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
      "Exit status: 0 no rung is bad, 1 one is, or the service gave no answer that "
      "tells, 252 bad usage, 253 no such profile, or no usable "
      "endpoint.";

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(description.toString());
    parser.addHelpOption();
    addActorOptions(parser,
        u"Who would send; else CARILLON_APP_INSTANCE_USER_ARN from the environment."_s,
        u"Else AWS_REGION, AWS_DEFAULT_REGION, else the bearer's."_s);
    parser.addOption(
        { u"channel-arn"_s, u"Where to; else any channel that the sender is in."_s, u"ARN"_s });
}

std::expected<ExaminedProfile, Refusal> patientOf(const QCommandLineParser &parser)
{
    const auto given = givenActorOf(parser);
    if (!given)
        return std::unexpected(given.error());
    const auto actor = actorOf(*given);
    if (!actor)
        return std::unexpected(actor.error());
    ExaminedProfile patient { actor->profile, actor->endpoint };
    if (parser.isSet(u"channel-arn"_s)) {
        const auto channel = ChannelArn::parse(parser.value(u"channel-arn"_s));
        if (!channel)
            return std::unexpected(
                Refusal { BadUsage, u"--channel-arn takes the ARN of a channel"_s });
        patient.channel = *channel;
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
    AwsBench bench;
    bench.secrets.keepIn(patient.profile.id, patient.profile.keptIn);
    ProfileExamination examination(patient, bench.secrets, &bench.mfa);
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
