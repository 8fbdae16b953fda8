// SPDX-License-Identifier: Apache-2.0
#include "support/seeds.h"
#include "ui/hostile/hostileplaces.h"
#include "ui/hostile/hostilestrings.h"

#include <QApplication>
#include <QLoggingCategory>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace carillon::testing;

// bench_hostiletexts: what one hostile string costs to be laid out and drawn in each place that
// shows what others wrote, in processor time, which other processes hardly change. Prints for each
// place what the worst string costs beyond a letter, its seed, how many cost more than 50 ms, and
// what the letter costs: the widgets themselves. The worst first. Judges no time: it only has to
// come to its end. CARILLON_SEEDS: how many strings; CARILLON_SEED: one alone; arguments: the names
// of the places, or all.

namespace {

constexpr double limitMs = 50;

struct Cost {
    const char *place;
    double letterMs = 0;
    double longestMs = 0;
    int seed = 0;
    int over = 0;
};

/// A place, and whose it is.
struct Site {
    HostilePlaces &places;
    const HostilePlace &place;
};

double msToShow(const Site &site, const QString &text)
{
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // of the text before
    site.place.prepare(text);
    const std::clock_t begin = std::clock();
    site.place.show();
    const double ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (const QString missed = site.places.takeMissed(); !missed.isEmpty()) {
        std::fprintf(stderr, "%s: %s\n", site.place.name, qPrintable(missed));
        std::exit(1);
    }
    return ms;
}

double msToShowLetter(const Site &site)
{
    double least = msToShow(site, QStringLiteral("a"));
    for (int again = 0; again < 10; ++again)
        least = std::min(least, msToShow(site, QStringLiteral("a")));
    return least;
}

/// A text that is slow once may have met a font for the first time.
double leastOfThree(const Site &site, const QString &text, double least)
{
    double ms = msToShow(site, text);
    for (int again = 0; again < 2 && ms > least; ++again)
        ms = std::min(ms, msToShow(site, text));
    return ms;
}

Cost measure(const Site &site, const Seeds &seeds)
{
    Cost cost { site.place.name };
    cost.letterMs = msToShowLetter(site);
    for (int seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        const double soFar = cost.letterMs + std::min(cost.longestMs, limitMs);
        const double ms = leastOfThree(site, hostileString(seed), soFar) - cost.letterMs;
        cost.over += ms > limitMs ? 1 : 0;
        if (ms > cost.longestMs) {
            cost.longestMs = ms;
            cost.seed = seed;
        }
    }
    return cost;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("qt.text.*=false\nqt.qpa.*=false"));
    const QStringList wanted = QApplication::arguments().sliced(1);
    const Seeds seeds = wantedSeeds(1000);
    std::vector<Cost> costs;
    for (const auto &places : allPlaces()) {
        for (const HostilePlace &place : places->all) {
            if (wanted.isEmpty() || wanted.contains(QLatin1StringView(place.name)))
                costs.push_back(measure({ *places, place }, seeds));
        }
    }
    std::ranges::sort(costs, std::ranges::greater(), &Cost::longestMs);
    std::printf("%d hostile strings\n%-40s %10s %10s %10s %10s\n", seeds.count, "place", "longest",
        "seed", "over 50 ms", "a letter");
    for (const Cost &cost : costs)
        std::printf("%-40s %7.1f ms %10d %10d %7.1f ms\n", cost.place, cost.longestMs, cost.seed,
            cost.over, cost.letterMs);
    return 0;
}
