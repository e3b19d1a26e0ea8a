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
if(PS_SANITIZE)
  add_compile_options(-fsanitize=${PS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PS_SANITIZE})
  if(PS_SANITIZE MATCHES "thread")
    add_compile_options(-Wno-tsan)  # Asio and <atomic> use fences that tsan does not model
  endif()
endif()

# ps_room(NAME SOURCES file... LIBS target...): one static library; what it may include is checked
# by tools/check_layering, what it links by LIBS.
function(ps_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ps_flags ${ARG_LIBS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ps_flags ${ARG_LIBS})
  endif()
endfunction()

# ps_test(NAME SOURCES file... LIBS target...): one GoogleTest program of a room.
function(ps_test name)
  if(NOT PS_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ps_flags ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE PS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()
