// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace CLI {
class App;
}

namespace ps::app::extcap {

struct Options;

/// The name by which the program is called when it is Wireshark's extcap program.
inline constexpr std::string_view kProgram = "packetstreamer-extcap";

inline constexpr auto kDescription =
    "Wireshark's and tshark's interfaces to PacketStreamer\n"
    "One for a server, one for each session that runs there. Put this link into Wireshark's "
    "extcap\n"
    "folder (Help, About Wireshark, Folders).";

/// True when `called_as` (argv[0]) ends in that name.
bool is_called_as_extcap(std::string_view called_as);

/// The command line of it. `options` outlives the parsing.
void add_options(CLI::App& program, Options& options);

/// The program itself, from its command line to its exit status: 0 done, 1 it failed, with a line
/// on standard error that Wireshark shows.
int main(int argc, char** argv);

}  // namespace ps::app::extcap
