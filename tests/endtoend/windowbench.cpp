// SPDX-License-Identifier: Apache-2.0
#include "endtoend/windowbench.h"

#include "account/secretstore.h"
#include "chat/channeldirectory.h"
#include "chat/chatsession.h"
#include "ui/common/theme.h"
#include "ui/compose/composebox.h"

#include <QDir>
#include <QInputMethodEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace Qt::StringLiterals;

namespace carillon::test {

namespace {

/// Text is drawn in many shades; grounds and lines alone are a handful.
bool hasContent(const QImage &image)
{
    constexpr qsizetype enoughShades = 40;
    QSet<QRgb> shades;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            shades.insert(image.pixel(x, y));
        if (shades.size() > enoughShades)
            return true;
    }
    return false;
}

} // namespace

WindowBench::WindowBench(ui::Theme &theme, const QString &seedFile)
    : m_theme(theme)
    , m_service(seedFile)
{
}

WindowBench::~WindowBench() = default;

ui::LinkOpener WindowBench::opener()
{
    return [this](const QUrl &url) {
        m_opened.append(url);
        return m_hasBrowser;
    };
}

void WindowBench::openFirstStart()
{
    m_composition
        = std::make_unique<ui::Composition>(ui::Composition::Options { m_data.path(), false, {} },
            m_theme, std::make_unique<SessionSecretStore>(), opener());
    m_composition->start();
}

bool WindowBench::open()
{
    m_service.putCredentialsIntoEnvironment();
    const localservice::SeededUser &alice = m_service.running().users.first();
    m_composition
        = std::make_unique<ui::Composition>(ui::Composition::Options { m_data.path(), false, {} },
            m_theme, std::make_unique<SessionSecretStore>(), opener());
    ProfileStore &profiles = m_composition->profiles();
    const Profile profile { QUuid::createUuid(), alice.name, *AppInstanceUserArn::parse(alice.arn),
        CredentialsSource::Environment, m_service.running().endpoint.toString(), false, false };
    if (profiles.profiles().isEmpty() && !profiles.save(profile))
        return false;
    m_composition->start();
    return QTest::qWaitFor([this] {
        const ChatSession *session = m_composition->session();
        return session && !m_composition->session()->channels().entries().isEmpty()
            && !m_composition->session()->channels().isLoading();
    });
}

bool WindowBench::openChannel(const QString &name)
{
    const QList<DirectoryEntry> entries = m_composition->session()->channels().entries();
    for (const DirectoryEntry &entry : entries) {
        if (entry.channel.name == name)
            window().openChannel(entry.channel.arn);
    }
    const auto open = pane().channel();
    return open && m_composition->session()->channels().entry(*open)->channel.name == name
        && QTest::qWaitFor([this] { return timeline().loadState() == Timeline::LoadState::Idle; });
}

QPlainTextEdit *WindowBench::editor()
{
    return pane().composeBox().findChild<QPlainTextEdit *>(u"messageEditor"_s);
}

void WindowBench::type(const QString &text)
{
    // The box is not free before what was written last is committed.
    QVERIFY(QTest::qWaitFor([this] { return !pane().composeBox().isPending(); }));
    editor()->setFocus();
    QInputMethodEvent commit;
    commit.setCommitString(text);
    QCoreApplication::sendEvent(editor(), &commit);
}

void WindowBench::pressReturn()
{
    QTest::keyClick(editor(), Qt::Key_Return);
}

void WindowBench::write(const QString &text)
{
    type(text);
    pressReturn();
}

bool WindowBench::failSends(const QString &exception, int times)
{
    return m_service.admin("faults"_ba,
               { { u"Operation"_s, u"SendChannelMessage"_s }, { u"Error"_s, exception },
                   { u"Times"_s, times } })
        == 200;
}

bool WindowBench::dropSends(int times, bool effect)
{
    return m_service.admin("faults"_ba,
               { { u"Operation"_s, u"SendChannelMessage"_s }, { u"Error"_s, u"Drop"_s },
                   { u"Times"_s, times }, { u"Effect"_s, effect } })
        == 200;
}

QString WindowBench::databasePath() const
{
    const QDir folder(m_data.path());
    const QStringList found = folder.entryList({ u"messages-*.sqlite"_s });
    return found.isEmpty() ? QString() : folder.filePath(found.first());
}

bool WindowBench::execute(const QString &sql)
{
    return executeIn(databasePath(), sql);
}

Timeline &WindowBench::timeline()
{
    return m_composition->session()->timeline(*pane().channel());
}

bool WindowBench::lastIs(SendState state)
{
    for (qsizetype row = timeline().size() - 1; row >= 0; --row) {
        if (timeline().at(row).outgoing)
            return timeline().at(row).outgoing->state == state;
    }
    return false;
}

const TimelineEntry &WindowBench::lastOwn()
{
    qsizetype row = timeline().size() - 1;
    while (row > 0 && !timeline().at(row).outgoing)
        --row;
    return timeline().at(row);
}

bool WindowBench::picture(const QString &name, QWidget &what)
{
    using enum ui::Theme::Appearance;
    QCursor::setPos(window().mapToGlobal(window().rect().bottomRight())); // hovers over nothing
    bool drawn = true;
    for (const auto appearance : { Dark, Light }) {
        m_theme.force(appearance);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const QImage image = what.grab().toImage();
        drawn = hasContent(image) && drawn;
        const QString folder = qEnvironmentVariable("CARILLON_PICTURES");
        if (!folder.isEmpty() && QDir().mkpath(folder)) {
            drawn = image.save(u"%1/%2-%3.png"_s.arg(
                        folder, name, appearance == Dark ? u"dark"_s : u"light"_s))
                && drawn;
        }
    }
    return drawn;
}

QPushButton *WindowBench::button(const QString &text)
{
    const auto buttons = window().findChildren<QPushButton *>();
    for (QPushButton *each : buttons) {
        if (each->isVisible() && each->text().remove(u'&') == text)
            return each;
    }
    return nullptr;
}

} // namespace carillon::test
