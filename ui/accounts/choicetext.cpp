// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/choicetext.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

struct ChoiceText {
    Q_DECLARE_TR_FUNCTIONS(ChoiceText)
};

QString homely(const QString &path)
{
    const QString home = QDir::homePath() + u'/';
    return path.startsWith(home) ? u"~/"_s + path.sliced(home.size()) : path;
}

/// In the middle of a sentence.
QString placeName(CredentialPlace place, const QString &profile, const AwsPaths &paths)
{
    using T = ChoiceText;
    switch (place) {
    case CredentialPlace::EnvironmentKeys:
        return T::tr("AWS_ACCESS_KEY_ID of the environment");
    case CredentialPlace::Profile:
        return T::tr("the profile “%1”").arg(profile);
    case CredentialPlace::Role:
        return T::tr("the role of the profile “%1”").arg(profile);
    case CredentialPlace::WebIdentity:
        return T::tr("a web identity token");
    case CredentialPlace::IdentityCenter:
        return T::tr("IAM Identity Center of the profile “%1”").arg(profile);
    case CredentialPlace::CredentialsFile:
        return T::tr("the keys of the profile “%1” in %2").arg(profile, homely(paths.credentials));
    case CredentialPlace::Login:
        return T::tr("the “aws login” of the profile “%1”").arg(profile);
    case CredentialPlace::Process:
        return T::tr("the credential_process of the profile “%1”").arg(profile);
    case CredentialPlace::ConfigFile:
        return T::tr("the keys of the profile “%1” in %2").arg(profile, homely(paths.config));
    case CredentialPlace::Machine:
        break;
    }
    return T::tr("a container or a machine in AWS");
}

/// Of the one that is used, with what can be said of it without a secret.
QString usedSentence(const TriedSource &used, const CredentialPlan &plan, const QString &profile,
    const AwsPaths &paths)
{
    using T = ChoiceText;
    if (used.place == CredentialPlace::EnvironmentKeys)
        return T::tr("Environment: AWS_ACCESS_KEY_ID is set.");
    if (const auto *role = std::get_if<RolePlan>(&plan.how))
        return T::tr("Role: the profile “%1” acts as %2.").arg(profile, role->roleArn);
    if (const auto *web = std::get_if<WebIdentityPlan>(&plan.how))
        return T::tr("Web identity: the token in %1, for the role %2.")
            .arg(homely(web->tokenFile), web->roleArn);
    if (const auto *sso = std::get_if<SsoPlan>(&plan.how))
        return T::tr("IAM Identity Center: the role %1 in the account %2, by %3.")
            .arg(sso->roleName, sso->accountId, sso->startUrl);
    const QString name = placeName(used.place, profile, paths);
    return T::tr("Used: %1.").arg(name);
}

QString listed(const QStringList &names)
{
    return names.join(ChoiceText::tr(", "));
}

} // namespace

QString choiceSentences(
    const CredentialChoice &choice, const AwsPaths &paths, bool environmentHasKeys)
{
    using T = ChoiceText;
    using Outcome = TriedSource::Outcome;
    if (!choice.plan)
        return choice.plan.error().detail;
    QString used;
    QStringList before;
    QStringList behind;
    for (const TriedSource &tried : choice.tried) {
        const QString name = placeName(tried.place, choice.profile, paths);
        if (tried.outcome == Outcome::Used)
            used = usedSentence(tried, **choice.plan, choice.profile, paths);
        else if (tried.outcome == Outcome::Shadowed)
            behind.append(name);
        else if (tried.outcome == Outcome::Absent && used.isEmpty())
            before.append(name);
    }
    QStringList lines { used };
    if (!behind.isEmpty())
        lines.append(T::tr("It comes before %1.").arg(listed(behind)));
    const bool passesOver = environmentHasKeys && !choice.tried.isEmpty()
        && choice.tried.first().outcome == Outcome::NotAsked;
    if (passesOver)
        lines.append(T::tr("AWS_ACCESS_KEY_ID is set, but does not count for a profile that is "
                           "chosen by its name."));
    if (!before.isEmpty())
        lines.append(T::tr("Looked at before, and not set up: %1.").arg(listed(before)));
    return lines.join(u'\n');
}

QString credentialsUntilText(const QDateTime &until)
{
    using T = ChoiceText;
    if (!until.isValid())
        return {};
    const QDateTime here = until.toLocalTime();
    const QString time = QLocale().toString(here.time(), QLocale::ShortFormat);
    const QDateTime now = QDateTime::currentDateTime();
    const QString when = here.date() == now.date()
        ? time
        : T::tr("%1, %2").arg(QLocale().toString(here.date(), QLocale::ShortFormat), time);
    return here > now ? T::tr("Credentials until %1").arg(when)
                      : T::tr("The credentials ended at %1").arg(when);
}

} // namespace carillon::ui
