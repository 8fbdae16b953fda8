// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/profilefiles.h"

#include "account/profilejson.h"
#include "account/profilestore.h"
#include "ui/accounts/importdialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr auto suffix = "json";

QList<Profile> exportable(const ProfileStore &profiles)
{
    QList<Profile> found = profiles.profiles();
    found.removeIf(
        [](const Profile &each) { return each.source == CredentialsSource::LocalService; });
    return found;
}

} // namespace

ProfileFiles::ProfileFiles(ProfileStore &profiles, QWidget &window, QObject *parent)
    : QObject(parent)
    , m_profiles(profiles)
    , m_window(window)
{
}

void ProfileFiles::askWhereTo()
{
    if (exportable(m_profiles).isEmpty())
        return Q_EMIT troubled(tr("There is nothing to export: profiles of the local service mean "
                                  "nothing on another computer."));
    auto *dialog = new QFileDialog(&m_window, tr("Export profiles"), QDir::homePath(),
        tr("Profiles (*.%1)").arg(QLatin1StringView(suffix)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QLatin1StringView(suffix));
    dialog->selectFile(u"carillon-profiles.json"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileFiles::exportTo);
    dialog->open();
}

void ProfileFiles::askWhatFrom()
{
    auto *dialog = new QFileDialog(&m_window, tr("Import profiles"), QDir::homePath(),
        tr("Profiles (*.%1);;All files (*)").arg(QLatin1StringView(suffix)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProfileFiles::importFrom);
    dialog->open();
}

void ProfileFiles::exportTo(const QString &path)
{
    const QList<Profile> profiles = exportable(m_profiles);
    const QString why = writeProfileFile(path, profiles);
    if (!why.isEmpty())
        return Q_EMIT troubled(
            tr("The profiles could not be written to %1: %2. Choose another place.")
                .arg(path, why));
    Q_EMIT told(profiles.size() == 1
            ? tr("1 profile is in %1, without its keys.").arg(path)
            : tr("%1 profiles are in %2, without their keys.").arg(profiles.size()).arg(path));
}

void ProfileFiles::importFrom(const QString &path)
{
    const auto trouble = [this, &path](const QString &why) {
        Q_EMIT troubled(
            tr("Nothing was imported from %1. %2").arg(QFileInfo(path).fileName(), why));
    };
    const auto bytes = profileFileAt(path);
    if (!bytes)
        return trouble(bytes.error());
    auto imported = importedProfiles(*bytes);
    if (!imported)
        return trouble(imported.error());
    if (imported->profiles.isEmpty())
        return trouble(tr("There is no profile in it that could be used here."));
    auto *dialog = new ImportDialog(*std::move(imported), m_profiles, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::saved, this,
        [this](const Profile &first) { Q_EMIT this->imported(first); });
    connect(dialog, &ImportDialog::failed, this, [this](const QString &why) {
        Q_EMIT troubled(tr("The profiles could not be written: %1.").arg(why));
    });
    dialog->open();
}

} // namespace carillon::ui
