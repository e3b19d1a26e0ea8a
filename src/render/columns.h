// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 text in the columns of a terminal, each character one wide.
namespace ps::render {

std::size_t columns(std::string_view text);
/// Not wider than `most`: what is too long ends in `dots`, which is one wide.
std::string begin_within(std::string_view text, std::size_t most, std::string_view dots);
/// Likewise; what is too long begins with `dots`.
std::string end_within(std::string_view text, std::size_t most, std::string_view dots);
/// `text` so many times.
std::string repeated(std::string_view text, std::size_t times);

}  // namespace ps::render
