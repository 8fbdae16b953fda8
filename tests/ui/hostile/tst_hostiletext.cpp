// SPDX-License-Identifier: Apache-2.0
// Hostile strings through every place that shows what others wrote. What each of them must not do:
// be read as rich text, turn or hide what stands beside it, make a window wider than a narrow one,
// have more laid out than is bounded. `quiet.py` runs the same under strace: no file is opened and
// no connection made because of a text.
#include "hostileplaces.h"
#include "hostilestrings.h"
#include "plaincheck.h"
#include "support/seeds.h"
#include "ui/common/foreigntext.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>

using namespace carillon::testing;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

QtMessageHandler s_handler = nullptr;

/// Each string goes through one place in so many: as many as CARILLON_SHARE says, else one in ten
/// in the usual run, and all in one whose seeds are asked for. In that each goes through the
/// timeline.
int share()
{
    if (const int wanted = qEnvironmentVariableIntValue("CARILLON_SHARE"); wanted > 0)
        return wanted;
    const bool all
        = qEnvironmentVariableIsSet("CARILLON_SEEDS") || qEnvironmentVariableIsSet("CARILLON_SEED");
    return all ? 1 : 10;
}

bool isForEach(const HostilePlace &place)
{
    return qEnvironmentVariableIsSet("CARILLON_SEEDS")
        && QLatin1StringView(place.name) == "timeline"_L1;
}

/// What a place has been through, in processor time.
struct Trial {
    int texts = 0;
    double longestMs = 0;
};

QString contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// What the platform has to say of fonts it lacks, thousands of times.
void withoutFontNoise(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (!text.contains("OpenType support missing"_L1) && !text.contains("This plugin does not"_L1))
        s_handler(type, context, text);
}

} // namespace

class TestHostileText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void staysPlain_data() { addSeedRows(1000); }
    void staysPlain();
    /// Fails when a widget that may show what others wrote is in none of the places.
    void everyWidgetIsInAPlace();
    /// Proves that a text that is read as rich text is found, here and by quiet.py.
    void aRichLabelIsFound();

private:
    /// What is wrong with the text in that place, one sentence each.
    QStringList troublesOf(HostilePlaces &places, const HostilePlace &place, const QString &text);

    std::vector<std::unique_ptr<HostilePlaces>> m_places;
    std::map<const HostilePlace *, Trial> m_trials;
    QSet<QString> m_classes; ///< of the widgets of all places
};

void TestHostileText::initTestCase()
{
    s_handler = qInstallMessageHandler(withoutFontNoise);
    m_places = allPlaces();
    for (const auto &places : m_places) {
        for (const HostilePlace &place : places->all) {
            // Qt loads what parts Thai words, a library with its dictionary, at the first of them.
            const QStringList troubles = troublesOf(*places, place, u"Good morning, สวัสดีตอนเช้า"_s);
            QVERIFY2(troubles.isEmpty(),
                qPrintable(QLatin1StringView(place.name) + u": "_s + troubles.join(u"; "_s)));
            m_classes += classesIn(QApplication::topLevelWidgets());
        }
    }
    m_trials.clear();
    // For quiet.py: what is opened after this is because of a text.
    QVERIFY(!QFile::exists(u"/carillon-hostile-warm"_s));
    QVERIFY(!QFile(u"/carillon-hostile-warm"_s).open(QIODevice::ReadOnly));
}

void TestHostileText::cleanupTestCase()
{
    if (qEnvironmentVariableIsSet("CARILLON_SEEDS")) {
        for (const auto &[place, trial] : m_trials)
            qInfo(
                "%-40s %6d texts, the longest %6.1f ms", place->name, trial.texts, trial.longestMs);
    }
    m_places.clear();
    qInstallMessageHandler(s_handler);
}

QStringList TestHostileText::troublesOf(
    HostilePlaces &places, const HostilePlace &place, const QString &text)
{
    place.prepare(text);
    if (const QString missed = places.takeMissed(); !missed.isEmpty())
        return { missed };
    const std::clock_t begin = std::clock();
    place.show();
    Trial &trial = m_trials[&place];
    ++trial.texts;
    trial.longestMs
        = std::max(trial.longestMs, 1000.0 * double(std::clock() - begin) / CLOCKS_PER_SEC);
    if (const QString missed = places.takeMissed(); !missed.isEmpty())
        return { missed };
    return place.troubles();
}

void TestHostileText::staysPlain()
{
    QFETCH(int, seed);
    const QString text = hostileString(seed);
    QStringList all;
    int turn = seed;
    const int each = share();
    for (const auto &places : m_places) {
        for (const HostilePlace &place : places->all) {
            if (turn++ % each != 0 && !isForEach(place))
                continue;
            const QStringList troubles = troublesOf(*places, place, text);
            if (!troubles.isEmpty())
                all += QLatin1StringView(place.name) + u": "_s + troubles.join(u"; "_s);
        }
    }
    QVERIFY2(all.isEmpty(), qPrintable(all.join(u'\n')));
}

void TestHostileText::everyWidgetIsInAPlace()
{
    // They say what the program or its person says, nothing else.
    const QStringList own { u"AttributesEditor"_s, u"ByteCounter"_s, u"EditBanner"_s,
        u"FirstStartPage"_s, u"FormField"_s, u"MetadataPanel"_s };
    static const QRegularExpression widget(
        u"\nclass (\\w+)(?: final)? : public "
        u"(?:Q(?!Accessible|Styled|Abstract(?:List|Item)Model|Object|Identity|"
        "Sort|Validator)\\w+|NoticeBar|GrowingDialog)\\b"_s);
    QStringList missing;
    int found = 0;
    QDirIterator sources(
        QStringLiteral(CARILLON_UI_DIR), { u"*.h"_s }, QDir::Files, QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        const QString header = sources.next();
        const QString text = contentsOf(header) + contentsOf(header.chopped(1) + u"cpp"_s);
        if (!text.contains("plainlabel.h\""_L1) && !text.contains("foreigntext.h\""_L1)
            && !text.contains("noticebar.h\""_L1) && !text.contains("sourceedit.h\""_L1))
            continue;
        for (auto each = widget.globalMatch(text); each.hasNext(); ++found) {
            const QString name = each.next().captured(1);
            if (!own.contains(name) && !m_classes.contains(u"carillon::ui::"_s + name))
                missing += name;
        }
    }
    QVERIFY2(found > 30, qPrintable(u"%1 widgets found"_s.arg(found)));
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ')));
}

void TestHostileText::aRichLabelIsFound()
{
    const QString text = u"<img src='file:///carillon-hostile/provoked.png'>x"_s;
    QLabel label(text);
    QCOMPARE(richPlaces({ &label }).size(), 1);
    label.setTextFormat(Qt::PlainText);
    QVERIFY(richPlaces({ &label }).isEmpty());
    label.setToolTip(text);
    QCOMPARE(richPlaces({ &label }).size(), 1);
    label.setToolTip(plainToolTip(text));
    QVERIFY(richPlaces({ &label }).isEmpty());
    label.setText(u"a\u202eb"_s);
    QCOMPARE(richPlaces({ &label }).size(), 1);
    label.setText(u"a"_s.repeated(100'000));
    QCOMPARE(richPlaces({ &label }).size(), 1);
    if (qEnvironmentVariableIsSet("CARILLON_PROVOKE")) {
        label.setTextFormat(Qt::RichText);
        label.setText(text);
        label.grab();
    }
}

QTEST_MAIN(TestHostileText)
#include "tst_hostiletext.moc"
