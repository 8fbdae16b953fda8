// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow/mainwindow.h"

#include "account/profileendpoint.h"
#include "account/profilestore.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "models/channellistmodel.h"
#include "ui/accounts/firststartpage.h"
#include "ui/accounts/profileswitcher.h"
#include "ui/channels/channelpanel.h"
#include "ui/common/foreigntext.h"
#include "ui/common/noticebar.h"
#include "ui/common/noticestack.h"
#include "ui/common/placelabel.h"
#include "ui/common/plainlabel.h"
#include "ui/common/separator.h"
#include "ui/common/theme.h"
#include "ui/common/troubletext.h"
#include "ui/find/findpanel.h"
#include "ui/mainwindow/channelcommands.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/peopledrawer.h"
#include "ui/mainwindow/recoverynotice.h"
#include "ui/mainwindow/statusline.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace carillon::ui {

MainWindow::MainWindow(Theme &theme, ProfileStore &profiles, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_profiles(profiles)
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(u"Carillon"_s);
    setMinimumSize(480, 400);
    resize(1100, 720);
    m_firstStart = makeFirstStart();
    m_mainPage = makeMain();
    m_pages->addWidget(m_firstStart);
    m_pages->addWidget(m_mainPage);
    setCentralWidget(m_pages);
    makeShortcuts();
    connect(&m_theme, &Theme::changed, this, &MainWindow::restyle);
    restyle();
    connect(&m_profiles, &ProfileStore::changed, this, &MainWindow::showPage);
    showPage();
}

MainWindow::~MainWindow() = default;

void MainWindow::restyle()
{
    const auto paint = [](QWidget *widget, const QColor &colour) {
        QPalette palette = widget->palette();
        palette.setColor(QPalette::Window, colour);
        widget->setPalette(palette);
    };
    paint(m_side, m_theme.colours().side);
    paint(m_status, m_theme.colours().side);
    if (m_profile) // a new style sheet takes the colours of before away
        paint(m_edge, QColor(m_profile->colour));
}

QWidget *MainWindow::makeFirstStart()
{
    auto *page = new FirstStartPage(m_theme, this);
    connect(page, &FirstStartPage::tryLocally, this, &MainWindow::tryLocallyRequested);
    connect(page, &FirstStartPage::connectToAws, this, &MainWindow::addProfileRequested);
    connect(page, &FirstStartPage::useEnvironment, this, &MainWindow::useEnvironmentRequested);
    return page;
}

QWidget *MainWindow::makeSide()
{
    m_side = new QWidget(this);
    m_side->setAutoFillBackground(true);
    m_side->setFixedWidth(metrics::sideWidth);
    m_switcher = new ProfileSwitcher(m_theme, m_profiles, m_side);
    m_channels = new ChannelPanel(m_theme, m_side);

    auto *column = new QVBoxLayout(m_side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_switcher);
    column->addWidget(m_channels, 1);

    connectSwitcher();
    connect(m_channels, &ChannelPanel::channelChosen, this, [this](const QString &arn) {
        if (const auto channel = ChannelArn::parse(arn))
            openChannel(*channel);
    });
    connect(m_channels, &ChannelPanel::channelRequested, this, &MainWindow::openAnyChannel);
    connect(m_channels, &ChannelPanel::refreshRequested, this, [this] {
        if (m_session)
            m_session->channels().refresh();
    });
    return m_side;
}

void MainWindow::connectSwitcher()
{
    using S = ProfileSwitcher;
    connect(m_switcher, &S::profileChosen, this, &MainWindow::profileChosen);
    connect(m_switcher, &S::addRequested, this, &MainWindow::addProfileRequested);
    connect(m_switcher, &S::editRequested, this, &MainWindow::editProfileRequested);
    connect(m_switcher, &S::duplicateRequested, this, &MainWindow::duplicateProfileRequested);
    connect(m_switcher, &S::testRequested, this, &MainWindow::testProfileRequested);
    connect(m_switcher, &S::signOutRequested, this, &MainWindow::signOutRequested);
    connect(m_switcher, &S::removeRequested, this, &MainWindow::removeProfileRequested);
    connect(m_switcher, &S::windowRequested, this, &MainWindow::windowRequested);
    connect(m_switcher, &S::exportRequested, this, &MainWindow::exportRequested);
    connect(m_switcher, &S::importRequested, this, &MainWindow::importRequested);
}

