# SPDX-License-Identifier: Apache-2.0
# What every room's CMakeLists.txt is written with.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(ps_flags INTERFACE)
target_include_directories(ps_flags INTERFACE ${CMAKE_SOURCE_DIR}/lib ${CMAKE_SOURCE_DIR}/src)
target_compile_options(ps_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns falsely on Asio coroutines at -O1 and on inlined standard containers under sanitizers.
  target_compile_options(ps_flags INTERFACE -Wno-mismatched-new-delete -Wno-maybe-uninitialized
                         -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds -Wno-restrict)
endif()
if(PS_SANITIZE MATCHES "thread")
  set(PS_THREADS_ONLY ON)
endif()
if(PS_SANITIZE)
  add_compile_options(-fsanitize=${PS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PS_SANITIZE})
  if(PS_SANITIZE MATCHES "thread")
    add_compile_options(-Wno-tsan)  # Asio and <atomic> use fences that tsan does not model
  endif()
endif()

# What is fuzzed is seen by libFuzzer and optimised.
set(PS_FUZZED_ROOMS base frame openflow openflow_layout openflow_encode fuzz_support render
    render_samples pcapng tcpstream tls capture decode query filter record session stream)
set(PS_FUZZED_OPTIONS -O1 -fsanitize=fuzzer-no-link)

if(PS_PRECOMPILE)
  include(Precompiled)
endif()

# ps_precompiled(TARGET SET): TARGET is compiled with a set of Precompiled.cmake, if there are any.
function(ps_precompiled target set)
  if(PS_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${set})
  endif()
endfunction()

# ps_room(NAME SOURCES file... LIBS target...): one static library; what it may include is checked
# by tools/check_layering, what it links by LIBS.
function(ps_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ps_flags ${ARG_LIBS})
    if(PS_FUZZ AND name IN_LIST PS_FUZZED_ROOMS)
      target_compile_options(${name} PRIVATE ${PS_FUZZED_OPTIONS})
      ps_precompiled(${name} fuzzed_headers)
    elseif("asio" IN_LIST ARG_LIBS OR "http" IN_LIST ARG_LIBS OR "beast" IN_LIST ARG_LIBS)
      ps_precompiled(${name} asio_headers)
    else()
      ps_precompiled(${name} headers)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ps_flags ${ARG_LIBS})
  endif()
endfunction()

# ps_test(NAME SOURCES file... LIBS target... [THREADS]): one GoogleTest program of a room. Those in
# which THREADS meet are all that is built for ThreadSanitizer.
function(ps_test name)
  if(NOT PS_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "THREADS" "" "SOURCES;LIBS" ${ARGN})
  if(PS_THREADS_ONLY AND NOT ARG_THREADS)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ps_flags ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE PS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  ps_precompiled(${name} test_headers)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()

# ps_plugin(NAME file...): a plug-in of tests or examples: the header and a compiler, nothing else of
# PacketStreamer.
function(ps_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/include)
  target_compile_options(${name} PRIVATE -Wall -Wextra -Wpedantic -Werror)
  set_target_properties(${name} PROPERTIES PREFIX "" C_STANDARD 11 C_EXTENSIONS OFF)
endfunction()
