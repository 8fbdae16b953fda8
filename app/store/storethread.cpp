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

StoreThread::StoreThread(QString path, std::unique_ptr<StoreExecutor> executor)
    : m_path(std::move(path))
    , m_executor(std::move(executor))
{
}

StoreThread::~StoreThread()
{
    // A connection is closed by the thread that opened it.
    m_executor->post([this] { m_stores.reset(); });
    m_executor.reset();
}

StoreResult<Stores *> StoreThread::stores()
{
    if (!m_stores) {
        StoreResult<std::unique_ptr<Stores>> opened = Stores::open(m_path);
        if (!opened)
            return std::unexpected(opened.error());
        m_stores = std::move(*opened);
    }
    return m_stores.get();
}

} // namespace carillon
