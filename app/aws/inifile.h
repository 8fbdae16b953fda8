// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/secret.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace carillon::aws {

/// The settings below one header of a shared file. Keys are in lower case; those of a nested block
/// (`s3 =` and indented lines) are joined to it by a dot. Every value is kept as a secret, because
/// some are.
class IniSection {
public:
    /// False for a value that is empty, too: the SDKs take both as not set.
    bool has(QByteArrayView key) const { return !view(key).isEmpty(); }
    /// Empty when it is not set.
    QByteArrayView view(QByteArrayView key) const;
    void set(const QByteArray &key, Secret value) { m_values[key] = std::move(value); }
    QList<QByteArray> keys() const;

private:
    std::map<QByteArray, Secret, std::less<>> m_values;
};

/// Something in a file that was understood otherwise than its author may think, or not at all.
struct IniProblem {
    int line; ///< from 1; 0: the file as a whole
    QString text; ///< a plain sentence without values
};

/// What stands in a shared config or credentials file, headers as written between the brackets.
struct IniFile {
    std::map<QByteArray, IniSection, std::less<>> sections;
    /// Headers in the order of their last appearance.
    QList<QByteArray> order;
    std::vector<IniProblem> problems;
};

/// Longer files are not read: bytes.
inline constexpr qsizetype maxIniBytes = 1024 * 1024;

/// Takes any bytes and never fails: what cannot be understood is left out and told of. Where
/// botocore and the JavaScript SDK differ, whatever either of them reads is read:
/// - sections of one name are merged, later keys win (botocore refuses the file);
/// - a comment after a value needs a blank before its `#` or `;`, and stays in the values of secret
///   keys (botocore keeps it everywhere);
/// - an indented `k = v` is part of a nested block if one is open, else a key (botocore adds it to
///   the value before);
/// - a line that is neither is left out (botocore refuses the file).
IniFile parseIni(QByteArrayView bytes);

/// `default`, `profile x` or `profile "x y"` to the name; none for other headers.
std::optional<QByteArray> profileOfHeader(QByteArrayView header);
/// `sso-session x`, likewise.
std::optional<QByteArray> ssoSessionOfHeader(QByteArrayView header);
/// `services x`, likewise.
std::optional<QByteArray> servicesOfHeader(QByteArrayView header);

} // namespace carillon::aws
