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

#include <QFile>
#include <QLabel>
#include <QTest>

using namespace carillon::testing;
using namespace carillon::ui;
using namespace Qt::StringLiterals;

namespace {

QtMessageHandler s_handler = nullptr;

/// In the usual run each string goes through one place in so many, and each place sees a fifth of
/// the strings; in one whose seeds are asked for, each goes through all.
int share()
{
    const bool all
        = qEnvironmentVariableIsSet("CARILLON_SEEDS") || qEnvironmentVariableIsSet("CARILLON_SEED");
    return all ? 1 : 5;
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
    /// Proves that a text that is read as rich text is found, here and by quiet.py.
    void aRichLabelIsFound();

private:
    std::vector<std::unique_ptr<HostilePlaces>> m_places;
};

void TestHostileText::initTestCase()
{
    s_handler = qInstallMessageHandler(withoutFontNoise);
    m_places.push_back(windowPlaces());
    m_places.push_back(sessionPlaces());
    m_places.push_back(dialogPlaces());
    for (const auto &places : m_places) {
        for (const HostilePlace &place : places->all) {
            place.prepare(u"Good morning"_s);
            place.show();
            place.troubles();
        }
    }
    // For quiet.py: what is opened after this is because of a text.
    QVERIFY(!QFile::exists(u"/carillon-hostile-warm"_s));
    QVERIFY(!QFile(u"/carillon-hostile-warm"_s).open(QIODevice::ReadOnly));
}

void TestHostileText::cleanupTestCase()
{
    m_places.clear();
    qInstallMessageHandler(s_handler);
}

void TestHostileText::staysPlain()
{
    QFETCH(int, seed);
    const QString text = hostileString(seed);
    QStringList all;
    int turn = seed;
    for (const auto &places : m_places) {
        for (const HostilePlace &place : places->all) {
            if (turn++ % share() != 0)
                continue;
            place.prepare(text);
            place.show();
            const QStringList troubles = place.troubles();
            if (!troubles.isEmpty())
                all += QLatin1StringView(place.name) + u": "_s + troubles.join(u"; "_s);
        }
    }
    QVERIFY2(all.isEmpty(), qPrintable(all.join(u'\n')));
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
