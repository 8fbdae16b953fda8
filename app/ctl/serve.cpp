// SPDX-License-Identifier: Apache-2.0
#include "ctl/serve.h"

#include "ctl/exitcode.h"
#include "ctl/shellexports.h"
#include "ctl/stopsignal.h"
#include "domain/whenfinished.h"
#include "localservice/localservice.h"
#include "localservice/router.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTextStream>
#include <QUrl>

#include <expected>

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
        { u"tls"_s,
            u"Serve https and wss as well, at the same port, with a certificate made at the first "
            "start and kept beside the database; the exports name both."_s },
        { u"allow-origin"_s,
            u"Let pages of this origin, e.g. http://localhost:9000, call from a browser; without "
            u"it "
            "none may."_s,
            u"ORIGIN"_s },
        { u"no-quotas"_s, u"Do not throttle."_s },
        { u"operations"_s,
            u"List the operations of the API and whether they are served; then end."_s },
    });
}

/// Null where the environment has none.
std::expected<aws::CredentialsPtr, QString> credentialsFromEnvironment()
{
    const QByteArray id = qgetenv("CARILLON_LOCAL_ACCESS_KEY_ID");
    aws::Secret secret(qgetenv("CARILLON_LOCAL_SECRET_ACCESS_KEY"));
    aws::Secret token(qgetenv("CARILLON_LOCAL_SESSION_TOKEN"));
    if (id.isEmpty() && secret.isEmpty() && token.isEmpty())
        return nullptr;
    if (id.isEmpty() || secret.isEmpty())
        return std::unexpected(u"CARILLON_LOCAL_ACCESS_KEY_ID and CARILLON_LOCAL_SECRET_ACCESS_KEY "
                               "belong together: one of them is not set"_s);
    auto credentials = std::make_shared<aws::Credentials>();
    credentials->accessKeyId = id;
    credentials->secretAccessKey = std::move(secret);
    credentials->sessionToken = std::move(token);
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

/// As a browser writes it: lower case, no path, no port that goes without saying.
bool isOrigin(const QByteArray &text)
{
    const QUrl url = QUrl::fromEncoded(text, QUrl::StrictMode);
    const int usual = url.scheme() == u"https" ? 443 : 80;
    return url.isValid() && (url.scheme() == u"http" || url.scheme() == u"https")
        && !url.host().isEmpty() && url.port() != usual
        && text == (url.scheme() + u"://"_s + url.authority(QUrl::FullyEncoded)).toUtf8()
        && url.userInfo().isEmpty();
}

std::expected<localservice::Options, QString> optionsOf(const QCommandLineParser &parser)
{
    bool isPort = false;
    localservice::Options options;
    options.port = parser.value(u"port"_s).toUShort(&isPort);
    if (!isPort)
        return std::unexpected(u"--port takes 0 to 65535"_s);
    if (parser.isSet(u"ephemeral"_s) && parser.isSet(u"data"_s))
        return std::unexpected(u"--ephemeral and --data exclude each other"_s);
    options.dataDir = dataDirOf(parser);
    options.seedFile = parser.value(u"seed"_s);
    options.allowedOrigin = parser.value(u"allow-origin"_s).toUtf8();
    if (!options.allowedOrigin.isEmpty() && !isOrigin(options.allowedOrigin)) {
        return std::unexpected(u"--allow-origin takes what browsers call an origin: scheme, host "
                               u"and port and no more, "
                               "e.g. https://app.example or http://localhost:9000"_s);
    }
    options.tls = parser.isSet(u"tls"_s);
    options.quotas = !parser.isSet(u"no-quotas"_s);
    auto credentials = credentialsFromEnvironment();
    if (!credentials)
        return std::unexpected(credentials.error());
    options.credentials = *std::move(credentials);
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

/// One operation a line: its API, its name, and `served`, with what is not done because of it if
/// anything, or the reason why it is not.
int listOperations()
{
    QTextStream out(stdout);
    for (const localservice::Route &route : localservice::allRoutes()) {
        out << localservice::toText(route.api) << '\t' << route.operation << '\t'
            << (route.notServed ? "not served" : "served");
        if (const char *note = route.notServed ? route.notServed : route.onlyStored)
            out << ": " << note;
        out << '\n';
    }
    return Done;
}

} // namespace

int serve(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return fail(BadUsage, parser.errorText());
    if (const QStringList more = parser.positionalArguments(); !more.isEmpty())
        return fail(BadUsage, u"serve takes no argument '%1'"_s.arg(more.first()));
    if (parser.isSet(u"help"_s))
        parser.showHelp(Done);
    if (parser.isSet(u"operations"_s))
        return listOperations();
    const auto options = optionsOf(parser);
    if (!options)
        return fail(BadUsage, options.error());
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
