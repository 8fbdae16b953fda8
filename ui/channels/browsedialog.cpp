// SPDX-License-Identifier: Apache-2.0
#include "ui/channels/browsedialog.h"

#include "models/browsemodel.h"
#include "ui/channels/channeldelegate.h"
#include "ui/channels/channelfilter.h"
#include "ui/channels/filterfield.h"
#include "ui/common/errortext.h"
#include "ui/common/plainlabel.h"
#include "ui/common/theme.h"
#include "ui/common/usertext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr int leastWidth = 400;
constexpr int usualWidth = 520;
constexpr int usualHeight = 560;
constexpr int edge = 20;

} // namespace

BrowseDialog::BrowseDialog(Theme &theme, std::unique_ptr<ChannelBrowser> browser,
    const AppInstanceArn &instance, const QString &wanted, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_instance(instance)
    , m_browser(std::move(browser))
    , m_model(std::make_unique<BrowseModel>(*m_browser))
    , m_filter(new ChannelFilter(this))
    , m_source(new QComboBox(this))
    , m_peopleField(new QLineEdit(this))
    , m_search(new QPushButton(tr("Search"), this))
    , m_peopleLine(new QWidget(this))
    , m_name(new FilterField(theme, {}, this))
    , m_list(new QListView(this))
    , m_state(new PlainLabel(this))
    , m_tryAgain(new QPushButton(tr("Try again"), this))
    , m_note(new PlainLabel(this))
    , m_open(new QPushButton(tr("Open"), this))
    , m_join(new QPushButton(tr("Join"), this))
{
    setWindowTitle(tr("Find or join a channel"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    build();
    m_filter->setSourceModel(m_model.get());
    m_filter->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_filter->sort(0);
    connect(m_source, &QComboBox::currentIndexChanged, this, &BrowseDialog::chooseSource);
    connect(m_peopleField, &QLineEdit::textChanged, this, &BrowseDialog::readPeople);
    connect(m_peopleField, &QLineEdit::returnPressed, this, &BrowseDialog::search);
    connect(m_search, &QPushButton::clicked, this, &BrowseDialog::search);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setWanted(text);
        tellState();
    });
    connect(m_name, &FilterField::downPressed, this, [this] {
        m_list->setFocus(Qt::TabFocusReason);
        if (!m_list->currentIndex().isValid())
            m_list->setCurrentIndex(m_filter->index(0, 0));
    });
    connect(m_name, &FilterField::left, this, &QDialog::reject);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &BrowseDialog::tellChoice);
    connect(m_filter, &QAbstractItemModel::dataChanged, this, &BrowseDialog::tellChoice);
    connect(m_list, &QListView::doubleClicked, this, &BrowseDialog::openChosen);
    connect(m_tryAgain, &QPushButton::clicked, m_browser.get(), &ChannelBrowser::tryAgain);
    connect(m_browser.get(), &ChannelBrowser::stateChanged, this, &BrowseDialog::tellState);
    connect(m_browser.get(), &ChannelBrowser::appended, this, &BrowseDialog::tellState);
    m_name->setText(wanted);
    chooseSource();
    m_name->setFocus();
}

BrowseDialog::~BrowseDialog()
{
    m_filter->setSourceModel(nullptr); // the model goes before the widgets
}

