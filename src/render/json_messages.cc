// SPDX-License-Identifier: Apache-2.0
// Prints each message of its input as `json` does, one a line: what the tests compare with other
// programs' reading of the same octets.
//
//   json_messages < OCTETS       messages one after the other
//   json_messages FILE...        one message a file, whatever length it tells
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "openflow/framer.h"
#include "render/rendering.h"
#include "render/samples.h"

namespace {

using namespace ps;

std::vector<std::uint8_t> all_of(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void print(Bytes message) {
  std::string out;
  render::find_format("json").value()->renderer->render(*render::samples::record_of(message), {},
                                                        out);
  std::puts(out.c_str());
}

void print_all(Bytes rest) {
  while (!rest.empty()) {
    const auto front = openflow::frame_front(rest);
    const auto size = front.kind == openflow::Framed::message ? front.size : rest.size();
    print(rest.first(size));
    rest = rest.subspan(size);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 1) print_all(all_of(std::cin));
  for (int i = 1; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "json_messages: %s cannot be read\n", arguments[i]);
      return 1;
    }
    print(all_of(file));
  }
  return 0;
}
