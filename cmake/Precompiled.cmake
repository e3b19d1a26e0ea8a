# SPDX-License-Identifier: Apache-2.0
# The outside headers that most files include, parsed once in each build (PS_PRECOMPILE). What a
# file uses it includes all the same: the release builds go without this.
set(ps_headers
    <algorithm> <array> <charconv> <chrono> <cstdint> <filesystem> <functional> <map> <memory>
    <optional> <ranges> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>
    <boost/json.hpp> <fmt/format.h>)
set(ps_asio_headers
    <boost/asio/io_context.hpp> <boost/asio/ip/tcp.hpp> <boost/asio/post.hpp>
    <boost/asio/steady_timer.hpp> <spdlog/spdlog.h>)
set(ps_header_libraries asio beast Boost::container Boost::json Boost::url fmt::fmt spdlog::spdlog)

# Whoever uses precompiled headers must have been compiled with the definitions that they had.
foreach(library ${ps_header_libraries})
  target_compile_definitions(ps_flags INTERFACE $<TARGET_PROPERTY:${library},INTERFACE_COMPILE_DEFINITIONS>)
endforeach()

file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cc CONTENT "")
# ps_headers(NAME [HEADERS more...] [LIBS theirs...] [OPTIONS compiler options...])
function(ps_headers name)
  cmake_parse_arguments(ARG "" "" "HEADERS;OPTIONS;LIBS" ${ARGN})
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_link_libraries(${name} PRIVATE ps_flags ${ps_header_libraries} ${ARG_LIBS})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${ps_headers} ${ARG_HEADERS})
endfunction()

ps_headers(headers)
ps_headers(asio_headers HEADERS ${ps_asio_headers})
if(PS_FUZZ)
  ps_headers(fuzzed_headers OPTIONS ${PS_FUZZED_OPTIONS})
endif()
if(PS_TESTS)
  ps_headers(test_headers HEADERS <gmock/gmock.h> <gtest/gtest.h> LIBS GTest::gmock)
endif()
