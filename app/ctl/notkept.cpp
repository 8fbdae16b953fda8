// SPDX-License-Identifier: Apache-2.0
#include "ctl/notkept.h"

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

QString whyNotInFile(const QString &what, QString detail)
{
    if (detail.endsWith(u'.'))
        detail.chop(1);
    return u"nothing is kept of %1, for the file of this profile's secrets cannot be written: %2. "
           u"Set that right and log in again, or choose the keyring in the profile"_s.arg(
               what, detail);
}

QString whyNotInKeyring(const QString &what, const SecretStoreError &error)
{
    const QString why = [&error] {
        switch (error.kind) {
        case SecretStoreError::Kind::Locked:
        case SecretStoreError::Kind::Uncertain:
            return u"the keyring is locked"_s;
        case SecretStoreError::Kind::Unavailable:
            return u"there is no keyring"_s;
        case SecretStoreError::Kind::TimedOut:
            return u"the keyring does not answer"_s;
        default:
            return u"what was written could not be read back"_s;
        }
    }();
    const QString detail = error.detail.isEmpty() ? QString() : u" (%1)"_s.arg(error.detail);
    return u"nothing is kept of %1: %2%3. Unlock the keyring and try again, or choose the file in "
           u"the profile"_s.arg(what, why, detail);
}

} // namespace

QString whyNotKept(const QString &what, SecretPlace place, const SecretStoreError &error)
{
    return place == SecretPlace::File ? whyNotInFile(what, error.detail)
                                      : whyNotInKeyring(what, error);
}

} // namespace carillon::ctl
