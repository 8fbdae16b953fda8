// SPDX-License-Identifier: Apache-2.0
#include "account/libsecret.h"

#include <dlfcn.h>

namespace carillon {

namespace {

/// A library this process has loaded already; never loads one.
class Loaded {
public:
    explicit Loaded(const char *name)
        : m_handle(::dlopen(name, RTLD_LAZY | RTLD_NOLOAD))
    {
    }
    Loaded(const Loaded &) = delete;
    Loaded &operator=(const Loaded &) = delete;
    ~Loaded()
    {
        if (m_handle)
            ::dlclose(m_handle);
    }

    /// Null when there is none.
    template <class Function> Function *function(const char *name) const
    {
        return m_handle ? reinterpret_cast<Function *>(::dlsym(m_handle, name)) : nullptr;
    }

private:
    void *m_handle;
};

constexpr int sessionBusType = 2; ///< G_BUS_TYPE_SESSION

} // namespace

void forgetLibsecretSession()
{
    const Loaded libsecret("libsecret-1.so.0");
    if (auto *disconnect = libsecret.function<void()>("secret_service_disconnect"))
        disconnect();
}

void outliveSessionBus()
{
    const Loaded gio("libgio-2.0.so.0");
    const Loaded gobject("libgobject-2.0.so.0");
    auto *get = gio.function<void *(int, void *, void **)>("g_bus_get_sync");
    auto *setExit = gio.function<void(void *, int)>("g_dbus_connection_set_exit_on_close");
    auto *unref = gobject.function<void(void *)>("g_object_unref");
    if (!get || !setExit || !unref)
        return;
    // Made already, by the job that has just been answered: nothing is waited for.
    if (void *bus = get(sessionBusType, nullptr, nullptr)) {
        setExit(bus, 0);
        unref(bus);
    }
}

} // namespace carillon
