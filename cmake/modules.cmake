# bourse_module(NAME [THREADS] [DEPS targets...]) makes of the sources in the current folder
#   bourse_NAME       a static library of *.cpp (without tests), linked into the binary, tests and benchmarks alike
#   NAME_test         a GoogleTest program of *_test.cpp, registered with CTest as a few parts of it, when BOURSE_TESTS is on;
#                     under ThreadSanitizer only for modules with THREADS: their own code shares data between threads

# So many processes share the cases of a program: one a case would take longer to start than most cases take, above all under
# sanitizers; one alone would wait for its slowest cases one after the other.
set(BOURSE_TEST_PARTS 4)

function(bourse_register_tests program)
  foreach(part RANGE 1 ${BOURSE_TEST_PARTS})
    math(EXPR index "${part} - 1")
    add_test(NAME ${program}_${part} COMMAND ${program})
    set_tests_properties(${program}_${part} PROPERTIES TIMEOUT 600
      ENVIRONMENT "GTEST_TOTAL_SHARDS=${BOURSE_TEST_PARTS};GTEST_SHARD_INDEX=${index}")
  endforeach()
endfunction()

# bourse_precompile(TARGET OWNER HEADERS...): OWNER precompiles the headers, all others take them from it. Every target of
# ours has the options that decide over what is compiled, those for threads among them, or the compiler would refuse them.
function(bourse_precompile target owner)
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# bourse_unite(TARGET): compiles sources in batches, which spares most of the time that headers take. Where one file is
# edited at a time (preset dev) or looked at alone (lint), it is off.
function(bourse_unite target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${BOURSE_UNITY} UNITY_BUILD_BATCH_SIZE 24)
  if(BOURSE_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # A batch includes sources, whose anonymous namespaces g++ therefore takes for those of headers.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

function(bourse_module name)
  cmake_parse_arguments(MODULE "THREADS" "" "DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")

  if(NOT sources)
    add_library(bourse_${name} INTERFACE)
    target_link_libraries(bourse_${name} INTERFACE bourse::options ${MODULE_DEPS})
    return()
  endif()
  add_library(bourse_${name} STATIC ${sources})
  target_link_libraries(bourse_${name} PUBLIC bourse::options ${MODULE_DEPS})
  bourse_unite(bourse_${name})
  bourse_precompile(bourse_${name} bourse_base
    <algorithm> <boost/system/result.hpp> <chrono> <cstdint> <functional> <memory> <optional> <span> <string>
    <string_view> <utility> <variant> <vector>)

  if(NOT BOURSE_TESTS OR (BOURSE_SANITIZE STREQUAL "thread" AND NOT MODULE_THREADS))
    return()
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE bourse_${name} GTest::gtest_main GTest::gmock)
    bourse_unite(${name}_test)
    target_include_directories(${name}_test PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    # Tests read migrations, datasets and the contract, and start the servers of tests/support.
    target_compile_definitions(${name}_test PRIVATE BOURSE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    # Nobody waits for the code of tests, but for their compilation; what they test is compiled as it is shipped.
    target_compile_options(${name}_test PRIVATE -O0)
    bourse_precompile(${name}_test base_test <gtest/gtest.h> <string> <vector> <memory>)
    bourse_register_tests(${name}_test)
  endif()
endfunction()
