// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/chatbench.h"
#include "models/channellistmodel.h"
#include "ui/channels/channelfilter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSortFilterProxyModel>
#include <QStringListModel>
#include <QTest>

#include <cstdio>
#include <optional>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

// bench_channellist: what a list of 20,000 channels costs, against one of 1,000 and against bare
// names under Qt's own filter, which is the least a QListView over a sorted list can cost. Prints
// milliseconds and ratios; 20 is linear. Judges no time: it only has to come to its end.

namespace {

struct Costs {
    double load = 0; ///< from the store to the rows of the filter
    double refresh = 0; ///< the memberships, 50 a page, to the end of the refresh
    double filter = 0; ///< per key
    double update = 0; ///< of one channel, its place unchanged
    double move = 0; ///< of one channel, to the other end
};

double msOf(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// What is typed into the filter: of every list it leaves the same share, from all over it.
const QStringList &typed()
{
    static const QStringList keys { u"7"_s, u"77"_s, u"7"_s, QString() };
    return keys;
}

QString nameOf(int number)
{
    return u"Channel %1"_s.arg(number, 5, 10, QLatin1Char('0'));
}

Channel channelNamed(int number, const QString &name)
{
    return { channelArn(u"c%1"_s.arg(number, 5, 10, QLatin1Char('0'))), name, {}, {}, {}, {}, {} };
}

std::optional<Costs> measure(int count)
{
    QTemporaryDir folder;
    ListingService service;
    QList<StoredChannel> stored;
    for (int i = 0; i < count; ++i) {
        service.channels.append(channelNamed(i, nameOf(i)));
        stored.append({ service.channels.last(), true });
    }
    ChatBench bench(folder.path());
    const auto kept
        = bench.store.run([stored](Stores &stores) { return stores.channels.replaceAll(stored); });
    if (!QTest::qWaitFor([&kept] { return kept.isFinished(); }, 60'000) || !kept.result())
        return std::nullopt;

    ChannelDirectory directory(bench.store, bench.client);
    ChannelListModel model(directory);
    ui::ChannelFilter filter;
    filter.setSourceModel(&model);
    Costs costs;
    QElapsedTimer timer;
    timer.start();
    directory.refresh(); // nobody answers yet
    if (!QTest::qWaitFor([&filter, count] { return filter.rowCount() == count; }, 60'000)
        || !QTest::qWaitFor([&bench] { return !bench.transport.calls.isEmpty(); }, 60'000))
        return std::nullopt;
    costs.load = msOf(timer);

    bench.transport.script
        = [&service](const TransportRequest &request) { return service.answer(request); };
    timer.restart();
    ScriptedTransport::answer(
        bench.transport.calls.first(), *service.answer(bench.transport.calls.first().request));
    if (!QTest::qWaitFor([&directory] { return !directory.isLoading(); }, 120'000)
        || directory.error() || filter.rowCount() != count)
        return std::nullopt;
    costs.refresh = msOf(timer);

    timer.restart();
    for (const QString &key : typed()) {
        filter.setWanted(key);
        if (filter.rowCount() > count) // as a view asks; it is not sorted out before
            return std::nullopt;
    }
    costs.filter = msOf(timer) / static_cast<double>(typed().size());

    timer.restart();
    directory.update(channelNamed(count / 2, nameOf(count / 2) + u" b"_s));
    costs.update = msOf(timer);
    timer.restart();
    directory.update(channelNamed(count / 2, u"zzz"_s));
    costs.move = msOf(timer);
    return costs;
}

Costs measureBare(int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i)
        names.append(nameOf(i));
    Costs costs;
    QElapsedTimer timer;
    timer.start();
    QStringListModel model(names);
    QSortFilterProxyModel filter;
    filter.setFilterCaseSensitivity(Qt::CaseInsensitive);
    filter.setSortCaseSensitivity(Qt::CaseInsensitive);
    filter.setSourceModel(&model);
    filter.sort(0);
    costs.load = msOf(timer);

    timer.restart();
    for (const QString &key : typed()) {
        filter.setFilterFixedString(key);
        (void)filter.rowCount();
    }
    costs.filter = msOf(timer) / static_cast<double>(typed().size());

    const QModelIndex middle = model.index(count / 2);
    timer.restart();
    model.setData(middle, nameOf(count / 2) + u" b"_s);
    costs.update = msOf(timer);
    timer.restart();
    model.setData(middle, u"zzz"_s);
    costs.move = msOf(timer);
    return costs;
}

void print(const char *what, double few, double many, double bare = 0)
{
    std::printf("%-28s %10.3f ms %10.3f ms   x %5.1f", what, few, many, many / few);
    if (bare > 0)
        std::printf(" %10.3f ms   x %5.1f", bare, many / bare);
    std::printf("\n");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto few = measure(1'000);
    const auto many = measure(20'000);
    if (!few || !many) {
        std::fprintf(stderr, "the list was not complete in time\n");
        return 1;
    }
    const Costs bare = measureBare(20'000);
    std::printf("%-28s %13s %13s %9s %13s\n", "channels", "1,000", "20,000", "", "bare, 20,000");
    print("load from the store, show", few->load, many->load, bare.load);
    print("refresh, 50 a page", few->refresh, many->refresh);
    print("filter, per key", few->filter, many->filter, bare.filter);
    print("update one, in place", few->update, many->update, bare.update);
    print("update one, moved", few->move, many->move, bare.move);
    return 0;
}
