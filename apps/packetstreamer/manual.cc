// SPDX-License-Identifier: Apache-2.0
#include "manual.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ps::app {
namespace {

using Lines = std::vector<std::string_view>;

/// What roff would take for something else is written as what it is for people who copy it.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char each : text) {
    switch (each) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '"':
        out += "\\(dq";
        break;
      default:
        out += each;
    }
  }
  return out;
}

/// A line of text, which must not begin like a request.
std::string text_line(std::string_view line) {
  return (line.starts_with('.') ? "\\&" : "") + escaped(line) + "\n";
}

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string capitals(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char each) { return static_cast<char>(std::toupper(each)); });
  return text;
}

bool is_heading(std::string_view line) {
  return line == "Examples:" || line == "Example:" || line == "Try:";
}

/// Prose as paragraphs, what is indented as it stands.
std::string body(const Lines& lines) {
  std::string out;
  bool example = false, paragraph = false;
  for (const auto line : lines) {
    const bool indented = line.starts_with("  ");
    if (indented && !example) out += ".PP\n.nf\n";
    if (!indented && example) out += ".fi\n";
    if (line.empty() || indented) paragraph = false;
    if (!indented && !line.empty() && !paragraph) {
      out += ".PP\n";
      paragraph = true;
    }
    if (!line.empty()) out += text_line(indented ? line.substr(2) : line);
    example = indented;
  }
  return example ? out + ".fi\n" : out;
}

/// Which begins a paragraph by itself.
std::string section(std::string_view name, std::string_view text) {
  constexpr std::string_view kParagraph = ".PP\n";
  if (text.starts_with(kParagraph)) text.remove_prefix(kParagraph.size());
  return text.empty() ? "" : fmt::format(".SH {}\n{}", name, text);
}

struct Footer {
  Lines prose;
  Lines examples;
};

