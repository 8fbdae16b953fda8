// SPDX-License-Identifier: Apache-2.0
#include "errorsaying.h"
#include "hostileplaces.h"
#include "models/channellistmodel.h"
#include "plaincheck.h"
#include "ui/timeline/fakerows.h"
#include "ui/channels/channelpanel.h"
#include "ui/common/noticebar.h"
#include "ui/common/theme.h"
#include "ui/compose/composebox.h"
#include "ui/find/founddelegate.h"
#include "ui/find/foundmodel.h"
#include "ui/mainwindow/conversationheader.h"
#include "ui/mainwindow/conversationpane.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/timeline/entrylayout.h"
#include "ui/timeline/entrytext.h"
#include "ui/timeline/rowlinks.h"
#include "ui/timeline/timelineview.h"

#include "account/profilestore.h"
#include "chat/chatbench.h"
#include "domain/findterms.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QListView>
#include <QMenu>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>

using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace carillon::testing {

namespace {

constexpr int narrowest = 480;
constexpr int mostSpoken = 20'000;

QList<TimelineEntry> entriesSaying(const QString &text)
{
    TimelineEntry message = receivedEntry(1, text, u"Mallory"_s);
    message.message->sender.name = text;
    message.message->metadata = text;
    TimelineEntry control = receivedEntry(2, u"P|Cu|"_s + text, u"Mallory"_s);
    control.message->type = MessageType::Control;
    TimelineEntry failed = outgoingEntry(3, text, SendState::Failed);
    failed.outgoing->lastError = errorSaying(text);
    failed.ownName = text;
    return { message, control, failed };
}

class WindowPlaces : public HostilePlaces {
public:
    WindowPlaces();
    ~WindowPlaces() override;

private:
    QStringList inWindow(QWidget *also = nullptr);
    void layOut(int row, int width);
    QStringList layoutTroubles();
    void showTimeline();
    QStringList timelineTroubles();
    void tellWindow();
    QStringList windowTroubles();
    void fillLists(const QString &text);
    QStringList channelTroubles();

    QString m_text;
    Theme m_theme;
    QTemporaryDir m_folder;
    ProfileStore m_profiles { QString(m_folder.path() + u"/profiles.json"_s) };
    MainWindow m_window { m_theme, m_profiles };
    int m_least = 0; ///< width of the window before there was any text
    FakeRows m_rows;
    int m_width = 0; ///< of m_layout
    EntryLayout m_layout;
    QStandardItemModel m_channels;
    QStandardItemModel m_found;
    QListView m_foundList;
};

WindowPlaces::WindowPlaces()
{
    m_theme.apply(*qApp);
    m_window.show();
    m_window.showTrouble(u"none"_s);
    m_least = m_window.minimumSizeHint().width();
    m_window.conversation().timelineView().setModel(&m_rows);
    m_window.findChild<ChannelPanel *>()->setModel(&m_channels);
    m_foundList.setModel(&m_found);
    m_foundList.setItemDelegate(new FoundDelegate(
        m_theme, [] { return FindTerms(); }, &m_foundList));
    m_foundList.resize(300, 200);
    m_foundList.show();

    const auto take = [this](const QString &text) { m_text = text; };
    const auto nothing = [] { return QStringList(); };
    all = {
        { "row", take, [this] { layOut(0, 1100); }, [this] { return layoutTroubles(); } },
        { "row, narrow", take, [this] { layOut(0, narrowest); },
            [this] { return layoutTroubles(); } },
        { "row, CONTROL", take, [this] { layOut(1, narrowest); },
            [this] { return layoutTroubles(); } },
        { "row, failed", take, [this] { layOut(2, narrowest); },
            [this] { return layoutTroubles(); } },
        { "timeline", take, [this] { showTimeline(); }, [this] { return timelineTroubles(); } },
        { "timeline, drawn again", take,
            [this] { m_window.conversation().timelineView().viewport()->grab(); }, nothing },
        { "window", take, [this] { tellWindow(); }, [this] { return windowTroubles(); } },
        { "window, drawn again", take, [this] { m_window.grab(); }, nothing },
        { "list of channels", [this](const QString &text) { fillLists(text); },
            [this] { m_window.findChild<ChannelPanel *>()->grab(); },
            [this] { return channelTroubles(); } },
        { "list of what is found", take, [this] { m_foundList.grab(); },
            [this] { return inWindow(&m_foundList); } },
    };
}

WindowPlaces::~WindowPlaces()
{
    m_window.conversation().timelineView().setModel(nullptr);
    m_window.findChild<ChannelPanel *>()->setModel(nullptr);
    m_foundList.setModel(nullptr);
}

QStringList WindowPlaces::inWindow(QWidget *also)
{
    QList<QWidget *> windows { &m_window };
    if (also)
        windows.append(also);
    return richPlaces(windows);
}

void WindowPlaces::layOut(int row, int width)
{
    const EntryFonts fonts { m_theme.textFont(), m_theme.smallFont(), m_theme.textFont(),
        m_theme.monoFont(), m_theme.colours().accent, m_theme.colours().muted };
    m_width = width;
    m_layout = layoutEntry(entriesSaying(m_text).at(row), { false, true }, width, fonts);
}

QStringList WindowPlaces::layoutTroubles()
{
    QStringList troubles;
    if (m_layout.height >= 100'000)
        troubles += u"the row is %1 high"_s.arg(m_layout.height);
    for (const QRect &part : m_layout.parts()) {
        if (part.left() < 0 || part.right() >= m_width)
            troubles += u"a part of the row is beside it"_s;
    }
    qsizetype characters = 0;
    for (const auto &paragraph : m_layout.paragraphs) {
        characters += paragraph->text().size();
        troubles += troubleIn(paragraph->text(), u"a row"_s);
    }
    if (characters > mostSpoken)
        troubles += u"%1 characters of a row are laid out"_s.arg(characters);
    for (const PlacedLink &link : m_layout.links) {
        if (link.url.scheme() != u"http"_s && link.url.scheme() != u"https"_s)
            troubles += u"a link to "_s + link.url.toString();
    }
    for (const TimelineEntry &entry : entriesSaying(m_text)) {
        if (spokenText(entry).size() > mostSpoken)
            troubles += u"too much is said of a row"_s;
    }
    troubles.removeAll(QString());
    return troubles;
}

void WindowPlaces::showTimeline()
{
    TimelineView &view = m_window.conversation().timelineView();
    m_rows.remove(0, m_rows.rows.size());
    m_rows.insert(0, entriesSaying(m_text));
    view.jumpToEnd();
    view.viewport()->grab();
}

QStringList WindowPlaces::timelineTroubles()
{
    TimelineView &view = m_window.conversation().timelineView();
    view.scrollTo(m_rows.index(0));
    view.viewport()->grab();
    // Tool tips, wherever there may be one.
    const QRect row = view.visualRect(m_rows.index(0));
    for (const int x : { row.left() + 80, row.right() - 30, row.right() - 100 }) {
        QHelpEvent help(QEvent::ToolTip, { x, row.top() + 60 },
            view.viewport()->mapToGlobal(QPoint(x, row.top() + 60)));
        QCoreApplication::sendEvent(view.viewport(), &help);
    }
    QMenu menu;
    view.links().fillMenu(m_rows.rows.first(), menu);
    QStringList troubles = inWindow(&menu);
    const auto actions = menu.actions();
    for (const QAction *action : actions) {
        if (!QKeySequence::mnemonic(action->text()).isEmpty())
            troubles += u"the text marks a key of the menu"_s;
    }
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&view);
    for (int i = 0; i < int(m_rows.rows.size()); ++i)
        troubles += troubleIn(list->child(i)->text(QAccessible::Name), u"an accessible row"_s);
    view.jumpToEnd();
    troubles.removeAll(QString());
    return troubles;
}

void WindowPlaces::tellWindow()
{
    const Profile profile { QUuid::createUuid(), m_text, userArn(u"alice"_s),
        CredentialsSource::Environment, {}, false, false };
    m_window.setProfile(profile);
    m_window.findChild<ConversationHeader *>()->setChannel(
        { channelArn(u"general"_s), m_text, {}, {}, m_text, {}, {} }, true);
    m_window.conversation().composeBox().setChannel(m_text);
    m_window.conversation().timelineView().setError(m_text);
    m_window.findChild<ChannelPanel *>()->setError(m_text);
    m_window.showTrouble(m_text);
    m_window.findChild<NoticeBar *>()->setText(m_text);
    m_window.grab();
}

QStringList WindowPlaces::windowTroubles()
{
    QStringList troubles = inWindow();
    const int width = m_window.minimumSizeHint().width();
    if (width > qMax(m_least, narrowest))
        troubles += u"the window wants to be %1 wide"_s.arg(width);
    m_window.conversation().timelineView().setError({});
    m_window.findChild<ChannelPanel *>()->setError({});
    return troubles;
}

void WindowPlaces::fillLists(const QString &text)
{
    m_channels.clear();
    m_found.clear();
    for (int i = 0; i < 2; ++i) {
        auto *channel = new QStandardItem(text);
        channel->setData(QVariant(u"arn:%1"_s.arg(i)), ChannelListModel::ArnRole);
        channel->setData(QVariant(i == 0), ChannelListModel::MemberRole);
        channel->setData(QVariant(i), ChannelListModel::UnreadRole);
        m_channels.appendRow(channel);
        auto *found = new QStandardItem(text);
        found->setData(QVariant(text), FoundModel::SenderRole);
        found->setData(QVariant(text), FoundModel::ChannelRole);
        m_found.appendRow(found);
    }
}

QStringList WindowPlaces::channelTroubles()
{
    const auto *channels = m_window.findChild<QListView *>(u"channelList"_s);
    const QString spoken = channels->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QStringList troubles = inWindow();
    troubles += troubleIn(spoken, u"an accessible channel"_s);
    if (spoken.size() > mostSpoken)
        troubles += u"too much is said of a channel"_s;
    troubles.removeAll(QString());
    return troubles;
}

} // namespace

std::unique_ptr<HostilePlaces> windowPlaces()
{
    return std::make_unique<WindowPlaces>();
}

} // namespace carillon::testing
