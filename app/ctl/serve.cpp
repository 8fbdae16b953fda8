// SPDX-License-Identifier: Apache-2.0
#include "ctl/serve.h"

#include "ctl/exitcode.h"
#include "ctl/shellexports.h"
#include "ctl/stopsignal.h"
#include "domain/whenfinished.h"
#include "localservice/localservice.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Runs the local messaging service on 127.0.0.1 until it is interrupted, and prints its "
        "endpoint and credentials as shell exports.\n\nThe credentials are random unless "
        "CARILLON_LOCAL_ACCESS_KEY_ID, CARILLON_LOCAL_SECRET_ACCESS_KEY and, where wanted, "
        "CARILLON_LOCAL_SESSION_TOKEN are in the environment.\n\nExit status: 0 stopped on "
        "request, 2 cannot serve, 252 bad usage."_s);
    parser.addHelpOption();
    parser.addOptions({
        { u"port"_s, u"Port to listen on; 0, the default, takes any free one."_s, u"N"_s, u"0"_s },
        { u"port-file"_s, u"File that gets the port once the service answers."_s, u"FILE"_s },
        { u"data"_s, u"Directory of the database."_s, u"DIR"_s },
        { u"seed"_s, u"JSON file with the world to start with."_s, u"FILE"_s },
        { u"ephemeral"_s, u"Keep nothing after the end."_s },
        { u"no-quotas"_s, u"Do not throttle."_s },
    });
}

aws::CredentialsPtr credentialsFromEnvironment()
{
    const QByteArray id = qgetenv("CARILLON_LOCAL_ACCESS_KEY_ID");
    const aws::Secret secret(qgetenv("CARILLON_LOCAL_SECRET_ACCESS_KEY"));
    if (id.isEmpty() || secret.isEmpty())
        return nullptr;
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = id;
    credentials->secretAccessKey = secret.clone();
    credentials->sessionToken = aws::Secret(qgetenv("CARILLON_LOCAL_SESSION_TOKEN"));
    return credentials;
}

QString dataDirOf(const QCommandLineParser &parser)
{
    if (parser.isSet(u"ephemeral"_s))
        return {};
    if (parser.isSet(u"data"_s))
        return parser.value(u"data"_s);
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/serve"_s;
}

std::optional<localservice::Options> optionsOf(const QCommandLineParser &parser)
{
    bool isPort = false;
    localservice::Options options;
    options.port = parser.value(u"port"_s).toUShort(&isPort);
    if (!isPort || (parser.isSet(u"ephemeral"_s) && parser.isSet(u"data"_s)))
        return std::nullopt;
    options.dataDir = dataDirOf(parser);
    options.seedFile = parser.value(u"seed"_s);
    options.quotas = !parser.isSet(u"no-quotas"_s);
    options.credentials = credentialsFromEnvironment();
    return options;
}

/// Whole or not at all: who waits for the file never reads half a number.
bool writePortFile(const QString &path, int port)
{
    if (path.isEmpty())
        return true;
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(QByteArray::number(port) + '\n') > 0 && file.commit();
}

} // namespace

int serve(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty()) {
        const QString why = parser.positionalArguments().isEmpty()
            ? parser.errorText()
            : u"serve takes no argument '%1'"_s.arg(parser.positionalArguments().first());
        std::fprintf(stderr, "carillonctl: %s\n", qUtf8Printable(why));
        return BadUsage;
    }
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    const auto options = optionsOf(parser);
    if (!options) {
        std::fputs("carillonctl: --port takes 0 to 65535; --ephemeral and --data exclude each "
                   "other\n",
            stderr);
        return BadUsage;
    }
    if (!options->dataDir.isEmpty() && !QDir().mkpath(options->dataDir))
        return fail(CannotStart, u"cannot make the directory %1"_s.arg(options->dataDir));

    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, qApp, [] { QCoreApplication::exit(Done); });
    const QString portFile = parser.value(u"port-file"_s);
    localservice::LocalService service(*options);
    whenFinished(service.start(), &service,
        [portFile](const std::expected<localservice::Running, localservice::StartError> &started) {
            if (!started)
                return QCoreApplication::exit(fail(CannotStart, started.error().text));
            printShellExports(*started);
            if (!writePortFile(portFile, started->endpoint.port()))
                QCoreApplication::exit(fail(CannotStart, u"cannot write %1"_s.arg(portFile)));
        });
    const int code = QCoreApplication::exec();
    if (!portFile.isEmpty() && code == Done)
        QFile::remove(portFile);
    return code;
}

} // namespace carillon::ctl
