// SPDX-License-Identifier: Apache-2.0
#include "ui/people/peoplepanel.h"

#include "chat/channelpeople.h"
#include "domain/whenfinished.h"
#include "models/peoplemodel.h"
#include "ui/common/flowlayout.h"
#include "ui/common/noticebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/question.h"
#include "ui/common/theme.h"
#include "ui/common/troubletext.h"
#include "ui/people/addpeople.h"
#include "ui/people/persondelegate.h"
#include "ui/people/spokenpeople.h"
#include "ui/people/subchannelchoice.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHash>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype mostName = 40; // characters; a message box does not wrap a word
constexpr qsizetype mostNames = 5; // of those with one reason; all can be copied
constexpr qsizetype mostReasons = 6;
constexpr qsizetype mostReason = 300; // characters

/// For a sentence. The change itself names the person by ARN.
QString nameOf(const QModelIndex &person)
{
    return ForeignText(person.data(Qt::DisplayRole).toString()).line(mostName);
}

/// The same channel may be known to several users.
QString placeOf(const ChannelPeople &people)
{
    return people.ownArn() + u' ' + people.channel().toString();
}

/// All of it, for elsewhere.
QString listOf(const QList<NotAdded> &failures)
{
    QStringList lines;
    for (const NotAdded &failure : failures)
        lines.append(u"%1\t%2\t%3"_s.arg(failure.memberArn, failure.code, failure.message));
    return lines.join(u'\n');
}

/// A line for each reason, with whom it holds off.
QStringList reasonsOf(const QList<NotAdded> &failures)
{
    QStringList reasons;
    QHash<QString, QStringList> held;
    for (const NotAdded &failure : failures) {
        const QString reason = u"%1 (%2)"_s.arg(failure.message, failure.code);
        if (!held.contains(reason))
            reasons.append(reason);
        const auto user = AppInstanceUserArn::parse(failure.memberArn);
        held[reason].append(ForeignText(user ? user->userId() : failure.memberArn).line(mostName));
    }
    QStringList lines;
    for (const QString &reason : std::as_const(reasons).mid(0, mostReasons)) {
        const QStringList &names = held[reason];
        QString whom = names.mid(0, mostNames).join(u", "_s);
        if (names.size() > mostNames)
            whom = PeoplePanel::tr("%1 and %2 more").arg(whom).arg(names.size() - mostNames);
        lines.append(u"%1: %2"_s.arg(whom, ForeignText(reason).line(mostReason)));
    }
    if (reasons.size() > mostReasons)
        lines.append(PeoplePanel::tr("%1 more reasons").arg(reasons.size() - mostReasons));
    return lines;
}

} // namespace

PeoplePanel::PeoplePanel(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new PlainLabel(this))
    , m_close(new QPushButton(this))
    , m_add(new AddPeople(theme, this))
    , m_notice(new NoticeBar(theme, this))
    , m_subChannels(new SubChannelChoice(theme, this))
    , m_state(new PlainLabel(this))
    , m_list(new QListView(this))
    , m_spoken(new SpokenPeople(this))
    , m_moderate(new QPushButton(this))
    , m_remove(new QPushButton(this))
    , m_ban(new QPushButton(this))
{
    setObjectName(u"peoplePanel"_s);
    setMinimumWidth(panelWidth);
    m_close->setProperty("kind", u"quiet"_s);
    m_close->setAccessibleName(tr("Close the list of people"));
    m_close->setToolTip(tr("Close"));
    m_list->setObjectName(u"peopleList"_s);
    m_list->setAccessibleName(tr("People in this channel"));
    m_list->setItemDelegate(new PersonDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_state->setWordWrap(true);
    m_state->setProperty("tone", u"muted"_s);
    m_moderate->setObjectName(u"moderatePerson"_s);
    m_remove->setObjectName(u"removePerson"_s);
    m_ban->setObjectName(u"banPerson"_s);
    m_ban->setProperty("kind", u"danger"_s);
    m_notice->hide();
    setFocusProxy(m_list);
    build();
    connect(m_close, &QPushButton::clicked, this, &PeoplePanel::closeRequested);
    connect(m_add, &AddPeople::addRequested, this, &PeoplePanel::add);
    connect(m_moderate, &QPushButton::clicked, this, &PeoplePanel::moderateChosen);
    connect(m_remove, &QPushButton::clicked, this, &PeoplePanel::removeChosen);
    connect(m_ban, &QPushButton::clicked, this, &PeoplePanel::banChosen);
    connect(&theme, &Theme::changed, this, &PeoplePanel::dress);
    dress();
    tellState();
}

PeoplePanel::~PeoplePanel() = default;

void PeoplePanel::build()
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close);
    auto *buttons = new FlowLayout(8, 8);
    for (QPushButton *button : { m_moderate, m_remove, m_ban })
        buttons->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(12);
    column->addLayout(head);
    column->addWidget(m_add);
    column->addWidget(m_notice);
    column->addWidget(m_subChannels);
    column->addWidget(m_state);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
}

