// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/credentialsprovider.h"
#include "chat/outbox.h"
#include "client/messagingclient.h"
#include "sim/simdisk.h"
#include "sim/simnetwork.h"

namespace carillon::sim {

/// A person's key, which expires and is renewed, elsewhere.
struct KeyRing {
    QByteArray id;
};

/// Keeps the key in memory until it is told that it is no good.
class SimCredentials : public aws::CredentialsProvider {
public:
    explicit SimCredentials(const KeyRing &ring)
        : m_ring(ring)
    {
    }
    QFuture<aws::CredentialsResult> credentials() override;
    void invalidate() override { m_known.reset(); }

private:
    const KeyRing &m_ring;
    aws::CredentialsPtr m_known;
};

class SimRandom : public Random {
public:
    explicit SimRandom(qint64 seed)
        : m_dice(seed, "jitter")
    {
    }
    double unit() override { return m_dice.unit(); }

private:
    testing::Dice m_dice;
};

/// What is there before a run of the program, and after it.
struct Surroundings {
    testing::FakeClock &clock;
    Random &random;
    SimNetwork &network;
    testing::Dice &disk;
    const KeyRing &keys;
    QString path; ///< of the database
    QString version; ///< of the program
};

/// One run of the program: the real outbox, client, policy and store.
class SimProgram {
public:
    explicit SimProgram(const Surroundings &surroundings);
    /// Orderly, unless crash() was called before.
    ~SimProgram() = default;

    void crash() { m_disk.crash(); }
    /// A person says that there are new ones.
    void renewKeys()
    {
        m_credentials.invalidate();
        outbox.resume();
    }

private:
    SimDisk m_disk;
    SimCredentials m_credentials;
    StoreThread m_store;
    MessagingClient m_client;

public:
    Outbox outbox;
    QObject person; ///< context of what somebody does in this run
};

} // namespace carillon::sim
