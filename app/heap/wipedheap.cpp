// SPDX-License-Identifier: Apache-2.0
// What is given back to the heap is overwritten, whoever held it. aws::Secret wipes what is ours;
// but a session token goes out in a header, typed keys go through a text field, and Qt frees the
// buffers they were in as they are. So this stands before the C library's free() and realloc() in
// all of a program. It is for memory that somebody looks at later: a core dump, the swap, a page
// read after its free. Costs one pass over each block that is freed.
#if __has_include(<features.h>)
#include <features.h>
#endif
#if defined(__GLIBC__) && !defined(CARILLON_FOREIGN_HEAP)

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <string.h> // explicit_bzero is no part of <cstring>

extern "C" {

void __libc_free(void *block); // the one of the C library, by the name it keeps for this

void free(void *block) noexcept
{
    if (!block)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

/// The C library's own would leave the old place as it was, or a cut-off end.
void *realloc(void *block, size_t size) noexcept
{
    if (!block)
        return malloc(size);
    if (size == 0) {
        free(block);
        return nullptr;
    }
    const size_t had = malloc_usable_size(block);
    if (size <= had && size >= had / 2)
        return block;
    void *moved = malloc(size);
    if (moved) {
        std::memcpy(moved, block, std::min(size, had));
        free(block);
    }
    return moved;
}

} // extern "C"

#endif
