// SPDX-License-Identifier: Apache-2.0
#include "ui/people/peoplepanel.h"

#include "chat/channelpeople.h"
#include "domain/whenfinished.h"
#include "models/peoplemodel.h"
#include "ui/common/errortext.h"
#include "ui/common/flowlayout.h"
#include "ui/common/noticebar.h"
#include "ui/common/plainlabel.h"
#include "ui/common/question.h"
#include "ui/common/theme.h"
#include "ui/people/addpeople.h"
#include "ui/people/persondelegate.h"
#include "ui/people/spokenpeople.h"
#include "ui/people/subchannelchoice.h"

#include <QHBoxLayout>
#include <QHash>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

namespace {

constexpr qsizetype mostName = 40; // characters; a message box does not wrap a word
constexpr qsizetype mostNames = 5; // of those with one reason; the box has them all
constexpr qsizetype mostReasons = 6;
constexpr qsizetype mostReason = 300; // characters

/// For a sentence. The change itself names the person by ARN.
QString nameOf(const QModelIndex &person)
{
    return ForeignText(person.data(Qt::DisplayRole).toString()).line(mostName);
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
    QPushButton *dismiss = m_notice->addAction(tr("Dismiss"));
    connect(dismiss, &QPushButton::clicked, m_notice, &QWidget::hide);
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
    if (m_people)
        m_people->disconnect(this);
    m_people = people;
    m_notice->hide();
    m_add->keep({});
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
        state = describeError(*m_people->error(Roster::Members), ErrorContext::Loading).sentence;
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
              button->setAccessibleName(spoken.arg(name));
          };
    offer(m_moderate, !banned, moderator ? tr("Not a moderator") : tr("Make moderator"),
        moderator ? tr("Take the moderator's part from %1") : tr("Make %1 a moderator"));
    offer(m_remove, !banned, self ? tr("Leave") : tr("Remove"),
        self ? tr("Leave the channel") : tr("Remove %1 from the channel"));
    offer(m_ban, !self, banned ? tr("Allow again") : tr("Ban"),
        banned ? tr("Lift the ban on %1") : tr("Ban %1 from the channel"));
}

void PeoplePanel::add(const QStringList &arns, bool hidden)
{
    m_add->setBusy(true);
    whenFinished(m_people->add(arns, hidden), this,
        [this, people = m_people, count = static_cast<int>(arns.size())](
            const ApiResult<QList<NotAdded>> &failures) {
            m_add->setBusy(false);
            if (people != m_people)
                return; // another channel is shown by now
            if (!failures)
                return showFailure(tr("Nobody more was added."), failures.error());
            m_add->keep(*failures);
            if (failures->isEmpty())
                return m_add->setOutcome(
                    count == 1 ? tr("1 person added.") : tr("%1 people added.").arg(count));
            m_notice->setKind(NoticeBar::Kind::Caution);
            m_notice->setText(tr("%1 of %2 were added; who was not is still in the box.")
                                  .arg(count - failures->size())
                                  .arg(count)
                + u'\n' + reasonsOf(*failures).join(u'\n'));
            m_notice->show();
        });
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
    const ErrorText text = describeError(error, ErrorContext::Loading);
    m_notice->setKind(NoticeBar::Kind::Bad);
    m_notice->setText(u"%1 %2 %3\n%4"_s.arg(failed, text.sentence, error.message, text.facts));
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
    const bool self = person.data(PeopleModel::IsSelfRole).toBool();
    const Person removed { { person.data(PeopleModel::ArnRole).toString(),
                               person.data(Qt::DisplayRole).toString() },
        person.data(PeopleModel::HiddenRole).toBool(), false };
    if (self)
        return askFirst(this, tr("Leave the channel"),
            tr("Leave this channel? What is said in it does not reach you any more. You can join "
               "it again if it is public; else somebody has to add you."),
            tr("Leave it"), [this, people = m_people, removed] { leave(people, removed); });
    askFirst(this, tr("Remove from the channel"),
        tr("Remove “%1” from this channel? What is said in it does not reach them any more. They "
           "can be added again, and join by themselves where the channel is public.")
            .arg(name),
        tr("Remove"), [this, people = m_people, removed, name] {
            if (people)
                change(people->remove(removed), tr("%1 is still in the channel.").arg(name));
        });
}

void PeoplePanel::leave(ChannelPeople *people, const Person &self)
{
    if (!people)
        return;
    const auto removal = people->remove(self);
    change(removal, tr("You are still in the channel."));
    whenFinished(removal, this, [this](const ApiResult<void> &result) {
        if (result)
            Q_EMIT left();
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
        tr("Ban “%1” from this channel? They are removed, and nobody can add them until the ban "
           "is lifted. Their messages stay.")
            .arg(name),
        tr("Ban"), [this, people = m_people, arn, name] {
            if (people)
                change(people->ban(arn), tr("%1 was not banned.").arg(name));
        });
}

} // namespace carillon::ui
