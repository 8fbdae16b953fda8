// SPDX-License-Identifier: Apache-2.0
#include "ui/accounts/importdialog.h"

#include "account/addresscheck.h"
#include "account/profileendpoint.h"
#include "account/profilestore.h"
#include "ui/accounts/accounttext.h"
#include "ui/common/dialogbuttons.h"
#include "ui/common/placelabel.h"
#include "ui/common/plainlabel.h"

#include <QCheckBox>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int formWidth = 560;
constexpr int listHeight = 320;

PlainLabel *line(const QString &text, const char *tone, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setWordWrap(true);
    label->setProperty("tone", QLatin1StringView(tone));
    return label;
}

} // namespace

QString destinationOf(const Profile &profile)
{
    const auto endpoint = resolveEndpoint(
        { profile.region(), profile.fips, profile.dualStack, profile.endpointUrl });
    if (!endpoint)
        return ImportDialog::tr("Its endpoint cannot be used: %1").arg(describe(endpoint.error()));
    return u"%1 · %2"_s.arg(endpoint->url.toString(), profile.region());
}

ImportDialog::ImportDialog(ImportedProfiles imported, ProfileStore &profiles, QWidget *parent)
    : QDialog(parent)
    , m_imported(std::move(imported))
    , m_profiles(profiles)
{
    setWindowTitle(tr("Import profiles"));
    auto *list = new QWidget(this);
    auto *rows = new QVBoxLayout(list);
    rows->setContentsMargins(0, 0, 8, 0);
    rows->setSpacing(16);
    for (qsizetype i = 0; i < m_imported.profiles.size(); ++i)
        addRow(*rows, i);
    rows->addStretch();
    auto *area = new QScrollArea(this);
    area->setWidget(list);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumHeight(std::min(list->sizeHint().height() + 8, listHeight));

    m_save = new QPushButton(this);
    m_save->setObjectName(u"import"_s);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(16);
    column->addWidget(line(tr("Nothing is saved yet. Whoever runs an endpoint sees each request "
                              "that is signed for it: import what you know."),
        "muted", this));
    column->addWidget(area, 1);
    if (m_imported.notTaken > 0)
        column->addWidget(
            line(tr("%1 more in the file cannot be taken: they are no profiles, or of "
                    "another computer’s local service.")
                     .arg(m_imported.notTaken),
                "caution", this));
    column->addLayout(dialogButtons(*this, *m_save));
    setMinimumWidth(std::min(formWidth, parent ? parent->width() - 16 : formWidth));
    connect(m_save, &QPushButton::clicked, this, &ImportDialog::save);
    count();
}

void ImportDialog::addRow(QVBoxLayout &column, qsizetype index)
{
    const Profile &profile = m_imported.profiles[index];
    const QString name = ForeignText(profile.name).mnemonicFree();
    const bool here = isLoopback(QUrl(profile.endpointUrl).host());
    auto *box = new QCheckBox(u"%1 · %2"_s.arg(name, placeWord(here)), this);
    const bool usable = resolveEndpoint(
        { profile.region(), profile.fips, profile.dualStack, profile.endpointUrl })
                            .has_value();
    const QString remark = remarkOn(index);
    box->setEnabled(usable);
    box->setChecked(usable && remark.isEmpty());
    box->setAccessibleDescription(
        ForeignText(destinationOf(profile) + u' ' + remark).spoken(paragraphBounds));
    connect(box, &QCheckBox::toggled, this, &ImportDialog::count);
    m_boxes.append(box);
    auto *texts = new QVBoxLayout;
    texts->setContentsMargins(28, 0, 0, 0);
    texts->setSpacing(2);
    texts->addWidget(line(userArnSentence(profile.user), "muted", this));
    texts->addWidget(line(destinationOf(profile), "muted", this));
    if (!remark.isEmpty())
        texts->addWidget(line(remark, "caution", this));
    auto *row = new QVBoxLayout;
    row->setSpacing(2);
    row->addWidget(box);
    row->addLayout(texts);
    column.addLayout(row);
}

/// Why it is not chosen unless a person does so.
QString ImportDialog::remarkOn(qsizetype index) const
{
    const Profile &profile = m_imported.profiles[index];
    QStringList remarks;
    const auto same = m_profiles.profile(m_imported.idsInFile[index]);
    const auto others = m_profiles.profiles();
    const bool twin = std::ranges::any_of(others, [&profile](const Profile &each) {
        return each.user == profile.user && each.endpointUrl == profile.endpointUrl;
    });
    if (same)
        remarks += tr("It was exported from “%1”, which is here. That stays as it is; this becomes "
                      "one beside it, with messages of its own.")
                       .arg(ForeignText(same->name).line());
    else if (twin)
        remarks += tr("There is a profile of this user and endpoint already.");
    const QUrl url(profile.endpointUrl);
    if (!profile.endpointUrl.isEmpty() && !isLoopback(url.host()) && regionOfHost(url).isEmpty())
        remarks += tr("“%1” is not AWS’s own address.").arg(url.host());
    if (!profile.aws.exchangeUrl.isEmpty())
        remarks += tr("It signs in through “%1”.").arg(QUrl(profile.aws.exchangeUrl).host());
    return remarks.join(u' ');
}

void ImportDialog::count()
{
    const auto chosen
        = std::ranges::count_if(m_boxes, [](const QCheckBox *box) { return box->isChecked(); });
    m_save->setText(chosen == 0 ? tr("Import")
            : chosen == 1       ? tr("Import 1 profile")
                                : tr("Import %1 profiles").arg(chosen));
    m_save->setEnabled(chosen > 0);
}

QString ImportDialog::freeName(const QString &wanted) const
{
    const auto taken = [this](const QString &name) {
        const auto known = m_profiles.profiles();
        return std::ranges::any_of(known, [&](const Profile &each) { return each.name == name; });
    };
    QString name = wanted;
    for (int i = 2; taken(name); ++i)
        name = u"%1 (%2)"_s.arg(wanted).arg(i);
    return name;
}

void ImportDialog::save()
{
    std::optional<Profile> first;
    int saved = 0;
    for (qsizetype i = 0; i < m_boxes.size(); ++i) {
        if (!m_boxes[i]->isChecked())
            continue;
        Profile profile = m_imported.profiles[i];
        profile.name = freeName(profile.name.simplified());
        if (!m_profiles.save(profile)) {
            Q_EMIT failed(m_profiles.problem());
            break;
        }
        ++saved;
        if (!first)
            first = profile;
    }
    if (first)
        Q_EMIT this->saved(*first, saved);
    accept();
}

} // namespace carillon::ui
