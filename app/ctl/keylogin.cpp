// SPDX-License-Identifier: Apache-2.0
#include "ctl/keylogin.h"

#include "ctl/awsbench.h"
#include "ctl/exitcode.h"
#include "ctl/notkept.h"
#include "ctl/stopsignal.h"
#include "domain/whenfinished.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace carillon::ctl {

namespace {

/// Without the blanks that pasting brings along.
aws::Secret trimmed(const aws::Secret &typed)
{
    return aws::Secret(typed.view().trimmed());
}

/// One question after the other; what is typed is in nothing but secrets until it is kept.
class KeyQuestions : public QObject {
public:
    KeyQuestions(AwsBench &bench, const Profile &profile)
        : m_bench(bench)
        , m_profile(profile)
    {
    }

    void ask()
    {
        const auto take = [this](const aws::Secret &typed) {
            m_keys->accessKeyId = typed.view().toByteArray();
            askForSecret();
        };
        put(u"Access key ID of %1: "_s.arg(m_profile.name), Terminal::Echo::On, take);
    }

private:
    using Take = std::function<void(const aws::Secret &)>;

    void askForSecret()
    {
        put(u"Secret access key: "_s, Terminal::Echo::Off, [this](const aws::Secret &typed) {
            m_keys->secretAccessKey = typed.clone();
            askForToken();
        });
    }

    /// Temporary keys alone have one.
    void askForToken()
    {
        whenFinished(
            m_bench.terminal.ask("Session token, or Return for none: ", Terminal::Echo::Off), this,
            [this](const Terminal::Answer &answer) {
                if (!answer)
                    return noAnswer();
                m_keys->sessionToken = trimmed(*answer);
                keep();
            });
    }

    void put(const QString &question, Terminal::Echo echo, const Take &take)
    {
        whenFinished(m_bench.terminal.ask(printable(question), echo), this,
            [take](const Terminal::Answer &answer) {
                const aws::Secret typed = answer ? trimmed(*answer) : aws::Secret();
                if (typed.isEmpty())
                    return noAnswer();
                take(typed);
            });
    }

    void keep()
    {
        const aws::CredentialsPtr keys = std::move(m_keys);
        whenFinished(m_bench.secrets.write(m_profile.id, keys), this,
            [place = m_profile.keptIn](const SecretResult<void> &written) {
                if (!written)
                    return QCoreApplication::exit(
                        fail(CannotStart, whyNotKept(u"the keys"_s, place, written.error())));
                std::puts(place == SecretPlace::File ? "The keys are kept in the profile's file."
                                                     : "The keys are kept in the keyring.");
                QCoreApplication::exit(Done);
            });
    }

    static void noAnswer()
    {
        QCoreApplication::exit(fail(BadConfiguration,
            u"nothing was typed on a terminal, and nowhere else is it asked for"_s));
    }

    AwsBench &m_bench;
    const Profile m_profile;
    std::shared_ptr<aws::Credentials> m_keys = std::make_shared<aws::Credentials>();
};

} // namespace

int takeKeys(const Profile &profile)
{
    AwsBench bench;
    bench.secrets.keepIn(profile.id, profile.keptIn);
    KeyQuestions questions(bench, profile);
    StopSignal stop;
    QObject::connect(&stop, &StopSignal::raised, &questions,
        [] { QCoreApplication::exit(fail(ServiceError, u"interrupted"_s)); });
    questions.ask();
    return QCoreApplication::exec();
}

} // namespace carillon::ctl
