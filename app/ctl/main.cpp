// SPDX-License-Identifier: Apache-2.0
#include "client/trustedcertificates.h"
#include "ctl/chat.h"
#include "ctl/doctor.h"
#include "ctl/exitcode.h"
#include "ctl/login.h"
#include "ctl/logout.h"
#include "ctl/profiles.h"
#include "ctl/send.h"
#include "ctl/serve.h"
#include "ctl/watch.h"
#include "heap/nocores.h"

#include <QCoreApplication>
#include <QStringList>

#include <sys/stat.h>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr char usage[]
    = "usage: carillonctl serve [options]   run the local messaging service\n"
      "       carillonctl send [options]    send one message\n"
      "       carillonctl chat [options]    keep an outbox, driven by lines of "
      "JSON\n"
      "       carillonctl profiles          list Carillon's and AWS's profiles, or "
      "explain where credentials come from\n"
      "       carillonctl login             sign in: IAM Identity Center, a "
      "user pool, a credential exchange\n"
      "       carillonctl logout            end that sign-in\n"
      "       carillonctl doctor            find out what keeps messages from "
      "being sent\n"
      "       carillonctl watch [options]   print what happens as lines of "
      "JSON\n"
      "       carillonctl COMMAND --help    what a command takes\n"
      "       carillonctl --version\n";

} // namespace

int main(int argc, char **argv)
{
    // Whatever is written from here on is for this user alone.
    umask(077);
    const carillon::CoreLimit coreLimit = carillon::forbidCores();

    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"carillon"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CARILLON_VERSION));

    if (const QString why = carillon::trustBundleOfEnvironment(); !why.isEmpty())
        std::fprintf(stderr, "carillonctl: %s\n", qUtf8Printable(why));

    QStringList arguments = QCoreApplication::arguments();
    const QString command = arguments.value(1);
    if (command == u"--version" || command == u"-v") {
        std::puts("carillonctl " CARILLON_VERSION);
        return carillon::ctl::Done;
    }
    if (command == u"--help" || command == u"-h") {
        std::fputs(usage, stdout);
        return carillon::ctl::Done;
    }
    // The parsers take the rest for the command's own arguments.
    if (arguments.size() > 1)
        arguments.removeAt(1);
    if (command == u"serve")
        return carillon::ctl::serve(arguments);
    if (command == u"send")
        return carillon::ctl::send(arguments, coreLimit);
    if (command == u"chat")
        return carillon::ctl::chat(arguments, coreLimit);
    if (command == u"profiles")
        return carillon::ctl::profiles(arguments, coreLimit);
    if (command == u"login")
        return carillon::ctl::login(arguments);
    if (command == u"logout")
        return carillon::ctl::logout(arguments);
    if (command == u"doctor")
        return carillon::ctl::doctor(arguments, coreLimit);
    if (command == u"watch")
        return carillon::ctl::watch(arguments, coreLimit);
    std::fputs(usage, stderr);
    return carillon::ctl::BadUsage;
}
