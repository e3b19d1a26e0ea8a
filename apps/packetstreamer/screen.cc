// SPDX-License-Identifier: Apache-2.0
#include "screen.h"

#include <algorithm>
#include <clocale>
#include <string>

#include <curses.h>

namespace ps::app {
namespace {

constexpr short kHead = 1;

}  // namespace

Screen::Screen(bool colour) {
  std::setlocale(LC_CTYPE, "");
  initscr();
  cbreak();
  noecho();
  curs_set(0);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  if (colour && has_colors()) {
    start_color();
    use_default_colors();
    init_pair(kHead, COLOR_CYAN, -1);
  }
}

Screen::~Screen() { endwin(); }

std::size_t Screen::rows() const { return static_cast<std::size_t>(getmaxy(stdscr)); }

void Screen::begin() {
  erase();
  next_row_ = 0;
}

void Screen::line(std::string_view text, bool head) {
  const auto how = head ? A_BOLD | COLOR_PAIR(kHead) : A_NORMAL;
  const auto width = static_cast<std::size_t>(std::max(1, getmaxx(stdscr)));
  attron(how);
  do {
    if (next_row_ < getmaxy(stdscr)) {
      mvaddstr(next_row_++, 0, std::string(text.substr(0, width)).c_str());
    }
    text.remove_prefix(std::min(width, text.size()));
  } while (!text.empty());
  attroff(how);
}

void Screen::show() { refresh(); }

std::optional<int> Screen::key() {
  const int pressed = getch();
  if (pressed == ERR || pressed == KEY_RESIZE) return {};
  return pressed;
}

}  // namespace ps::app
