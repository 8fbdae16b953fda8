// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/ledger.h"
#include "sim/profile.h"
#include "sim/simprogram.h"
#include "support/fastfolder.h"
#include "vfs/faultvfs.h"

namespace carillon::sim {

/// What came of a run.
struct Verdict {
    QStringList breaches;
    qint64 drainedMs = 0; ///< from the end of all trouble until nothing waited
    qsizetype texts = 0;
    size_t requests = 0;
    int kills = 0;
    int powerCuts = 0;
    int damagedRows = 0;
    int restarts = 0;
    int blows = 0;
};

/// One run: a person writes, the network and the machine do their worst, then all is well again,
/// and what was promised is compared with what the service holds. The same seed and profile give
/// the same run, to the last request.
class SimWorld {
public:
    SimWorld(const Profile &profile, qint64 seed);
    ~SimWorld();

    Verdict run();

private:
    class Deliveries : public QObject {
    public:
        bool any = false;
        bool eventFilter(QObject *receiver, QEvent *event) override;
    };

    void note(const QString &what) const;
    bool step();
    void startProgram();
    enum class End { Orderly, Killed, PowerCut };
    void endProgram(End end);
    void onLoaded(bool done);
    void settle();

    void planWriting();
    void write(const ChannelArn &channel);
    MessageDraft newDraft(const QString &words);
    void replace(const OutboxItem &item);

    void planBlow();
    void checkWait();
    void strike(Blow blow);
    void strikeNetwork(const Weather &weather, qint64 ms);
    void strikeDisk(Blow blow);
    bool damageARow();
    void expireKeys();
    void renewKeys();
    void jumpWall();

    void onAdded(const OutboxItem &item);
    void onChanged(const OutboxItem &item);
    void onAnswer(const QString &words, const SubmitResult &result);
    void lookAround();
    void actLater(const OutboxItem &item);
    void act(qint64 id);
    void meddle();

    void heal();
    bool isDrained() const;
    Verdict verdict();

    const Profile &m_profile;
    testing::FakeClock m_clock;
    SimService m_service { m_clock };
    Manners m_manners { m_clock };
    SimNetwork m_network;
    KeyRing m_keys;
    SimRandom m_jitter;
    testing::Dice m_disk;
    testing::Dice m_crashes;
    testing::Dice m_nemesis;
    testing::Dice m_writer;
    testing::Dice m_person;
    testing::FastFolder m_folder;
    testing::FaultVfs m_vfs { "sim" };
    Ledger m_ledger;
    QList<ChannelArn> m_channels;
    std::unique_ptr<SimProgram> m_program;
    std::unique_ptr<QObject> m_trouble; // context of all that goes on until heal()
    QSet<QString> m_found; // words that the program of now has read at its start
    QObject m_context;
    Deliveries m_deliveries;
    Verdict m_verdict;
    int m_keyNumber = 0;
    int m_version = 0;
    int m_jumpsDue = 0;
    int m_toWrite = 0;
    int m_written = 0;
    bool m_isLoaded = false;
    bool m_isDiskSound = true;
    bool m_isDamageDue = false;
    bool m_isHealed = false;
};

} // namespace carillon::sim
