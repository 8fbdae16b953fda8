// SPDX-License-Identifier: Apache-2.0
#include "domain/outboxitem.h"

#include <QTest>

using namespace carillon;

namespace {

constexpr SendState states[] = { SendState::Queued, SendState::InFlight, SendState::Unconfirmed,
    SendState::Failed, SendState::Sent, SendState::Discarded };
constexpr SendEvent events[] = { SendEvent::Start, SendEvent::Confirmed, SendEvent::Refused,
    SendEvent::Lost, SendEvent::Retry, SendEvent::Discard };
constexpr const char *stateNames[]
    = { "Queued", "InFlight", "Unconfirmed", "Failed", "Sent", "Discarded" };
constexpr const char *eventNames[]
    = { "Start", "Confirmed", "Refused", "Lost", "Retry", "Discard" };

using Next = std::optional<SendState>;
constexpr Next no = std::nullopt;
constexpr Next queued = SendState::Queued;
constexpr Next inFlight = SendState::InFlight;
constexpr Next unconfirmed = SendState::Unconfirmed;
constexpr Next failed = SendState::Failed;
constexpr Next sent = SendState::Sent;
constexpr Next discarded = SendState::Discarded;

// Written down a second time, by hand: a row a state, a column an event.
constexpr Next expected[6][6] = {
    //  Start     Confirmed Refused Lost         Retry   Discard
    { inFlight, no, no, no, no, discarded }, // Queued
    { no, sent, failed, unconfirmed, no, no }, // InFlight
    { inFlight, no, no, no, queued, discarded }, // Unconfirmed
    { no, no, no, no, queued, discarded }, // Failed
    { no, no, no, no, no, no }, // Sent
    { no, no, no, no, no, no }, // Discarded
};

} // namespace

class TestOutboxItem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void table_data();
    void table();
    void anUnknownOutcomeIsNeverFailed();
    void nothingLeavesTheEnd();
};

void TestOutboxItem::table_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("event");
    for (int s = 0; s < 6; ++s) {
        for (int e = 0; e < 6; ++e)
            QTest::addRow("%s, %s", stateNames[s], eventNames[e]) << s << e;
    }
}

void TestOutboxItem::table()
{
    QFETCH(int, state);
    QFETCH(int, event);
    QVERIFY(nextState(states[state], events[event]) == expected[state][event]);
}

void TestOutboxItem::anUnknownOutcomeIsNeverFailed()
{
    for (const SendState state : states) {
        for (const SendEvent event : events) {
            if (nextState(state, event) == SendState::Failed)
                QVERIFY(state == SendState::InFlight && event == SendEvent::Refused);
            if (nextState(state, event) == SendState::Sent)
                QVERIFY(state == SendState::InFlight && event == SendEvent::Confirmed);
        }
    }
}

void TestOutboxItem::nothingLeavesTheEnd()
{
    for (const SendEvent event : events) {
        QVERIFY(!nextState(SendState::Sent, event));
        QVERIFY(!nextState(SendState::Discarded, event));
    }
}

QTEST_GUILESS_MAIN(TestOutboxItem)
#include "tst_outboxitem.moc"
