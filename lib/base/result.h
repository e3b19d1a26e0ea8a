// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include <boost/system/result.hpp>

namespace ps {

/// Why something that was asked for is not possible: one line for the person who asked.
struct Error {
  std::string message;
};

/// A value or the reason why there is none. `result.value()` on an error throws.
template <class T>
using Result = boost::system::result<T, Error>;

/// Called by boost::system::result when value() is asked of an error.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw std::runtime_error(error.message);
}

}  // namespace ps
