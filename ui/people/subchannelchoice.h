// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QWidget>

class QComboBox;

namespace carillon {
class ChannelPeople;
struct SubChannel;
} // namespace carillon

namespace carillon::ui {

class PlainLabel;
class Theme;

/// Which sub-channel's members are listed, in an elastic channel; hidden in others. Who moderates
/// the channel chooses among all, each with the number of its members.
class SubChannelChoice : public QWidget {
    Q_OBJECT

public:
    explicit SubChannelChoice(Theme &theme, QWidget *parent = nullptr);

    /// An item with the id as its data; `own`: the user is in it.
    static void addTo(QComboBox &box, const SubChannel &subChannel, bool own);

    /// Not owned; null hides it.
    void setPeople(ChannelPeople *people);

private:
    void tell();
    void fill();

    QPointer<ChannelPeople> m_people;
    QComboBox *m_box;
    PlainLabel *m_note;
};

} // namespace carillon::ui