void PeoplePanel::dress()
{
    m_title->setFont(m_theme.titleFont());
    m_state->setFont(m_theme.smallFont());
    m_close->setIcon(m_theme.icon(u"close"_s, m_theme.colours().muted));
}

void PeoplePanel::setPeople(ChannelPeople *people)
{
    m_list->setModel(nullptr);
    m_spoken->setSourceModel(nullptr);
    m_model.reset();
    if (m_people) {
        m_people->disconnect(this);
        keepTyped(placeOf(*m_people), m_add->text());
    }
    m_people = people;
    setChannelName(people ? people->channel().channelId() : QString());
    m_notice->hide();
    m_add->setText(people ? m_toAdd.take(placeOf(*people)) : QString());
    m_add->setBusy(people && m_adding.value(placeOf(*people)));
    m_subChannels->setPeople(people);
    if (people) {
        m_add->setInstance(people->channel().appInstance());
        m_model = std::make_unique<PeopleModel>(*people);
        m_spoken->setSourceModel(m_model.get());
        m_list->setModel(m_spoken);
        connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &PeoplePanel::tellChoice);
        connect(m_model.get(), &QAbstractItemModel::modelReset, this, &PeoplePanel::tellChoice);
        connect(people, &ChannelPeople::changed, this, &PeoplePanel::tellState);
        people->refresh();
    }
    tellState();
}

void PeoplePanel::keepTyped(const QString &place, const QString &text)
{
    if (text.isEmpty())
        m_toAdd.remove(place);
    else
        m_toAdd.insert(place, text);
}

void PeoplePanel::setChannelName(const QString &name)
{
    m_channelName = ForeignText(name).line(mostName);
}

QModelIndex PeoplePanel::chosen() const
{
    return m_model ? m_list->currentIndex() : QModelIndex();
}

void PeoplePanel::tellState()
{
    const int count = m_people ? static_cast<int>(m_people->people().size()) : 0;
    m_title->setPlainText(count > 0 ? tr("People (%1)").arg(count) : tr("People"));
    m_add->setHiddenOffered(!m_people || !m_people->isElastic());
    QString state;
    if (m_people && m_people->error(Roster::Members))
        state = troubleText({}, *m_people->error(Roster::Members), {}, ErrorContext::Loading);
    else if (m_people && m_people->isLoading() && count == 0)
        state = tr("Looking…");
    m_state->setPlainText(state);
    m_state->setVisible(!state.isEmpty());
    tellChoice();
}

void PeoplePanel::tellChoice()
{
    const QModelIndex person = chosen();
    const bool banned = person.data(PeopleModel::BannedRole).toBool();
    const bool self = person.data(PeopleModel::IsSelfRole).toBool();
    const bool moderator = person.data(PeopleModel::ModeratorRole).toBool();
    const QString name = ForeignText(person.data(Qt::DisplayRole).toString()).spoken({ 80, 1 });
    const auto offer
        = [&](QPushButton *button, bool fits, const QString &text, const QString &spoken) {
              button->setVisible(person.isValid() && fits);
              button->setText(text);
              button->setAccessibleName(spoken);
          };
    offer(m_moderate, !banned, moderator ? tr("Not a moderator") : tr("Make moderator"),
        (moderator ? tr("Take the moderator's part from %1") : tr("Make %1 a moderator"))
            .arg(name));
    offer(m_remove, !banned, self ? tr("Leave") : tr("Remove"),
        self ? tr("Leave the channel") : tr("Remove %1 from the channel").arg(name));
    offer(m_ban, !self, banned ? tr("Allow again") : tr("Ban"),
        (banned ? tr("Lift the ban on %1") : tr("Ban %1 from the channel")).arg(name));
}

void PeoplePanel::add(const QStringList &arns, bool hidden)
{
    const Addition addition { m_people->channel(), placeOf(*m_people), m_channelName, arns };
    m_adding.insert(addition.place, m_people);
    m_add->setBusy(true);
    whenFinished(m_people->add(arns, hidden), this,
        [this, addition](
            const ApiResult<QList<NotAdded>> &failures) { finishAdding(addition, failures); });
}

