// SPDX-License-Identifier: Apache-2.0
#include "ctl/shellexports.h"

#include <cstdio>

namespace carillon::ctl {

namespace {

void print(QByteArrayView bytes)
{
    std::fwrite(bytes.data(), 1, static_cast<size_t>(bytes.size()), stdout);
}

/// In single quotes, which a shell takes as they are.
void printExport(QByteArrayView name, QByteArrayView value)
{
    print("export ");
    print(name);
    print("='");
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (value[i] == '\'')
            print("'\\''");
        else
            print(value.sliced(i, 1));
    }
    print("'\n");
}

} // namespace

void printShellExports(const localservice::Running &running)
{
    const QByteArray endpoint = running.endpoint.toEncoded();
    const QByteArray region = running.region.toUtf8();
    printExport("AWS_ENDPOINT_URL_CHIME_SDK_MESSAGING", endpoint);
    printExport("AWS_ENDPOINT_URL", endpoint);
    printExport("AWS_REGION", region);
    printExport("AWS_DEFAULT_REGION", region);
    printExport("AWS_ACCESS_KEY_ID", running.credentials->accessKeyId);
    printExport("AWS_SECRET_ACCESS_KEY", running.credentials->secretAccessKey.view());
    if (!running.credentials->sessionToken.isEmpty())
        printExport("AWS_SESSION_TOKEN", running.credentials->sessionToken.view());
    if (!running.certificate.isEmpty()) {
        printExport("AWS_CA_BUNDLE", running.certificate.toUtf8());
        printExport("NODE_EXTRA_CA_CERTS", running.certificate.toUtf8());
        print("# The same in clear: http://127.0.0.1:" + QByteArray::number(running.endpoint.port())
            + '\n');
    }
    if (!running.users.isEmpty())
        printExport("CARILLON_APP_INSTANCE_USER_ARN", running.users.first().arn.toUtf8());
    print("# Users, any of them may be the --chime-bearer:\n");
    for (const localservice::SeededUser &user : running.users)
        print("#   " + user.name.toUtf8().replace('\n', ' ') + "  " + user.arn.toUtf8() + '\n');
    print("# Channels of a user (older versions of the AWS CLI need --endpoint-url):\n"
          "#   aws chime-sdk-messaging list-channel-memberships-for-app-instance-user \\\n"
          "#       --endpoint-url \"$AWS_ENDPOINT_URL\" \\\n"
          "#       --chime-bearer \"$CARILLON_APP_INSTANCE_USER_ARN\"\n");
    std::fflush(stdout);
}

} // namespace carillon::ctl
