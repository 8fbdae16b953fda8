// SPDX-License-Identifier: Apache-2.0
#include "account/filesecretstore.h"
#include "account/keychainsecretstore.h"
#include "account/placedsecretstore.h"
#include "client/trustedcertificates.h"
#include "heap/nocores.h"
#include "ui/autopilot.h"
#include "ui/common/theme.h"
#include "ui/composition.h"
#include "ui/soleinstance.h"
#include "ui/windows.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDesktopServices>
#include <QDir>
#include <QStandardPaths>
#include <QTextStream>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

struct Arguments {
    carillon::ui::Composition::Options options;
    carillon::ui::Autopilot::Script script;
};

Arguments parseArguments(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Desktop chat client for Amazon Chime SDK messaging."));
    parser.addHelpOption();
    parser.addVersionOption();
    const auto text
        = [](const char *source) { return QCoreApplication::translate("main", source); };
    const QCommandLineOption local(
        u"local"_s, text("Open the service built into Carillon, with its seeded world."));
    const QCommandLineOption profile(
        u"profile"_s, text("Open the profile with this name."), u"NAME"_s);
    const QCommandLineOption channel(
        u"channel"_s, text("Open this channel, by name or ARN."), u"CHANNEL"_s);
    const QCommandLineOption send(u"send"_s,
        text("Type TEXT into the compose box and send it; print its MessageId."), u"TEXT"_s);
    const QCommandLineOption screenshot(
        u"screenshot"_s, text("Save a picture of the window as PNG."), u"FILE"_s);
    const QCommandLineOption quit(u"quit"_s,
        text("End when the options before are done; the exit code is 1 if one of them failed."));
    const QCommandLineOption dataDir(u"data-dir"_s,
        text("Keep profiles and messages in DIR instead of the user's data folder."), u"DIR"_s);
    parser.addOptions({ local, profile, channel, send, screenshot, quit, dataDir });
    parser.process(application);

    Arguments arguments;
    arguments.options.local = parser.isSet(local);
    arguments.options.profile = parser.value(profile);
    arguments.options.dataDir = parser.isSet(dataDir)
        ? QDir(parser.value(dataDir)).absolutePath()
        : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    arguments.script = { parser.value(channel), parser.value(send), parser.value(screenshot),
        parser.isSet(quit) };
    return arguments;
}

QString desktopsLeave()
{
    return qEnvironmentVariable(qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN")
            ? "XDG_ACTIVATION_TOKEN"
            : "DESKTOP_STARTUP_ID");
}

/// A later start: the window that is open does what was asked for, where it can.
int handOver(carillon::ui::SoleInstance &instance, const Arguments &arguments)
{
    const auto say
        = [](const QString &text) { QTextStream(stderr) << "carillon: " << text << Qt::endl; };
    const QString open = QCoreApplication::translate("main", "already open with %1 (process %2)")
                             .arg(arguments.options.dataDir)
                             .arg(instance.otherProcess());
    const carillon::ui::Autopilot::Script &script = arguments.script;
    if (!script.text.isEmpty() || !script.screenshot.isEmpty() || script.quit) {
        say(QCoreApplication::translate("main",
            "%1. --send, --screenshot and --quit need a window of their own: close that one, or "
            "name another folder with --data-dir. “carillonctl send” needs no window.")
                .arg(open));
        return 1;
    }
    QObject::connect(
        &instance, &carillon::ui::SoleInstance::handedOver, &instance, [say, open](bool taken) {
            say(taken
                    ? QCoreApplication::translate("main", "%1; its window is in front now.")
                          .arg(open)
                    : QCoreApplication::translate("main", "%1, but it does not answer.").arg(open));
            QCoreApplication::exit(taken ? 0 : 1);
        });
    instance.handOver(
        { arguments.options.local, arguments.options.profile, script.channel, desktopsLeave() });
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    // Whatever is written from here on is for this user alone.
    umask(077);
    const carillon::CoreLimit coreLimit = carillon::forbidCores();

    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"carillon"_s);
    QCoreApplication::setApplicationVersion(QLatin1StringView(CARILLON_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Carillon"_s);
    QGuiApplication::setDesktopFileName(u"org.carillon.Carillon"_s);

    Arguments arguments = parseArguments(application);
    arguments.options.coreLimit = coreLimit;
    carillon::ui::SoleInstance instance(arguments.options.dataDir);
    if (!instance.isFirst())
        return handOver(instance, arguments);
    if (const QString why = carillon::trustBundleOfEnvironment(); !why.isEmpty())
        QTextStream(stderr) << "carillon: " << why << Qt::endl;
    carillon::ui::Theme theme;
    theme.apply(application);
    QApplication::setWindowIcon(QIcon(u":/carillon/desktop/org.carillon.Carillon.svg"_s));

    carillon::ui::Composition composition(std::move(arguments.options), theme,
        std::make_unique<carillon::PlacedSecretStore>(
            std::make_unique<carillon::KeychainSecretStore>(),
            std::make_unique<carillon::FileSecretStore>(carillon::keyFilesFolder())),
        [](const QUrl &url) { return QDesktopServices::openUrl(url); });
    const carillon::ui::Windows windows(composition, theme);
    std::unique_ptr<carillon::ui::Autopilot> autopilot;
    if (!arguments.script.isEmpty())
        autopilot
            = std::make_unique<carillon::ui::Autopilot>(std::move(arguments.script), composition);
    std::unique_ptr<carillon::ui::Autopilot> errand; // of a later start
    QObject::connect(&instance, &carillon::ui::SoleInstance::requested, &composition,
        [&composition, &errand](const carillon::ui::SoleInstance::Request &request) {
            if (!request.activationToken.isEmpty())
                qputenv("XDG_ACTIVATION_TOKEN", request.activationToken.toUtf8());
            composition.present(request.local, request.profile);
            if (!request.channel.isEmpty())
                errand = std::make_unique<carillon::ui::Autopilot>(
                    carillon::ui::Autopilot::Script { request.channel, {}, {}, false },
                    composition);
        });
    composition.start();
    return QApplication::exec();
}
