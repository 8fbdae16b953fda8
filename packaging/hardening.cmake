# SPDX-License-Identifier: Apache-2.0
# What the release build adds, through CMAKE_PROJECT_Carillon_INCLUDE: position independent
# programs, symbols bound and made read-only at start, checked buffer functions and iterators.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
    -fstack-clash-protection)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_compile_options(-fcf-protection)
endif()
add_link_options(LINKER:-z,relro,-z,now,-z,noexecstack,--as-needed)
