// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demoworld.h"
#include "localservice/messagingservice.h"

#include <QTemporaryDir>

namespace carillon::test {

/// Remembers what it is told.
class EventLog : public localservice::Events {
public:
    void happened(const QList<localservice::Event> &events) override { all += events; }
    QByteArrayList takeTypes()
    {
        QByteArrayList types;
        for (const auto &event : all)
            types.append(event.type);
        all.clear();
        return types;
    }
    QList<localservice::Event> all;
};

/// The service over a new store with the built-in world, called without sockets or signatures.
class ApiCaller {
public:
    explicit ApiCaller(const localservice::ObjectLimits &limits = {})
    {
        auto opened = localservice::ServiceStore::open(m_dir.filePath(u"s.sqlite"_s), 0);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        store = *std::move(opened);
        if (!store->seed(
                *localservice::parseWorld(builtInWorld()), QDateTime::currentMSecsSinceEpoch()))
            qFatal("the store takes no world");
        service = std::make_unique<localservice::MessagingService>(*store,
            localservice::ServiceOptions { .quotas = false, .limits = limits, .events = &log });
    }

    /// `target`: path and query. An empty bearer is none.
    localservice::HttpResponse call(const QByteArray &method, const QByteArray &target,
        const QString &bearer, const QJsonObject &body = {})
    {
        const qsizetype mark = target.indexOf('?');
        localservice::HttpRequest request { method, target, mark < 0 ? target : target.first(mark),
            mark < 0 ? QByteArray() : target.sliced(mark + 1), {},
            body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact) };
        if (!bearer.isEmpty())
            request.headers.emplaceBack("x-amz-chime-bearer"_ba, bearer.toUtf8());
        return service->answer(request);
    }

    static QJsonObject object(const localservice::HttpResponse &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }

    static QByteArray error(const localservice::HttpResponse &response)
    {
        for (const auto &[name, value] : response.headers) {
            if (name.compare("x-amzn-ErrorType", Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }

    EventLog log;
    std::unique_ptr<localservice::ServiceStore> store;
    std::unique_ptr<localservice::MessagingService> service;

private:
    QTemporaryDir m_dir;
};

inline QByteArray labelled(
    const QByteArray &prefix, const QString &arn, const QByteArray &rest = {})
{
    return prefix + arn.toUtf8().toPercentEncoding() + rest;
}

} // namespace carillon::test