QWidget *MainWindow::makeConversation(QWidget *page)
{
    m_conversation = new ConversationPane(m_theme, page);
    m_people = new PeopleDrawer(m_theme, page);
    m_area = new QWidget(page);
    auto *row = new QHBoxLayout(m_area);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_conversation, 1);
    row->addWidget(m_people);
    m_find = new FindPanel(m_theme, page);
    m_find->setMaximumWidth(FindPanel::panelWidth);
    row->addWidget(m_find);
    connect(m_find, &FindPanel::toggled, this, &MainWindow::adaptDrawer);
    connect(m_find, &FindPanel::messageChosen, this, [this](const ChannelMessage &message) {
        if (m_narrow)
            m_find->close();
        openChannel(message.channel);
        m_conversation->showMessage(message);
    });
    connect(m_conversation, &ConversationPane::peopleRequested, m_people, &PeopleDrawer::toggle);
    connect(m_conversation, &ConversationPane::channelChanged, this, [this] {
        m_people->setChannel(m_conversation->channel());
        m_find->setChannel(m_conversation->channel());
    });
    connect(m_people, &PeopleDrawer::toggled, this, &MainWindow::adaptDrawer);
    connect(m_people, &PeopleDrawer::troubled, this, &MainWindow::showTrouble);
    return m_area;
}

void MainWindow::makeCommands()
{
    m_commands = new ChannelCommands(m_theme, this);
    connect(m_commands, &ChannelCommands::channelMade, this, &MainWindow::openChannel);
    connect(m_commands, &ChannelCommands::channelRequested, this, &MainWindow::openAnyChannel);
    connect(m_channels, &ChannelPanel::browseRequested, m_commands, &ChannelCommands::browse);
    connect(m_commands, &ChannelCommands::troubled, this, &MainWindow::showTrouble);
    connect(m_channels, &ChannelPanel::newChannelRequested, m_commands, &ChannelCommands::create);
    const auto onOpenOne = [this](auto signal, auto command) {
        connect(m_conversation, signal, m_commands, [this, command] {
            if (const auto channel = m_conversation->channel())
                (m_commands->*command)(*channel);
        });
    };
    connect(m_people, &PeopleDrawer::leaveRequested, m_commands, &ChannelCommands::leave);
    onOpenOne(&ConversationPane::joinRequested, &ChannelCommands::join);
    onOpenOne(&ConversationPane::editRequested, &ChannelCommands::edit);
    onOpenOne(&ConversationPane::notificationsRequested, &ChannelCommands::notifications);
    onOpenOne(&ConversationPane::leaveRequested, &ChannelCommands::leave);
    onOpenOne(&ConversationPane::deleteRequested, &ChannelCommands::remove);
}

QWidget *MainWindow::makeMain()
{
    auto *page = new QWidget(this);
    QWidget *conversation = makeConversation(page);
    m_status = new StatusLine(m_theme, page);
    m_notices = new NoticeStack(page);
    m_trouble = new NoticeBar(m_theme, m_notices);
    m_trouble->hide();
    auto *dismiss = m_trouble->addAction(tr("Dismiss"));
    dismiss->setAccessibleName(tr("Dismiss the notice"));
    connect(dismiss, &QPushButton::clicked, m_trouble, &QWidget::hide);
    m_notices->add(m_trouble);

    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_notices, 0, Qt::AlignTop); // also where no conversation is below
    right->addWidget(conversation, 1);

    m_row = new QHBoxLayout;
    m_row->setSpacing(0);
    m_row->addWidget(makeSide());
    m_edgeOfList = new Separator(m_theme, Qt::Vertical, page);
    m_row->addWidget(m_edgeOfList);
    m_row->addLayout(right, 1);

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_edge = new QWidget(page);
    m_edge->setObjectName(u"edge"_s);
    m_edge->setFixedHeight(4);
    m_edge->setAutoFillBackground(true);
    m_edge->hide();
    column->addWidget(m_edge);
    column->addLayout(m_row, 1);
    column->addWidget(new Separator(m_theme, Qt::Horizontal, page));
    column->addWidget(m_status);
    makeCommands();

    connect(m_conversation, &ConversationPane::listRequested, this, [this] { setListShown(true); });
    connect(m_conversation, &ConversationPane::previousChannelRequested, m_channels,
        &ChannelPanel::previousChannel);
    connect(m_conversation, &ConversationPane::nextChannelRequested, m_channels,
        &ChannelPanel::nextChannel);
    connect(m_conversation, &ConversationPane::profileSwitchRequested, m_switcher,
        &ProfileSwitcher::openMenu);
    const auto editProfile = [this] {
        if (m_profile)
            Q_EMIT editProfileRequested(m_profile->id);
    };
    connect(m_conversation, &ConversationPane::credentialsRequested, this, editProfile);
    connect(m_conversation, &ConversationPane::troubled, this, &MainWindow::showTrouble);
    connect(m_status, &StatusLine::credentialsRequested, this, editProfile);
    connect(m_status, &StatusLine::channelRequested, this, &MainWindow::openChannel);
    return page;
}

