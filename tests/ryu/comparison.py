# SPDX-License-Identifier: Apache-2.0
"""Walks Ryu's JSON of a message and ours side by side."""
import base64
import collections
import fnmatch
import re
import struct

from ryu import values
from ryu.classes import CLASSES, LISTS, MESSAGES, NO_EQUAL, OURS_ONLY, TOLD
from ryu.values import MISSING

# What the masks of asynchronous configuration have bits for: two properties each, in this order.
REASONS = ("packet_in_reason", "port_status_reason", "flow_removed_reason", "role_reason",
           "table_status_reason", "requestforward_reason")


class Member:
    """One `member>ours:kind:argument` of CLASSES."""

    def __init__(self, text):
        names, self.kind, *argument = text.split(":")
        self.ryu, _, ours = names.partition(">")
        self.ours = (ours or self.ryu).split(".")
        self.argument = argument


WALKED = {"items", "one", "message", "ports", "fields"}
MEMBERS = {name: {member.ryu: member for member in map(Member, text.split())}
           for name, text in CLASSES.items()}


def only(item):
    """Ryu writes an object as {class: {members}}."""
    (name, members), = item.items()
    return name, members


def look_up(ours, path):
    for name in path:
        if isinstance(ours, list):
            ours = ours[int(name)] if int(name) < len(ours) else MISSING
        elif isinstance(ours, dict):
            ours = ours.get(name, MISSING)
        else:
            return MISSING
    return ours


def kind_of_part(name, ours):
    """(type, kind) under which the parts of a message are judged; None for what is none."""
    told = ours.get("type") if isinstance(ours, dict) else None
    if name.startswith(("OFPAction", "NXAction")) and not name.endswith("Id"):
        subtype = "unknown" if name == "NXActionUnknown" else ours.get("subtype")
        return "action", f"nicira {subtype}" if name.startswith("NX") else told
    if name.startswith("OFPInstruction") and not name.endswith("Id"):
        return "instruction", told
    if name.startswith("OFPMeterBand") and told:
        return "meter_band", told
    if re.match("OFP.*Prop[A-Z]", name):
        holder = re.sub("([a-z])([A-Z])", r"\1_\2", name.split("Prop")[0][3:]).lower()
        return "property", f"{holder} {told}"
    return None


