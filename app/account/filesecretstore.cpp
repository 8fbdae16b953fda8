// SPDX-License-Identifier: Apache-2.0
#include "account/filesecretstore.h"

#include "account/credentialscodec.h"

#include <QFile>
#include <QStandardPaths>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace carillon {

namespace {

using Kind = SecretStoreError::Kind;
constexpr mode_t othersBits = 077;

class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd)
    {
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    int get() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd;
};

std::unexpected<SecretStoreError> failure(Kind kind, const QString &detail)
{
    return std::unexpected(SecretStoreError { kind, detail });
}

std::unexpected<SecretStoreError> systemFailure(const QString &path, int error)
{
    return failure(error == ENOENT ? Kind::NotFound : Kind::Unavailable,
        u"%1: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(error))));
}

/// Empty: it is of this user alone.
QString whyUnsafe(const struct stat &facts, const QString &path, const char *mode)
{
    if (facts.st_uid != ::geteuid())
        return u"%1 belongs to somebody else. Remove it, and enter the keys again."_s.arg(path);
    if ((facts.st_mode & othersBits) != 0)
        return u"others may read %1. Run: chmod %2 '%1', and take new keys if others use this "
               u"computer."_s.arg(path, QLatin1StringView(mode));
    return {};
}

SecretResult<void> makeFolder(const QString &folder)
{
    const QByteArray path = QFile::encodeName(folder);
    for (qsizetype at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1))
        ::mkdir(path.first(at).constData(), 0700);
    if (::mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        return systemFailure(folder, errno);
    struct stat facts = {};
    if (::lstat(path.constData(), &facts) != 0)
        return systemFailure(folder, errno);
    if (!S_ISDIR(facts.st_mode))
        return failure(Kind::Malformed, u"%1 is not a folder. Remove it."_s.arg(folder));
    if (const QString why = whyUnsafe(facts, folder, "700"); !why.isEmpty())
        return failure(Kind::Malformed, why);
    return {};
}

bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(fd, bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return ::fsync(fd) == 0;
}

void syncFolder(const QString &folder)
{
    const Descriptor opened(
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.isOpen())
        ::fsync(opened.get());
}

SecretResult<aws::Secret> contentsOf(const QString &path)
{
    // Not through a link, and not waiting for who would write into a pipe.
    const Descriptor file(::open(
        QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.isOpen())
        return errno == ELOOP ? failure(Kind::Malformed,
                   u"%1 is a link. Remove it, and enter the keys again."_s.arg(path))
                              : systemFailure(path, errno);
    struct stat facts = {};
    if (::fstat(file.get(), &facts) != 0)
        return systemFailure(path, errno);
    if (!S_ISREG(facts.st_mode) || facts.st_size > FileSecretStore::maxBytes)
        return failure(Kind::Malformed,
            u"%1 is not a file of keys. Remove it, and enter the keys again."_s.arg(path));
    if (const QString why = whyUnsafe(facts, path, "600"); !why.isEmpty())
        return failure(Kind::Malformed, why);
    std::array<char, FileSecretStore::maxBytes> buffer;
    ssize_t size = 0;
    while (size < facts.st_size) {
        const ssize_t got = ::read(file.get(), buffer.data() + size, buffer.size() - size_t(size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        size += got;
    }
    aws::Secret contents(QByteArrayView(buffer.data(), size));
    aws::wipeBytes(buffer.data(), size_t(size));
    return contents;
}

SecretResult<void> replaceFile(const QString &path, const aws::Secret &contents)
{
    const QByteArray target = QFile::encodeName(path);
    const QByteArray aside = target + ".new";
    ::unlink(aside.constData()); // of a run that ended in the middle
    {
        const Descriptor file(
            ::open(aside.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file.isOpen())
            return systemFailure(path, errno);
        if (::fchmod(file.get(), 0600) != 0 || !writeAll(file.get(), contents.view())) {
            const int error = errno;
            ::unlink(aside.constData());
            return systemFailure(path, error);
        }
    }
    if (::rename(aside.constData(), target.constData()) != 0) {
        const int error = errno;
        ::unlink(aside.constData());
        return systemFailure(path, error);
    }
    return {};
}

} // namespace

FileSecretStore::FileSecretStore(QString folder)
    : m_folder(std::move(folder))
{
}

QString FileSecretStore::pathOf(const QUuid &profile) const
{
    return u"%1/keys-%2.json"_s.arg(m_folder, profile.toString(QUuid::WithoutBraces));
}

QFuture<SecretResult<aws::CredentialsPtr>> FileSecretStore::read(const QUuid &profile)
{
    using Result = SecretResult<aws::CredentialsPtr>;
    const QString path = pathOf(profile);
    const auto contents = contentsOf(path);
    if (!contents)
        return QtFuture::makeReadyFuture(Result(std::unexpected(contents.error())));
    if (auto credentials = decodeCredentials(contents->view()))
        return QtFuture::makeReadyFuture(Result(std::move(credentials)));
    return QtFuture::makeReadyFuture(
        Result(failure(Kind::Malformed, u"%1 is damaged. Enter the keys again."_s.arg(path))));
}

QFuture<SecretResult<void>> FileSecretStore::write(
    const QUuid &profile, aws::CredentialsPtr credentials)
{
    const auto done
        = [](SecretResult<void> result) { return QtFuture::makeReadyFuture(std::move(result)); };
    if (const auto made = makeFolder(m_folder); !made)
        return done(made);
    const aws::Secret encoded = encodeCredentials(*credentials);
    if (encoded.view().size() > maxBytes)
        return done(failure(Kind::Malformed, u"the keys are too long for a file"_s));
    if (const auto written = replaceFile(pathOf(profile), encoded); !written)
        return done(written);
    syncFolder(m_folder);
    const auto found = contentsOf(pathOf(profile));
    if (!found)
        return done(std::unexpected(found.error()));
    if (found->view() != encoded.view())
        return done(failure(Kind::Uncertain, u"the file gave back something else"_s));
    return done({});
}

QFuture<SecretResult<void>> FileSecretStore::remove(const QUuid &profile)
{
    const QString path = pathOf(profile);
    SecretResult<void> result;
    for (const QString &each : { path, path + u".new"_s }) {
        if (::unlink(QFile::encodeName(each).constData()) != 0 && errno != ENOENT)
            result = systemFailure(each, errno);
    }
    syncFolder(m_folder);
    return QtFuture::makeReadyFuture(std::move(result));
}

QString keyFilesFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation)
        + u"/carillon/keys"_s;
}

} // namespace carillon