Footer footer_of(const CommandEntry& command) {
  Footer footer;
  bool examples = false;
  for (const auto line : lines_of(command.footer)) {
    if (is_heading(line)) {
      examples = true;
    } else {
      (examples ? footer.examples : footer.prose).push_back(line);
    }
  }
  while (!footer.prose.empty() && footer.prose.back().empty()) footer.prose.pop_back();
  return footer;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

/// As it is typed.
std::string written(const CommandEntry& command) {
  return fmt::format("{}", fmt::join(command.path, " "));
}

std::string option_names(const OptionEntry& option) {
  if (option.stands_alone) return italic(option.names.front());
  std::vector<std::string> names;
  for (const auto& name : option.names) names.push_back(bold(name));
  const auto all = fmt::format("{}", fmt::join(names, ", "));
  return option.value.empty() ? all : all + " " + italic(option.value);
}

std::string option_text(const OptionEntry& option) {
  std::string out = ".TP\n" + option_names(option) + "\n";
  for (const auto line : lines_of(option.help)) out += text_line(line);
  if (option.values.words.empty()) return out;
  const auto words = fmt::format("{}", fmt::join(option.values.words, ", "));
  if (option.help.find(words) != std::string::npos) return out;
  return out + ".br\nOne of: " + text_line(words + ".");
}

/// In the groups of --help, in their order; what stands alone comes first.
std::string options_text(const CommandEntry& command) {
  std::vector<std::string> groups;
  for (const auto& option : command.options) {
    if (std::ranges::find(groups, option.group) == groups.end()) groups.push_back(option.group);
  }
  std::string out;
  for (const auto& option : command.options) {
    if (option.stands_alone) out += option_text(option);
  }
  for (const auto& group : groups) {
    std::string of_group;
    for (const auto& option : command.options) {
      if (!option.stands_alone && option.group == group) of_group += option_text(option);
    }
    if (group != "Options" && !of_group.empty()) out += ".SS " + escaped(group) + "\n";
    out += of_group;
  }
  return out;
}

std::string synopsis(const CommandEntry& command) {
  std::string out = bold(written(command)) + " [" + italic("OPTION") + "]...";
  for (const auto& option : command.options) {
    if (!option.stands_alone) continue;
    const auto name = italic(option.names.front()) + (option.repeatable ? "..." : "");
    out += option.required ? " " + name : " [" + name + "]";
  }
  if (command.commands.empty()) return out + "\n";
  std::string each;
  for (const auto& below : command.commands) each += ".br\n" + synopsis(below);
  return out + "\n" + each;
}

std::string commands_text(const CommandEntry& command) {
  const bool pages = command.path.size() == 1;  // the program's have pages of their own
  std::string out;
  for (const auto& below : command.commands) {
    if (pages) {
      out += fmt::format(".TP\n{}(1)\n{}", bold(manual_name(below)), text_line(below.help));
    } else {
      out += fmt::format(".SS {}\n{}{}", escaped(written(below)), text_line(below.help),
                         options_text(below));
    }
  }
  return out;
}

struct Variable {
  std::string_view name;
  std::string_view option;  ///< whose commands look at it
  std::string_view text;
};
constexpr Variable kVariables[] = {
    {"PACKETSTREAMER_SERVER", "--server", "Where serve runs, when --server does not say."},
    {"PACKETSTREAMER_SESSION", "--session",
     "Whole ids of sessions, separated by commas, whose interfaces need no dialog."},
    {"NO_COLOR", "--output", "When it is not empty, a terminal gets no colours."},
    {"OVS_RUNDIR", "--snoop", "The folder of Open vSwitch's sockets."}};

std::string environment_text(const CommandEntry& command) {
  std::string out;
  for (const auto& variable : kVariables) {
    const bool asked = std::ranges::any_of(command.options, [&](const OptionEntry& option) {
      return std::ranges::find(option.names, variable.option) != option.names.end();
    });
    if (asked) out += ".TP\n" + bold(variable.name) + "\n" + text_line(variable.text);
  }
  return out;
}

constexpr auto kStatus =
    ".TP\n.B 0\ndone\n.TP\n.B 1\nit failed, and one line on standard error says why\n"
    ".TP\n.B 2\nwrong usage, and the line says what is accepted\n.TP\n.B 130\nended by Ctrl\\-C\n";

std::string see_also(const CommandEntry& command) {
  if (command.path.size() > 1) return ".BR packetstreamer (1)\n";
  if (command.commands.empty())
    return ".BR packetstreamer (1),\n.BR wireshark (1),\n.BR extcap (4)\n";
  return ".BR wireshark (1),\n.BR tcpdump (1),\n.BR ovs\\-ofctl (8)\n";
}

}  // namespace

std::string manual_name(const CommandEntry& command) {
  return fmt::format("{}", fmt::join(command.path, "-"));
}

std::string manual_page(const CommandEntry& command, const ManualEdition& edition) {
  const auto name = manual_name(command);
  const auto footer = footer_of(command);
  const auto help = lines_of(command.help);
  const auto brief = help.empty() ? std::string_view() : help.front();
  auto description = footer.prose.empty() ? body(help) : body(footer.prose);
  if (help.size() > 1 && !footer.prose.empty()) description = body(help) + description;
  return fmt::format(
             ".\\\" Made by `packetstreamer manual`.\n.TH {} 1 \"{}\" \"packetstreamer {}\" "
             "\"PacketStreamer\"\n",
             escaped(capitals(name)), edition.date, edition.version) +
         section("NAME", fmt::format("{} \\- {}", escaped(name), text_line(brief))) +
         section("SYNOPSIS", synopsis(command)) + section("DESCRIPTION", description) +
         section("OPTIONS", options_text(command)) + section("COMMANDS", commands_text(command)) +
         section("EXAMPLES", body(footer.examples)) +
         section("ENVIRONMENT", environment_text(command)) + section("EXIT STATUS", kStatus) +
         section("SEE ALSO", see_also(command));
}

}  // namespace ps::app
