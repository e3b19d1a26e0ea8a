# SPDX-License-Identifier: Apache-2.0
# Every outside library, each as one target; dependencies.txt names the packages they come from.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(CURSES REQUIRED IMPORTED_TARGET ncursesw)
set_property(TARGET PkgConfig::CURSES PROPERTY INTERFACE_COMPILE_OPTIONS)  # what C++ defines anyway
pkg_check_modules(PCAP REQUIRED IMPORTED_TARGET libpcap)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
set_property(TARGET PkgConfig::RE2 PROPERTY INTERFACE_COMPILE_OPTIONS)  # -pthread is said by Threads
pkg_check_modules(THRIFT REQUIRED IMPORTED_TARGET thrift)
find_package(prometheus-cpp REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_program(THRIFT_COMPILER thrift REQUIRED)
if(PS_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()

# Asio and Beast are compiled once, not in every file that includes them.
add_library(asio STATIC ${CMAKE_SOURCE_DIR}/cmake/asio.cc)
target_compile_definitions(asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_compile_features(asio PUBLIC cxx_std_20)
target_link_libraries(asio PUBLIC Boost::headers Threads::Threads)
add_library(beast STATIC ${CMAKE_SOURCE_DIR}/cmake/beast.cc)
target_compile_definitions(beast PUBLIC BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(beast PUBLIC asio)
