// SPDX-License-Identifier: Apache-2.0
#include "chat/channeldirectory.h"
#include "chat/chatbench.h"
#include "models/channellistmodel.h"
#include "ui/channels/channelfilter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

#include <cstdio>
#include <optional>

using namespace carillon;
using namespace carillon::testing;
using namespace Qt::StringLiterals;

// bench_channellist: what a list of 20,000 channels costs, against one of 1,000. Prints
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
        service.channels.append(channelNamed(i, u"Channel %1"_s.arg(i, 5, 10, QLatin1Char('0'))));
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

    // Of both lists they leave the same share, from all over it.
    const QStringList keys { u"7"_s, u"77"_s, u"7"_s, QString() };
    timer.restart();
    for (const QString &key : keys) {
        filter.setWanted(key);
        if (filter.rowCount() > count) // as a view asks; it is not sorted out before
            return std::nullopt;
    }
    costs.filter = msOf(timer) / static_cast<double>(keys.size());

    timer.restart();
    directory.update(
        channelNamed(count / 2, u"Channel %1 b"_s.arg(count / 2, 5, 10, QLatin1Char('0'))));
    costs.update = msOf(timer);
    timer.restart();
    directory.update(channelNamed(count / 2, u"zzz"_s));
    costs.move = msOf(timer);
    return costs;
}

void print(const char *what, double few, double many)
{
    std::printf("%-28s %10.3f ms %10.3f ms   x %.1f\n", what, few, many, many / few);
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
    std::printf("%-28s %13s %13s\n", "channels", "1,000", "20,000");
    print("load from the store, show", few->load, many->load);
    print("refresh, 50 a page", few->refresh, many->refresh);
    print("filter, per key", few->filter, many->filter);
    print("update one, in place", few->update, many->update);
    print("update one, moved", few->move, many->move);
    return 0;
}
