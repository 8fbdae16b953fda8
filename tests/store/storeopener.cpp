// SPDX-License-Identifier: Apache-2.0
#include "store/draftstore.h"
#include "store/stores.h"
#include "store/storevalues.h"

#include <QCoreApplication>
#include <QFile>

#include <csignal>

#include <sys/resource.h>

namespace {

int saveDraft(const QString &path, const QString &text)
{
    carillon::MessageDraft draft;
    draft.content = text;
    const auto store = carillon::DraftStore::open(path);
    return store && (*store)->put(carillon::testing::channelArn(QStringLiteral("c")), draft) ? 0
                                                                                             : 1;
}

} // namespace

// storeopener PATH [BYTES]: opens the stores and ends with 0, or with 1 + the kind of the error. No
// file may grow beyond BYTES, as on a full disk.
// storeopener PATH --draft TEXT: saves a draft.
int main(int argc, char *argv[])
{
    if (argc < 2)
        return 99;
    const QCoreApplication application(argc, argv);
    if (argc == 4)
        return saveDraft(QFile::decodeName(argv[1]), QString::fromUtf8(argv[3]));
    if (argc > 2) {
        std::signal(SIGXFSZ, SIG_IGN);
        const auto bytes = static_cast<rlim_t>(QByteArray(argv[2]).toLongLong());
        const rlimit limit { bytes, bytes };
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 98;
    }
    const auto stores = carillon::Stores::open(QFile::decodeName(argv[1]));
    return stores ? 0 : 1 + static_cast<int>(stores.error().kind);
}
