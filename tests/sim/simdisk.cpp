// SPDX-License-Identifier: Apache-2.0
#include "sim/simdisk.h"

namespace carillon::sim {

class SimExecutor : public StoreExecutor {
public:
    explicit SimExecutor(SimDisk &disk)
        : m_disk(disk)
    {
    }
    ~SimExecutor() override { m_disk.doAll(); }
    void post(std::function<void()> work) override { m_disk.post(std::move(work)); }

private:
    SimDisk &m_disk;
};

std::unique_ptr<StoreExecutor> SimDisk::executor()
{
    return std::make_unique<SimExecutor>(*this);
}

void SimDisk::post(std::function<void()> work)
{
    if (m_crashed)
        return;
    m_work.push_back(std::move(work));
    if (m_work.size() == 1)
        doNextLater();
}

void SimDisk::doNextLater()
{
    // Now and then the disk is busy with something else.
    const qint64 ms = m_dice.happens(0.02) ? m_dice.between(50, 1500) : m_dice.between(0, 3);
    m_clock.callAfter(ms, this, [this] { doNext(); });
}

void SimDisk::doNext()
{
    if (m_work.empty())
        return;
    const std::function<void()> work = std::move(m_work.front());
    work();
    m_work.pop_front();
    if (!m_work.empty())
        doNextLater();
}

void SimDisk::doAll()
{
    while (!m_work.empty()) {
        m_work.front()();
        m_work.pop_front();
    }
}

} // namespace carillon::sim
