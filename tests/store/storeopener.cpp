// SPDX-License-Identifier: Apache-2.0
#include "store/stores.h"

#include <QCoreApplication>
#include <QFile>

#include <csignal>

#include <sys/resource.h>

// storeopener PATH [BYTES]: opens the stores and ends with 0, or with 1 + the kind of the error. No
// file may grow beyond BYTES, as on a full disk.
int main(int argc, char *argv[])
{
    if (argc < 2)
        return 99;
    const QCoreApplication application(argc, argv);
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