void BrowseDialog::build()
{
    m_source->setObjectName(u"browseSource"_s);
    m_source->setAccessibleName(tr("Which channels"));
    m_source->addItem(tr("Public channels"));
    m_source->addItem(tr("Channels I moderate"));
    m_source->addItem(tr("Channels with certain people"));
    m_peopleField->setObjectName(u"browsePeople"_s);
    m_peopleField->setAccessibleName(tr("People who are in the channel"));
    m_peopleField->setPlaceholderText(tr("User ids or ARNs, all of whom are in it"));
    m_search->setObjectName(u"browseSearch"_s);
    m_search->setAutoDefault(false);
    m_name->setObjectName(u"browseName"_s);
    m_name->setAccessibleName(tr("Part of the channel's name"));
    m_name->setPlaceholderText(tr("Part of the name"));
    m_list->setObjectName(u"browseList"_s);
    m_list->setAccessibleName(tr("Channels found"));
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new ChannelDelegate(m_theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_state->setObjectName(u"browseState"_s);
    m_note->setObjectName(u"browseNote"_s);
    for (PlainLabel *label : { m_state, m_note }) {
        label->setFont(m_theme.smallFont());
        label->setWordWrap(true);
        label->setProperty("tone", u"muted"_s);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }

    auto *people = new QHBoxLayout(m_peopleLine);
    people->setContentsMargins(0, 0, 0, 0);
    people->addWidget(m_peopleField, 1);
    people->addWidget(m_search);
    auto *state = new QHBoxLayout;
    state->addWidget(m_state, 1);
    state->addWidget(m_tryAgain, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(edge, edge, edge, edge);
    column->setSpacing(12);
    column->addWidget(m_source);
    column->addWidget(m_peopleLine);
    column->addWidget(m_name);
    column->addLayout(state);
    column->addWidget(m_list, 1);
    column->addWidget(m_note);
    column->addLayout(makeButtons());
    setMinimumWidth(leastWidth);
    resize(usualWidth, usualHeight);
}

QLayout *BrowseDialog::makeButtons()
{
    m_tryAgain->setObjectName(u"browseAgain"_s);
    m_tryAgain->setProperty("kind", u"link"_s);
    m_tryAgain->setAutoDefault(false);
    m_tryAgain->setAccessibleName(tr("Try to list the channels again"));
    m_open->setObjectName(u"browseOpen"_s);
    m_open->setAutoDefault(false);
    m_join->setObjectName(u"browseJoin"_s);
    m_join->setAutoDefault(false);
    m_join->setProperty("kind", u"primary"_s);
    connect(m_open, &QPushButton::clicked, this, &BrowseDialog::openChosen);
    connect(m_join, &QPushButton::clicked, this, &BrowseDialog::joinChosen);
    auto *close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(close);
    buttons->addStretch();
    buttons->addWidget(m_open);
    buttons->addWidget(m_join);
    return buttons;
}

void BrowseDialog::chooseSource()
{
    const auto source = static_cast<ChannelBrowser::Source>(m_source->currentIndex());
    const bool byPeople = source == ChannelBrowser::Source::WithPeople;
    m_peopleLine->setVisible(byPeople);
    readPeople();
    if (!byPeople)
        m_browser->list(source);
    else if (!m_people.isEmpty())
        search();
    tellState();
    tellChoice();
}

void BrowseDialog::readPeople()
{
    const UsersReading reading = readUsers(m_peopleField->text(), m_instance);
    const bool tooMany = reading.arns.size() > ChannelBrowser::mostPeople;
    m_people = reading.unread.isEmpty() && !tooMany ? reading.arns : QStringList();
    QString wrong;
    if (!reading.unread.isEmpty())
        wrong = tr("“%1” %2.")
                    .arg(ForeignText(reading.unread.first()).line(),
                        whyNoUser(reading.unread.first()));
    else if (tooMany)
        wrong = tr("The service searches for at most %1 people at once; these are %2.")
                    .arg(ChannelBrowser::mostPeople)
                    .arg(reading.arns.size());
    m_search->setEnabled(!m_people.isEmpty());
    m_search->setToolTip(plainToolTip(wrong));
    m_peopleField->setAccessibleDescription(wrong);
    if (m_peopleLine->isVisibleTo(this))
        setNote(wrong, true);
}

void BrowseDialog::search()
{
    if (!m_people.isEmpty())
        m_browser->list(ChannelBrowser::Source::WithPeople, m_people);
}

QString BrowseDialog::stateText() const
{
    using State = ChannelBrowser::State;
    const QLocale locale;
    const auto found = m_browser->channels().size();
    const int shown = m_filter->rowCount();
    const bool waitsForPeople = m_source->currentIndex() == int(ChannelBrowser::Source::WithPeople)
        && m_browser->source() != ChannelBrowser::Source::WithPeople;
    if (waitsForPeople)
        return tr("Name people, then search: the service finds channels by their members.");
    if (m_browser->state() == State::Failed) {
        const ErrorText text = describeError(*m_browser->error(), ErrorContext::Loading);
        const QString rest
            = found > 0 ? tr("The list ends after %1.").arg(locale.toString(found)) + u' ' : u""_s;
        return u"%1%2 %3\n%4"_s.arg(rest, text.sentence, text.remedy, text.facts);
    }
    if (m_browser->state() == State::Loading)
        return found == 0 ? tr("Looking for channels…")
                          : tr("Looking for more channels; %1 so far.").arg(locale.toString(found));
    if (found == 0 && m_browser->source() == ChannelBrowser::Source::Public)
        return tr("There is no public channel yet.");
    if (found == 0 && m_browser->source() == ChannelBrowser::Source::Moderated)
        return tr("You moderate no channel.");
    if (found == 0)
        return tr("No channel that you may see has all of them in it.");
    if (shown == 0)
        return tr("None of the %1 channels has that in its name.").arg(locale.toString(found));
    if (shown < found)
        return tr("%1 of %2 channels").arg(locale.toString(shown), locale.toString(found));
    return found == 1 ? tr("1 channel") : tr("%1 channels").arg(locale.toString(found));
}

void BrowseDialog::tellState()
{
    const bool failed = m_browser->state() == ChannelBrowser::State::Failed;
    m_state->setPlainText(stateText());
    m_state->setProperty("tone", failed ? u"bad"_s : u"muted"_s);
    m_state->style()->unpolish(m_state);
    m_state->style()->polish(m_state);
    m_tryAgain->setVisible(failed);
    if (!m_list->currentIndex().isValid() && m_peopleLine->isHidden())
        tellChoice();
}

void BrowseDialog::tellChoice()
{
    const QModelIndex row = m_list->currentIndex();
    const bool member = row.data(ChannelListModel::MemberRole).toBool();
    const QString name = ForeignText(row.data(Qt::DisplayRole).toString()).line(80);
    const QString spoken = ForeignText(row.data(Qt::DisplayRole).toString()).spoken({ 80, 1 });
    m_open->setEnabled(row.isValid() && !m_busy);
    m_join->setEnabled(row.isValid() && !member && !m_busy);
    m_open->setAccessibleName(row.isValid() ? tr("Open %1").arg(spoken) : tr("Open"));
    m_join->setAccessibleName(row.isValid() ? tr("Join %1").arg(spoken) : tr("Join"));
    QString note;
    if (!row.isValid())
        note = m_filter->rowCount() > 0 ? tr("Choose a channel.") : QString();
    else if (member)
        note = tr("You are a member of “%1”.").arg(name);
    else if (row.data(BrowseModel::RestrictedRole).toBool())
        note = tr("“%1” is restricted: only its moderators and administrators can let people in. "
                  "Ask one of them if joining is refused.")
                   .arg(name);
    else
        note = tr("If joining is refused, a member of “%1” can add you.").arg(name);
    setNote(note, false);
    m_join->setToolTip(plainToolTip(m_join->isEnabled() ? QString() : note));
}

void BrowseDialog::setNote(const QString &text, bool bad)
{
    m_note->setPlainText(text);
    m_note->setProperty("tone", bad ? u"bad"_s : u"muted"_s);
    m_note->style()->unpolish(m_note);
    m_note->style()->polish(m_note);
}

std::optional<ChannelArn> BrowseDialog::chosen() const
{
    const auto arn
        = ChannelArn::parse(m_list->currentIndex().data(ChannelListModel::ArnRole).toString());
    return arn && !m_busy ? std::optional(*arn) : std::nullopt;
}

void BrowseDialog::openChosen()
{
    const auto channel = chosen();
    if (!channel)
        return;
    Q_EMIT openRequested(*channel);
    accept();
}

void BrowseDialog::joinChosen()
{
    const auto channel = chosen();
    if (!channel || m_browser->isMember(*channel))
        return;
    m_busy = true;
    tellChoice();
    setNote(tr("Joining…"), false);
    Q_EMIT joinRequested(*channel);
}

void BrowseDialog::showFailure(const QString &text)
{
    m_busy = false;
    tellChoice();
    setNote(text, true);
}

} // namespace carillon::ui
