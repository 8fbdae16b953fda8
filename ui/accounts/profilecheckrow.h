// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "account/profiledoctor.h"

#include <QWidget>

class QLabel;

namespace carillon::ui {

class PlainLabel;
class Theme;

/// One rung of a profile's examination: what is examined, the verdict in a word, what was seen and
/// what helps. By icon and word, never by colour alone.
class ProfileCheckRow : public QWidget {
    Q_OBJECT

public:
    enum class State { Waiting, Running, Good, Warning, Bad, Unproved, NotReached };

    ProfileCheckRow(Theme &theme, ProfileCheck check, QWidget *parent = nullptr);

    State state() const { return m_state; }
    /// Without words of its own.
    void setState(State state);
    void setFinding(const ProfileFinding &finding);
    /// For a report: the name, the verdict, and the words of the finding.
    QStringList lines() const;

private:
    void show(State state, const QString &text, const QString &remedy);
    void dress();

    Theme &m_theme;
    ProfileCheck m_check;
    State m_state = State::Waiting;
    QString m_said;
    QString m_helps;
    QLabel *m_icon;
    PlainLabel *m_title;
    PlainLabel *m_verdict;
    PlainLabel *m_text;
    PlainLabel *m_remedy;
};

} // namespace carillon::ui
