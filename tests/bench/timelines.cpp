// SPDX-License-Identifier: Apache-2.0
// What a channel costs that holds so many messages: opened, scrolled, added to, resized; and what a
// thousand messages a second cost. Beside it, in the same run, a bare anchored view and a QListView
// (timelinepeers.h). Prints figures and judges none.
#include "bench/timelinepeers.h"
#include "chat/livebench.h"
#include "models/timelinemodel.h"
#include "ui/common/theme.h"
#include "ui/timeline/timelineview.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QScrollBar>
#include <QTimer>
#include <QWheelEvent>

#include <cstdio>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize size(900, 700);
constexpr QSize narrower(640, 700);
constexpr int frames = 400;
constexpr int wheelStep = 120;

class Stopwatch {
public:
    Stopwatch() { m_timer.start(); }
    double ms() const { return static_cast<double>(m_timer.nsecsElapsed()) / 1e6; }

private:
    QElapsedTimer m_timer;
};

struct Figures {
    double firstPicture = 0;
    double appended = 0;
    double frameMedian = 0;
    double frameP99 = 0;
    double resized = 0;
    double grownMb = 0;
};

double quantile(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    return values[static_cast<size_t>(part * static_cast<double>(values.size() - 1))];
}

double residentMb()
{
    QFile status(u"/proc/self/statm"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    return status.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

double timed(const std::function<void()> &work)
{
    const Stopwatch watch;
    work();
    return watch.ms();
}

/// The event loop, until all that is due has been done and so much time has passed.
void turn(int ms = 0)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

/// All that is waiting to be done, and the picture.
void settle(QWidget &view)
{
    QCoreApplication::sendPostedEvents();
    view.repaint();
    QCoreApplication::sendPostedEvents();
}

/// Shown or not yet: all of it is drawn.
void picture(QWidget &view)
{
    QCoreApplication::sendPostedEvents();
    view.grab();
}

/// The figures every candidate has, once it is open.
void measure(Figures &figures, QAbstractScrollArea &view, const std::function<void()> &append,
    const std::function<void()> &scroll)
{
    turn(); // it has been exposed
    figures.appended = timed([&] {
        append();
        settle(*view.viewport());
    });
    std::vector<double> each;
    for (int i = 0; i < frames; ++i) {
        each.push_back(timed([&] {
            scroll();
            settle(*view.viewport());
        }));
        turn(); // what was read meanwhile
    }
    figures.frameMedian = quantile(each, 0.5);
    figures.frameP99 = quantile(each, 0.99);
    figures.resized = timed([&] {
        view.resize(narrower);
        settle(*view.viewport());
    });
}

Figures measureBare(int rows)
{
    Figures figures;
    bench::BareView view(rows);
    view.resize(size);
    figures.firstPicture = timed([&] {
        view.show();
        picture(view);
    });
    measure(
        figures, view, [&] { view.append(); }, [&] { view.scrollUp(wheelStep); });
    return figures;
}

Figures measureList(int rows)
{
    Figures figures;
    const double before = residentMb();
    bench::ListPeer view(rows);
    view.resize(size);
    figures.firstPicture = timed([&] {
        view.show();
        view.scrollToBottom();
        picture(view);
    });
    measure(
        figures, view,
        [&] {
            view.rows().append();
            view.scrollToBottom();
        },
        [&] { view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() - wheelStep); });
    figures.grownMb = residentMb() - before;
    return figures;
}

ChannelMessage messageOf(int row)
{
    ChannelMessage message = messageAt(channelArn(u"general"_s), u"m-%1"_s.arg(row), row);
    message.content = bench::wordsOf(row);
    const QString who = u"user-%1"_s.arg(row / 3 % 12);
    message.sender = { userArn(who).toString(), who };
    return message;
}

void fill(const QString &folder, int rows)
{
    constexpr int batch = 5000;
    ChatBench bench(folder);
    for (int first = 0; first < rows; first += batch) {
        QList<ChannelMessage> messages;
        for (int row = first; row < std::min(rows, first + batch); ++row)
            messages.append(messageOf(row));
        bench.store.run([messages](Stores &stores) { return stores.messages.put(messages); })
            .waitForFinished();
    }
}

/// Carillon's own: a timeline over a store, its model and its view.
class Candidate {
public:
    explicit Candidate(const QString &folder)
        : m_bench(folder)
        , timeline(channelArn(u"general"_s), m_bench.store, m_bench.client, m_bench.outbox)
        , m_model(timeline)
        , view(m_theme)
    {
        m_bench.transport.script
            = [this](const TransportRequest &request) { return service.answer(request); };
        QObject::connect(
            &view, &ui::TimelineView::olderNeeded, &timeline, [this] { timeline.loadOlder(); });
        QObject::connect(&timeline, &Timeline::aboutToInsert, &timeline,
            [this] { timeline.setHeld(!view.isAtEnd()); });
        view.resize(size);
        view.setModel(&m_model);
    }
    void open()
    {
        view.show();
        (void)QTest::qWaitFor(
            [this] { return timeline.loadState() == Timeline::LoadState::Idle; }, 60'000);
        picture(view);
    }

    ListingService service;

private:
    ui::Theme m_theme;
    ChatBench m_bench;

public:
    Timeline timeline;

private:
    TimelineModel m_model;

public:
    ui::TimelineView view;
};

Figures measureCarillon(const QString &folder, int rows)
{
    Figures figures;
    const double before = residentMb();
    std::unique_ptr<Candidate> candidate;
    figures.firstPicture = timed([&] {
        candidate = std::make_unique<Candidate>(folder);
        candidate->open();
    });
    auto next = rows;
    measure(
        figures, candidate->view,
        [&] {
            candidate->timeline.apply(
                eventOf(wire::EventType::CreateChannelMessage, messageOf(next++)));
        },
        [&] {
            const QPointF centre(size.width() / 2.0, size.height() / 2.0);
            QWheelEvent wheel(centre, centre, {}, { 0, wheelStep }, Qt::NoButton, Qt::NoModifier,
                Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(candidate->view.viewport(), &wheel);
        });
    figures.grownMb = residentMb() - before;
    return figures;
}

void print(const char *name, int rows, const Figures &figures, const Figures &floor)
{
    std::printf("%-10s %9d  %8.1f (%4.1f) %8.2f %8.2f %8.2f (%4.1f) %8.1f (%4.1f) %7.0f\n", name,
        rows, figures.firstPicture, figures.firstPicture / floor.firstPicture, figures.appended,
        figures.frameMedian, figures.frameP99, figures.frameP99 / floor.frameP99, figures.resized,
        figures.resized / floor.resized, figures.grownMb);
    std::fflush(stdout);
}

/// A thousand a second, sixteen each frame, into an open channel at its end.
void measureArriving(const QString &folder, int rows, int seconds)
{
    constexpr int framesPerSecond = 62;
    constexpr int perFrame = 16;
    constexpr double frameMs = 1000.0 / framesPerSecond;
    Candidate candidate(folder);
    for (int row = std::max(0, rows - 50); row < rows; ++row)
        candidate.service.messages.append(messageOf(row));
    candidate.timeline.goLive();
    candidate.open();
    std::vector<double> each;
    double half = residentMb();
    const double before = half;
    int next = rows;
    for (int frame = 0; frame < seconds * framesPerSecond; ++frame) {
        const Stopwatch watch;
        for (int i = 0; i < perFrame; ++i)
            candidate.timeline.apply(
                eventOf(wire::EventType::CreateChannelMessage, messageOf(next++)));
        settle(*candidate.view.viewport());
        turn();
        each.push_back(watch.ms());
        if (each.back() < frameMs)
            turn(qRound(frameMs - each.back()));
        if (frame == seconds * framesPerSecond / 2)
            half = residentMb();
    }
    const auto slow = std::ranges::count_if(each, [](double ms) { return ms > 50; });
    std::printf("\n%d messages in %d s: frame median %.2f ms, p99 %.2f, longest %.2f, over 50 ms "
                "%td of %zu; memory %+.1f MB in the first half, %+.1f MB in the second\n",
        next - rows, seconds, quantile(each, 0.5), quantile(each, 0.99), quantile(each, 1), slow,
        each.size(), half - before, residentMb() - half);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions({ { u"rows"_s, u"How many messages, with commas."_s, u"list"_s,
                            u"200,1000,100000,1000000"_s },
        { u"list-up-to"_s, u"Above, the QListView is left out."_s, u"rows"_s, u"100000"_s },
        { u"seconds"_s, u"How long a thousand messages a second arrive."_s, u"seconds"_s,
            u"20"_s } });
    parser.process(application);

    std::printf("ms, in brackets by the bare view\n%-10s %9s  %15s %8s %8s %15s %15s %7s\n", "",
        "rows", "first picture", "append", "frame", "frame p99", "resize", "MB");
    measureBare(100); // fonts are read once
    int rows = 0;
    std::unique_ptr<QTemporaryDir> folder;
    const QStringList sizes = parser.value(u"rows"_s).split(u',');
    for (const QString &each : sizes) {
        rows = each.toInt();
        folder = std::make_unique<QTemporaryDir>();
        fill(folder->path(), rows);
        const Figures floor = measureBare(rows);
        print("bare", rows, floor, floor);
        print("Carillon", rows, measureCarillon(folder->path(), rows), floor);
        if (rows <= parser.value(u"list-up-to"_s).toInt())
            print("QListView", rows, measureList(rows), floor);
    }
    measureArriving(folder->path(), rows, parser.value(u"seconds"_s).toInt());
    return 0;
}