class Comparison:
    """Of one vector: walks both JSONs and keeps the differences."""

    def __init__(self, version):
        self.version = version
        self.differences = []
        self.compared = 0
        self.parts = collections.Counter()
        self.no_equals = set()
        self.ours_only = set()
        self._walked = set()    # (id of an object of ours, member): compared member by member
        self._compared = set()  # as a whole

    def equal(self, path, ryu, expected, ours):
        self.compared += 1
        if expected != ours or isinstance(expected, bool) != isinstance(ours, bool):
            self.differences.append((path, ryu, ours))

    def use(self, ours, path, whole=True):
        """Marks the last member of the path as compared, those on the way to it as looked into."""
        for name in path:
            if isinstance(ours, dict):
                is_last = name is path[-1]
                (self._compared if is_last and whole else self._walked).add((id(ours), name))
            ours = look_up(ours, [name])

    def members(self, name, ryu, ours, path):
        """The members of an object of a class."""
        known = MEMBERS.get(name)
        if known is None:
            self.differences.append((path, f"class {name}", "which no table knows"))
            return
        part = kind_of_part(name, ours)
        if part:
            self.parts[part] += 1
        self.told_by_class(name, ryu, ours, path)
        for member, value in ryu.items():
            where = f"{path}.{member}"
            if member not in known:
                self.differences.append((where, value, "a member that no table knows"))
            elif known[member].kind == "-":
                self.no_equal(name, member)
            else:
                self.member(ryu, known[member], ours, where)

    def told_by_class(self, name, ryu, ours, path):
        told = {MEMBERS[name][member].ours[0] for member in ryu if member in MEMBERS[name]}
        for member, expected in TOLD.get(name, {}).items():
            if member not in told:
                self.use(ours, [member])
                self.equal(f"{path}.{member}", name, expected, look_up(ours, [member]))

    def no_equal(self, name, member):
        self.no_equals.add(f"{name}.{member}" if f"{name}.{member}" in NO_EQUAL else member)

    def member(self, ryu, member, ours, path):
        """What the tables do not have, or has another shape than expected, is a difference."""
        try:
            self.compare_member(ryu, member, ours, path)
        except (LookupError, AttributeError, TypeError, ValueError, struct.error) as problem:
            self.differences.append((path, ryu[member.ryu], f"cannot be compared: {problem!r}"))

    def compare_member(self, ryu, member, ours, path):
        value = ryu[member.ryu]
        if member.kind == "error_code" and value is None and "exp_type" in ryu:
            return  # an experimenter's error has exp_type in its place, which is compared
        self.use(ours, member.ours, whole=member.kind not in WALKED)
        there = look_up(ours, member.ours)
        if member.kind in values.SCALARS:
            expected = values.SCALARS[member.kind](self.version, value, *member.argument)
            self.equal(path, value, expected, there)
        else:
            getattr(self, f"compare_{member.kind}")(value, there, path, ryu, ours,
                                                       *member.argument)

    # Kinds of members that are more than a value.

    def compare_items(self, ryu, ours, path, *_):
        if ours == MISSING and not ryu:
            return self.equal(path, ryu, MISSING, ours)
        if not isinstance(ours, list) or len(ours) != len(ryu):
            return self.equal(path, ryu, f"{len(ryu)} items", ours)
        for i, item in enumerate(ryu):
            self.members(*only(item), ours[i], f"{path}.{i}")

    def compare_one(self, ryu, ours, path, *_):
        self.members(*only(ryu), ours, path)

    def compare_body(self, ryu, _, path, reply, ours):
        """What a multipart reply holds: a list, or members beside its type."""
        if isinstance(ryu, dict):
            return self.members(*only(ryu), ours, path)
        held = LISTS.get(ours["type"])
        if held is None:
            for item in ryu:
                self.members(*only(item), ours, path)
            return None
        self.use(ours, [held], whole=False)
        return self.compare_items(ryu, look_up(ours, [held]), path)

    def compare_message(self, ryu, ours, path, *_):
        name, members = only(ryu)
        for told, expected in (("version", self.version), ("type", MESSAGES[name])):
            self.equal(f"{path}.{told}", name, expected, look_up(ours, [told]))
        for told in ("version", "type", "xid", "length"):
            self.use(ours, [told])
        self.use(ours, ["body"], whole=False)
        self.members(name, members, look_up(ours, ["body"]), path)

    def compare_ports(self, ryu, ours, path, *_):
        """Ryu has them by number."""
        by_number = {str(port["port_no"]): port for port in ours}
        self.equal(path, sorted(ryu), sorted(ryu), sorted(by_number))
        for number in set(ryu) & set(by_number):
            self.members(*only(ryu[number]), by_number[number], f"{path}.{number}")

    def compare_error_code(self, ryu, ours, path, error, _):
        named = values.enumeration(self.version, error["type"], "error_type")
        self.equal(path, ryu, values.enumeration(self.version, ryu, f"error_code {named}"), ours)

    def compare_quoted(self, ryu, _, path, __, error):
        """A message that begins with a version, or octets."""
        octets = bytes.fromhex(values.octets(self.version, ryu))
        self.use(error, ["data"])
        self.use(error, ["offending"])
        if 1 <= octets[0] <= 6 and len(octets) == 8:  # a header, and no more in any vector
            offending = look_up(error, ["offending"])
            for told, expected in (("version", f"1.{octets[0] - 1}"),
                                   ("type", values.enumeration(self.version, octets[1],
                                                               "message_type")),
                                   ("length", int.from_bytes(octets[2:4], "big")),
                                   ("xid", int.from_bytes(octets[4:8], "big"))):
                self.use(offending, [told])
                self.equal(f"{path}.{told}", ryu, expected, look_up(offending, [told]))
        else:
            self.equal(path, ryu, octets.hex(), look_up(error, ["data"]))

    def compare_reasons(self, ryu, ours, path, held, _):
        self.equal(path, ryu, values.flags(self.version, ryu, REASONS[held["type"] // 2]), ours)

    def compare_watch(self, ryu, ours, path, held, _):
        kind = "port" if held["type"] == 1 else "group"
        self.equal(path, ryu, values.SCALARS[kind](self.version, ryu), ours)

    # Nicira's.

    def compare_bits_of(self, value, ours, path, ofs, n_bits):
        """Ryu has the offset and the number of bits in one number."""
        self.each(value, {ofs: value >> 6, n_bits: (value & 0x3f) + 1}, ours, path)

    def compare_which_bits(self, ryu, _, path, __, ours):
        self.compare_bits_of(ryu, ours, path, "ofs", "n_bits")

    def compare_zone(self, ryu, _, path, ct, ours):
        if ct["zone_src"]:
            return self.compare_bits_of(ryu, ours, path, "zone_ofs", "zone_n_bits")
        self.use(ours, ["zone"])
        return self.equal(path, ryu, ryu, look_up(ours, ["zone"]))

    def compare_learn_from(self, ryu, _, path, spec, ours):
        """Bits of a field, or a value in as many pairs of octets as it needs."""
        if isinstance(ryu, list):
            expected = {"from": "field", "src": values.field_name(ryu[0]), "src_ofs": ryu[1]}
        else:
            octets = (spec["n_bits"] + 15) // 16 * 2
            expected = {"from": "immediate", "value": ryu.to_bytes(octets, "big").hex()}
        self.each(ryu, expected, ours, path)

    def compare_learn_to(self, ryu, _, path, __, ours):
        expected = {"dst": MISSING, "dst_ofs": MISSING}
        if ryu:
            expected = {"dst": values.field_name(ryu[0]), "dst_ofs": ryu[1]}
        self.each(ryu, expected, ours, path)

    def each(self, ryu, expected, ours, path):
        for name, value in expected.items():
            self.use(ours, [name])
            self.equal(f"{path}.{name}", ryu, value, look_up(ours, [name]))

    def compare_in_property(self, ryu, _, path, __, ours, kind, *argument):
        """We show a list of properties where Ryu has members."""
        name = path.rpartition(".")[2]
        self.use(ours, ["properties"], whole=False)
        held = {item["type"]: item for item in ours["properties"]}.get(name, {})
        expected = values.SCALARS[kind](self.version, ryu, *argument)
        self.each(ryu, {"type": name, name: expected}, held, path)

    def compare_pauses(self, ryu, _, path, __, ours):
        self.use(ours, ["properties"], whole=False)
        held = [item for item in ours["properties"] if item["type"] == "pause"]
        self.equal(path, ryu, int(ryu), len(held))
        for item in held:
            self.use(item, ["type"])

    # Matches and fields.

    def compare_match(self, ryu, ours, path, *_):
        _, match = only(ryu)
        if "wildcards" in match:
            self.no_equals.add("OFPMatch.wild")
            return self.equal(path, match, values.match_10(self.version, match), ours)
        for member in set(match) - {"oxm_fields"}:
            self.no_equal("OFPMatch", member)
        fields = [only(item)[1] for item in match["oxm_fields"]]
        names = [re.sub("#[0-9]+$", "", name) for name in ours] if ours != MISSING else []
        if len(names) != len(fields):
            return self.equal(path, fields, len(fields), ours)
        for tlv, name, value in zip(fields, names, ours.values()):
            self.one_field(tlv, name, value, f"{path}.{tlv['field']}")

    def one_field(self, tlv, name, value, path):
        self.equal(path, tlv["field"], values.field_name(tlv["field"]), name)
        expected = values.field_value(self.version, tlv["field"], tlv["value"], tlv["mask"])
        self.equal(path, [tlv["value"], tlv["mask"]], expected, value)

    def compare_field(self, ryu, _, path, __, holder):
        """A field and its value stand beside the action's type."""
        self.use(holder, ["field"])
        self.use(holder, ["value"])
        self.one_field(only(ryu)[1], look_up(holder, ["field"]), look_up(holder, ["value"]), path)

    def compare_fields(self, ryu, ours, path, *_):
        if len(ryu) != len(ours):
            return self.equal(path, ryu, len(ryu), ours)
        for i, item in enumerate(ryu):
            self.compare_field(item, None, f"{path}.{i}", None, ours[i])

    def oxm_id(self, item):
        name, members = only(item)
        for member in ("hasmask", "length"):
            if members[member]:
                self.differences.append((member, members[member], "which no table knows"))
            self.no_equal(name, member)
        return values.field_name(members["type"])

    def compare_oxm_ids(self, ryu, ours, path, *_):
        self.equal(path, ryu, [self.oxm_id(item) for item in ryu], ours)

    def compare_src_and_dst(self, ryu, _, path, __, action):
        for name, item in zip(("src", "dst"), ryu):
            self.use(action, [name])
            self.equal(f"{path}.{name}", item, self.oxm_id(item), look_up(action, [name]))

    def compare_oxs(self, ryu, ours, path, *_):
        """Statistics of 1.5."""
        fields = [only(item)[1] for item in only(ryu)[1]["oxs_fields"]]
        self.no_equal("OFPStats", "length")
        told = [{"class": "openflow_basic", "field": tlv["field"],
                 tlv["field"]: tlv["value"]}
                for tlv in fields]
        self.equal(path, fields, told, ours)

    # Frames.

    def compare_frame(self, ryu, _, path, __, ours):
        """Octets, or what Ryu's packet library says of them. We may say more than it does."""
        self.use(ours, ["frame"])
        frame = look_up(ours, ["frame"])
        if ryu == "":
            return self.equal(path, ryu, MISSING, frame)
        if isinstance(ryu, dict):
            return self.layers(ryu["Packet"]["protocols"], frame, path)
        octets = base64.b64decode(ryu)
        layers = values.protocols(octets)
        if layers is None:
            return self.equal(path, ryu, {"octets": octets.hex(), "truncated": True}, frame)
        return self.layers(layers, frame, path)

    def layers(self, layers, frame, path):
        for layer in layers:
            self.members(*only(layer), frame, path)

    def compare_layer(self, ryu, _, path, __, frame):
        self.members(*only(ryu), frame, path)

    # What Ryu does not have.

    def unused(self, ours, path):
        """Members of ours that nothing was compared with."""
        if isinstance(ours, list):
            for i, item in enumerate(ours):
                self.unused(item, f"{path}.{i}")
        elif isinstance(ours, dict):
            for name, value in ours.items():
                self.unused_member(ours, name, value, f"{path}.{name}")

    def unused_member(self, ours, name, value, path):
        if (id(ours), name) in self._walked:
            self.unused(value, path)
        elif (id(ours), name) not in self._compared:
            known = [pattern for pattern in OURS_ONLY if fnmatch.fnmatchcase(path, pattern)]
            self.ours_only.update(known)
            if not known:
                self.differences.append((path, MISSING, value))

    def record(self, ryu, ours):
        """The whole message."""
        name, members = only(ryu)
        if name == "OFPTruncatedMessage":
            name, members = only(members)
        self.equal("type", name, MESSAGES.get(name), ours["type"])
        self.equal("version", self.version, self.version, ours["version"])
        body = dict(ours["body"])
        if "frame" in ours:
            body["frame"] = ours["frame"]
        self.members(name, members, body, ours["type"])
        self.unused(body, ours["type"])
