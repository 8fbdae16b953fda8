// SPDX-License-Identifier: Apache-2.0
#include "aws/sharedconfig.h"

#include <cstdint>
#include <cstdlib>

using namespace carillon::aws;

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

/// The first byte says where the input is cut into a config and a credentials file.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const qsizetype cut = size > 0 ? std::min<qsizetype>(data[0], bytes.size()) : 0;
    const SharedConfig files(parseIni(bytes.first(cut)), parseIni(bytes.sliced(cut)));
    for (const QByteArray &name : files.profileNames()) {
        const auto profile = files.profile(name);
        check(profile.has_value());
        check(profile->inConfig() || profile->inCredentials());
        for (const IniSection *section : { profile->inConfig(), profile->inCredentials() }) {
            if (!section)
                continue;
            for (const QByteArray &key : section->keys()) {
                check(key == key.toLower() && !key.contains('\n') && !key.contains('\r'));
                check(!section->has(key) || profile->has(key));
            }
        }
        (void)files.ssoSession(name);
    }
    check(files.configProblems().size() <= 100 + size);
    return 0;
}