void MainWindow::makeShortcuts()
{
    const auto key = [this](const QKeySequence &keys, auto &&action) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, action);
    };
    key(QKeySequence(u"Ctrl+K"_s), [this] {
        setListShown(true);
        m_channels->focusFilter();
    });
    key(QKeySequence::Find, [this] {
        setListShown(false);
        m_find->open();
    });
    key(QKeySequence(u"Alt+Shift+Up"_s), [this] { m_channels->previousUnread(); });
    key(QKeySequence(u"Alt+Shift+Down"_s), [this] { m_channels->nextUnread(); });
    key(QKeySequence::New, [this] { m_commands->create(); });
    key(QKeySequence(u"Ctrl+R"_s), [this] { m_conversation->retryStopped(); });
    key(QKeySequence(u"Ctrl+Shift+C"_s),
        [this] { m_conversation->timelineView().copyMessageId(); });
    key(QKeySequence(u"Alt+Up"_s), [this] { m_channels->previousChannel(); });
    key(QKeySequence(u"Alt+Down"_s), [this] { m_channels->nextChannel(); });
    for (int place = 0; place < ProfileSwitcher::keys; ++place)
        key(ProfileSwitcher::keyOf(place), [this, place] { m_switcher->choose(place); });
    key(QKeySequence(QKeySequence::Quit), [] { QApplication::quit(); });
}

void MainWindow::showPage()
{
    const bool first = m_profiles.profiles().isEmpty() && !m_session;
    m_pages->setCurrentWidget(first ? m_firstStart : m_mainPage);
}

void MainWindow::setProfile(const Profile &profile)
{
    m_profile = profile;
    m_switcher->setCurrent(profile.id);
    m_channels->setUser(profile.user);
    describeProfile();
    showPage();
}

void MainWindow::setCredentialsUntil(const QDateTime &until)
{
    if (until == m_credentialsUntil)
        return;
    m_credentialsUntil = until;
    m_switcher->setCredentialsUntil(until);
    m_status->setCredentialsUntil(until);
    Q_EMIT credentialsUntilChanged(until);
}

/// Two windows can be told apart by word and by colour.
void MainWindow::describeProfile()
{
    setWindowTitle(
        tr("%1 · %2 — Carillon")
            .arg(ForeignText(m_profile->name).line(80), placeWord(staysHere(*m_profile))));
    m_edge->setVisible(QColor(m_profile->colour).isValid());
    restyle();
}

void MainWindow::setSession(ChatSession *session, const QString &activity)
{
    if (!session)
        setCredentialsUntil({});
    m_conversation->setSession(session);
    m_people->setSession(session);
    m_find->setSession(session);
    m_commands->setSession(session);
    m_status->setSession(session);
    m_status->setActivity(activity);
    m_channels->setModel(nullptr);
    m_channelModel.reset();
    if (m_session) {
        m_session->channels().disconnect(this);
        m_session->disconnect(this);
    }
    m_session = session;
    qDeleteAll(m_notices->findChildren<RecoveryNotice *>());
    if (session) {
        m_trouble->hide();
        connect(session, &ChatSession::storeRecovered, this, [this](const Recovery &recovery) {
            m_notices->add(new RecoveryNotice(m_theme, recovery));
        });
        m_channelModel = std::make_unique<ChannelListModel>(session->channels());
        m_channels->setModel(m_channelModel.get());
        ChannelDirectory *channels = &session->channels();
        connect(channels, &ChannelDirectory::reset, this, &MainWindow::chooseFirstChannel);
        connect(channels, &ChannelDirectory::stateChanged, this, [this, channels] {
            m_channels->setLoading(channels->isLoading());
            if (!channels->error())
                return m_channels->setError(QString());
            const ErrorText text = describeError(*channels->error(), ErrorContext::Loading);
            m_channels->setError(text.sentence + u' ' + text.remedy,
                troubleText({}, *channels->error(), {}, ErrorContext::Loading));
        });
        chooseFirstChannel();
    }
    showPage();
}

