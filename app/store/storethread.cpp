// SPDX-License-Identifier: Apache-2.0
#include "store/storethread.h"

#include <QThread>

namespace carillon {

using namespace Qt::StringLiterals;

namespace {

class ThreadExecutor : public StoreExecutor {
public:
    ThreadExecutor()
    {
        m_thread.setObjectName(u"store"_s);
        m_worker.moveToThread(&m_thread);
    }
    ~ThreadExecutor() override
    {
        if (!m_thread.isRunning())
            return;
        // Behind all that was posted: quit() from here would overtake it.
        post([this] { m_thread.quit(); });
        m_thread.wait();
    }
    void post(std::function<void()> work) override
    {
        if (!m_thread.isRunning())
            m_thread.start();
        QMetaObject::invokeMethod(&m_worker, std::move(work), Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    QObject m_worker;
};

} // namespace

std::unique_ptr<StoreExecutor> makeThreadExecutor()
{
    return std::make_unique<ThreadExecutor>();
}

} // namespace carillon
