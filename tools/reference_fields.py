# SPDX-License-Identifier: Apache-2.0
"""The rows of src/filter/body_fields.inc: what a filter may ask of the bodies of messages."""

VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]
PORTS = ["in_port", "table", "normal", "flood", "all", "controller", "local", "any", "none", "unset"]
NUMBERS = {"number", "hex_number", "name", "flags", "port", "group", "queue", "meter", "buffer"}
RESERVED = {"port": PORTS, "group": ["all", "any"], "queue": ["all", "any"],
            "meter": ["slowpath", "controller", "all"]}
TYPES = {"mac": "mac", "ipv4": "ipv4", "ipv6": "ipv6", "dpid": "dpid", "hex": "octets",
         "text": "text", "field_name": "text"}
# What an action or instruction is about: its first member after the type.
FIRST = {"output": "port", "enqueue": "port", "resubmit": "port", "group": "group",
         "set_queue": "queue", "push_vlan": "number", "push_mpls": "number", "push_pbb": "number",
         "pop_mpls": "number", "set_mpls_ttl": "number", "set_nw_ttl": "number", "meter": "meter",
         "goto_table": "number"}


class Row:
    def __init__(self):
        self.kinds, self.names, self.messages, self.versions, self.octets = set(), [], [], set(), 0

    def add(self, node, message, versions):
        self.kinds |= set(node["kinds"])
        names = node.get("names", [])
        for kind in node["kinds"]:
            names = names + RESERVED.get(kind, [])
        self.names += [name for name in names if name not in self.names]
        if message not in self.messages:
            self.messages.append(message)
        self.versions |= set(node.get("versions") or versions)
        self.octets = max(self.octets, node.get("octets", 0))

    def type(self):
        if self.kinds & NUMBERS:
            return "number"
        known = [TYPES[kind] for kind in sorted(self.kinds) if kind in TYPES]
        return known[0] if known else None


def gather(node, path, message, versions, shared, rows):
    for name, member in node.get("members", {}).items():
        if name in shared and member["kinds"] == ["list"] and "item" not in member:
            continue
        here = f"{path}.{name}" if path else name
        inner = member.get("item", member)
        seen = member.get("versions") or versions
        rows.setdefault(here, Row()).add(inner if "item" in member else member, message, seen)
        gather(inner, here, message, seen, shared, rows)


def of_types(list_name, path, node, rows):
    """Actions and instructions: their types, and the members of all of them."""
    item = node["item"]
    everywhere = "every message with " + list_name
    for name, member in item["members"].items():
        if name == "type":
            rows.setdefault(path, Row()).add(member, everywhere, VERSIONS)
            for action in member["names"]:
                row = rows.setdefault(f"{path}.{action}", Row())
                kind = FIRST.get(action, "presence")
                row.add({"kinds": [kind], "octets": 8}, everywhere, VERSIONS)
            continue
        if f"{path}.{name}" in rows:
            continue  # a type has that name
        inner = member.get("item", member)
        rows.setdefault(f"{path}.{name}", Row()).add(inner, everywhere, VERSIONS)
        gather(inner, f"{path}.{name}", everywhere, VERSIONS, {"actions", "instructions"}, rows)


def line(path, row):
    kind = row.type() or ("presence" if row.kinds == {"presence"} else None)
    if kind is None:
        return None
    versions = [version for version in VERSIONS if version in row.versions] or VERSIONS
    messages = " ".join(row.messages)
    octets = row.octets if kind == "number" and row.octets else 8
    text = f'{{"{path}", ValueType::{kind}, {octets}, "{" ".join(row.names)}", "{messages}", ' \
           f'"{versions[0]}", "{versions[-1]}"}},'
    return text


def table(gathered):
    rows = {}
    for message, node in gathered["bodies"].items():
        gather(node, "", message, VERSIONS, gathered["shared"], rows)
    of_types("actions", "action", gathered["shared"]["actions"], rows)
    of_types("instructions", "instruction", gathered["shared"]["instructions"], rows)
    lines = [line(path, row) for path, row in rows.items()]
    return "// SPDX-License-Identifier: Apache-2.0\n" \
           "// Written by tools/write_reference from the layouts. Path below `of.`, type, octets, names,\n" \
           "// messages, first and last version.\n" + "\n".join(filter(None, lines)) + "\n"