/// What was typed meanwhile stays, and so does who was not added, wherever the person is by now.
void PeoplePanel::finishAdding(const Addition &addition, const ApiResult<QList<NotAdded>> &failures)
{
    m_adding.remove(addition.place);
    const bool isShown = m_people && placeOf(*m_people) == addition.place;
    if (isShown)
        m_add->setBusy(false);
    if (!failures) {
        const QString failed = tr("Nobody more was added.");
        if (isShown)
            return showFailure(failed, failures.error());
        return Q_EMIT troubled(
            tr("In “%1”: %2").arg(addition.channelName, troubleText(failed, failures.error())));
    }
    QStringList added = addition.arns;
    for (const NotAdded &failure : *failures)
        added.removeAll(failure.memberArn);
    const QString rest = withoutUsers(isShown ? m_add->text() : m_toAdd.value(addition.place),
        added, addition.channel.appInstance());
    if (isShown)
        m_add->setText(rest);
    else
        keepTyped(addition.place, rest);
    const auto count = static_cast<int>(addition.arns.size());
    if (isShown && failures->isEmpty())
        return m_add->setOutcome(
            count == 1 ? tr("1 person added.") : tr("%1 people added.").arg(count));
    if (failures->isEmpty())
        return;
    const QString sentence = tr("%1 of %2 were added; who was not is still in the box.")
                                 .arg(count - failures->size())
                                 .arg(count);
    const QString reasons = u'\n' + reasonsOf(*failures).join(u'\n');
    if (isShown)
        showNotice(sentence + reasons, false, listOf(*failures));
    else
        Q_EMIT troubled(tr("In “%1”: %2").arg(addition.channelName, sentence) + reasons);
}

void PeoplePanel::change(const QFuture<ApiResult<void>> &future, const QString &failed)
{
    m_notice->hide();
    whenFinished(future, this, [this, failed](const ApiResult<void> &result) {
        if (!result)
            showFailure(failed, result.error());
    });
}

void PeoplePanel::showFailure(const QString &failed, const ApiError &error)
{
    showNotice(troubleText(failed, error), true);
}

void PeoplePanel::showNotice(const QString &text, bool bad, const QString &copied)
{
    m_notice->clearActions();
    if (!copied.isEmpty())
        connect(m_notice->addAction(tr("Copy the list")), &QPushButton::clicked, m_notice,
            [copied] { QGuiApplication::clipboard()->setText(copied); });
    connect(m_notice->addAction(tr("Dismiss")), &QPushButton::clicked, m_notice, &QWidget::hide);
    m_notice->setKind(bad ? NoticeBar::Kind::Bad : NoticeBar::Kind::Caution);
    m_notice->setText(text);
    m_notice->show();
}

void PeoplePanel::moderateChosen()
{
    const QModelIndex person = chosen();
    const QString name = nameOf(person);
    const bool moderator = person.data(PeopleModel::ModeratorRole).toBool();
    change(m_people->setModerator(person.data(PeopleModel::ArnRole).toString(), !moderator),
        moderator ? tr("%1 is still a moderator.").arg(name)
                  : tr("%1 was not made a moderator.").arg(name));
}

void PeoplePanel::removeChosen()
{
    const QModelIndex person = chosen();
    const QString name = nameOf(person);
    if (person.data(PeopleModel::IsSelfRole).toBool())
        return Q_EMIT leaveRequested();
    const Person removed { { person.data(PeopleModel::ArnRole).toString(),
                               person.data(Qt::DisplayRole).toString() },
        person.data(PeopleModel::HiddenRole).toBool(), false };
    askFirst(this, tr("Remove from the channel"),
        tr("Remove “%1” from “%2”? What is said in it does not reach them any more. They can be "
           "added again, and join by themselves where the channel is public.")
            .arg(name, m_channelName),
        tr("Remove"), [this, people = m_people, removed, name] {
            if (people)
                change(people->remove(removed), tr("%1 is still in the channel.").arg(name));
        });
}

void PeoplePanel::banChosen()
{
    const QModelIndex person = chosen();
    const QString arn = person.data(PeopleModel::ArnRole).toString();
    const QString name = nameOf(person);
    if (person.data(PeopleModel::BannedRole).toBool())
        return change(m_people->unban(arn), tr("The ban on %1 stands.").arg(name));
    askFirst(this, tr("Ban from the channel"),
        tr("Ban “%1” from “%2”? They are removed, and nobody can add them until the ban is "
           "lifted. Their messages stay.")
            .arg(name, m_channelName),
        tr("Ban"), [this, people = m_people, arn, name] {
            if (people)
                change(people->ban(arn), tr("%1 was not banned.").arg(name));
        });
}

} // namespace carillon::ui
