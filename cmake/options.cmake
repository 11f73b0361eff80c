# Warnings and build options as INTERFACE targets; every target of ours links bourse::options.

add_library(bourse_options INTERFACE)
add_library(bourse::options ALIAS bourse_options)

target_include_directories(bourse_options INTERFACE "${CMAKE_SOURCE_DIR}/src")
# For every target, though not each has threads: -pthread changes what standard headers are, and precompiled ones are shared.
target_link_libraries(bourse_options INTERFACE Threads::Threads)
target_compile_options(bourse_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -Werror $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  -fno-omit-frame-pointer)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release")
  # What g++ 12 guesses from inlined library code is wrong more often than not (GCC bugs 105329, 105562, 105651) whenever it
  # optimises; the other presets keep these warnings, and clang-tidy and the sanitizers look for the same defects.
  target_compile_options(bourse_options INTERFACE -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict
    -Wno-array-bounds -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # The serving path is bound by code layout and inlining; unused sections only cost memory.
  target_compile_options(bourse_options INTERFACE -ffunction-sections -fdata-sections)
  target_link_options(bourse_options INTERFACE -Wl,--gc-sections)
endif()

if(BOURSE_SANITIZE)
  target_compile_options(bourse_options INTERFACE -fsanitize=${BOURSE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(bourse_options INTERFACE -fsanitize=${BOURSE_SANITIZE})
  # The check of virtual calls opens a pipe to look at the object, and reports every object to a test that uses up the descriptors.
  target_compile_options(bourse_options INTERFACE -fno-sanitize=vptr)
endif()

if(BOURSE_COVERAGE)
  target_compile_options(bourse_options INTERFACE --coverage)
  target_link_options(bourse_options INTERFACE --coverage)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE}")
endif()