void MainWindow::chooseFirstChannel()
{
    if (!m_session)
        return;
    const auto open = m_conversation->channel();
    const bool isGone = open && !m_session->channels().entry(*open); // left, or deleted
    if (open && !isGone) {
        m_channels->setCurrent(open->toString());
        return;
    }
    const ChannelDirectory &channels = m_session->channels();
    if (channels.entries().isEmpty())
        return;
    const auto wanted = std::exchange(m_firstChannel, std::nullopt);
    openChannel(
        wanted && channels.entry(*wanted) ? *wanted : channels.entries().first().channel.arn);
}

void MainWindow::openAnyChannel(const ChannelArn &channel)
{
    if (!m_session)
        return;
    m_session->channels().open(channel);
    openChannel(channel);
}

void MainWindow::openChannel(const ChannelArn &channel)
{
    m_conversation->openChannel(channel);
    m_commands->lookUp(channel);
    m_channels->setCurrent(channel.toString());
    if (m_narrow)
        setListShown(false);
}

void MainWindow::showTrouble(const QString &text)
{
    say(text, false);
}

void MainWindow::showNews(const QString &text)
{
    say(text, true);
}

void MainWindow::say(const QString &text, bool good)
{
    m_pages->setCurrentWidget(m_mainPage);
    m_trouble->setKind(good ? NoticeBar::Kind::Info : NoticeBar::Kind::Bad);
    m_trouble->setText(text);
    m_trouble->show();
}

void MainWindow::setNotice(QWidget *notice)
{
    if (m_notice) {
        // Not at once: the click that leads here may be one of its buttons'.
        m_notice->hide();
        m_notice->deleteLater();
    }
    m_notice = notice;
    if (notice)
        m_notices->add(notice);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QMainWindow::closeEvent(event);
    if (event->isAccepted())
        Q_EMIT closed();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    adaptWidth();
}

/// Nobody reads in a window behind another.
void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ActivationChange || event->type() == QEvent::WindowStateChange)
        m_conversation->setLookedAt(isActiveWindow() && !isMinimized());
}

void MainWindow::adaptWidth()
{
    const bool narrow = width() < metrics::narrowWidth;
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    adaptDrawer();
    setListShown(!narrow || !m_conversation->channel());
}

/// In a narrow window the people, or what is found, take the conversation's place.
void MainWindow::adaptDrawer()
{
    const bool finding = !m_find->isHidden();
    m_find->setMaximumWidth(m_narrow ? QWIDGETSIZE_MAX : FindPanel::panelWidth);
    m_conversation->setVisible((m_people->isHidden() && !finding) || !m_narrow);
    if (finding && m_narrow)
        m_people->hide();
}

void MainWindow::setListShown(bool shown)
{
    m_conversation->setListButtonVisible(m_narrow);
    m_side->setVisible(shown || !m_narrow);
    const bool alone = m_narrow && shown;
    m_side->setMinimumWidth(alone ? 0 : metrics::sideWidth);
    m_side->setMaximumWidth(alone ? QWIDGETSIZE_MAX : metrics::sideWidth);
    // A column beside it would have no room for a notice: those stand above the list then.
    m_row->setDirection(alone ? QBoxLayout::BottomToTop : QBoxLayout::LeftToRight);
    m_edgeOfList->setVisible(!alone);
    m_row->setStretch(m_row->indexOf(m_side), alone ? 1 : 0);
    m_row->setStretch(m_row->count() - 1, alone ? 0 : 1);
    m_area->setVisible(!m_narrow || !shown);
}

} // namespace carillon::ui
