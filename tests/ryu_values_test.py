#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares our JSON of Ryu's vectors with Ryu's own, value by value.

    ryu_values_test.py JSON_MESSAGES VECTORS [--judged FILE]

JSON_MESSAGES prints the records of the messages in files; VECTORS has packet_data/ and
unit/ofproto/json/. Every member of Ryu's JSON is compared or named in NO_EQUAL, every member of
ours is one of Ryu's or named in OURS_ONLY, and each other difference is one of DEVIATIONS. What is
in these tables must occur. With --judged, FILE gets the kinds that Ryu confirmed.
"""
import argparse
import base64
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from ryu.classes import NO_EQUAL, OURS_ONLY
from ryu.comparison import Comparison
from ryu.deviations import DEVIATIONS
from ryu.enumerations import MATCH_10, VERSIONS
from ryu.values import is_wild

SKIPPED = 77
VECTORS = 315


class Vector:
    """A message, and Ryu's JSON of it. What is called X.truncatedN is an empty file: it stands for
    the first N octets of X.packet."""

    def __init__(self, root, path):
        self.folder = path.parent.name
        self.version = VERSIONS[self.folder]
        self.name = f"{self.folder}/{path.name}"
        self.path = path
        cut = re.fullmatch(r"(.*)\.truncated([0-9]+)", path.name)
        self.whole = path.with_name(f"{cut[1]}.packet") if cut else path
        self.octets = self.whole.read_bytes()[:int(cut[2])] if cut else path.read_bytes()
        beside = f"{self.whole.name}.truncated{cut[2]}" if cut else path.name
        text = (root / "unit/ofproto/json" / self.folder / f"{beside}.json").read_text("utf-8")
        self.ryu = json.loads(text)


def vectors_in(root):
    return [Vector(root, path) for folder in VERSIONS
            for path in sorted((root / "packet_data" / folder).iterdir())]


def records_of(program, vectors):
    """Our JSON of each vector."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for i, vector in enumerate(vectors):
            files.append(pathlib.Path(folder) / str(i))
            files[-1].write_bytes(vector.octets)
        output = subprocess.run([program, *files], check=True, capture_output=True).stdout
    records = [json.loads(line) for line in output.decode("utf-8").splitlines()]
    assert len(records) == len(vectors)
    return records


def compare(vector, record):
    comparison = Comparison(vector.version)
    comparison.record(vector.ryu, record)
    return comparison


def unexplained(vector, comparison):
    known = [(place, ours) for name, place, ours, _ in DEVIATIONS if name == vector.name]
    return [f"{vector.name}: {path}: Ryu {json.dumps(ryu)}, we {json.dumps(ours)}"
            for path, ryu, ours in comparison.differences if (path, ours) not in known]


def kind_of(record):
    """What a message is beside its type."""
    body = record["body"]
    if record["type"] in ("multipart_request", "multipart_reply"):
        if body["type"] == "experimenter":
            return f"experimenter {body['experimenter']} {body.get('exp_type')}"
        return body["type"]
    if record["type"] == "experimenter":
        return f"{body['experimenter']} {body.get('exp_type')}"
    return body["type"] if record["type"] == "error" else None


def judged(vectors, records, comparisons):
    """How often Ryu confirmed a kind of message, action, instruction, band or property."""
    counts = collections.Counter()
    for vector, record, comparison in zip(vectors, records, comparisons):
        if "malformed" in record["body"] or unexplained(vector, comparison):
            continue
        counts[vector.version, record["type"], kind_of(record) or ""] += 1
        for (part, kind), count in comparison.parts.items():
            counts[vector.version, part, kind] += count
    return [{"version": version, "type": what, **({"kind": kind} if kind else {}), "judge": "ryu",
             "count": count} for (version, what, kind), count in sorted(counts.items())]


def scalars(item, holder=("", "")):
    """All values in Ryu's JSON: (class and member, object or list, key)."""
    for key, value in item.items() if isinstance(item, dict) else enumerate(item):
        here = (holder[1], key) if isinstance(item, dict) else holder
        if isinstance(value, (dict, list)):
            yield from scalars(value, here)
        else:
            yield here, item, key


def other_than(value):
    if isinstance(value, str):
        return base64.b64encode(b"another" + value.encode()).decode()
    return 1 if value is None else not value if isinstance(value, bool) else value ^ 1


def has_no_equal(place, holder):
    name, member = place
    if name == "OFPMatch" and member in MATCH_10:
        return is_wild(holder, member)
    return member in NO_EQUAL or f"{name}.{member}" in NO_EQUAL


def ignored(vectors, records):
    """Members that may have any value: each is changed where a version has it first, and must be
    noticed."""
    tried = set()
    for vector, record in zip(vectors, records):
        if compare(vector, record).differences:
            continue
        for place, holder, key in scalars(vector.ryu):
            if (vector.version, place) in tried or has_no_equal(place, holder):
                continue
            tried.add((vector.version, place))
            value = holder[key]
            holder[key] = other_than(value)
            if not compare(vector, record).differences:
                yield f"{vector.name}: {'.'.join(map(str, place))} may have any value"
            holder[key] = value


def unused(vectors, comparisons):
    """What is in a table and does not occur."""
    occurred = [(vector.name, path, ours) for vector, comparison in zip(vectors, comparisons)
                for path, _, ours in comparison.differences]
    for name, place, ours, _ in DEVIATIONS:
        if (name, place, ours) not in occurred:
            yield f"a deviation does not occur any more: {name}: {place}"
    for table, used in ((NO_EQUAL, "no_equals"), (OURS_ONLY, "ours_only")):
        for name in set(table).difference(*(getattr(each, used) for each in comparisons)):
            yield f"a table names a member that does not occur: {name}"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("json_messages")
    parser.add_argument("vectors", type=pathlib.Path)
    parser.add_argument("--judged", type=pathlib.Path)
    return parser.parse_args()


def main():
    asked = arguments()
    if not asked.vectors.is_dir():
        print(f"{asked.vectors} is not there: nothing to compare with")
        return SKIPPED
    vectors = vectors_in(asked.vectors)
    records = records_of(asked.json_messages, vectors)
    comparisons = [compare(*pair) for pair in zip(vectors, records)]
    found = [fault for pair in zip(vectors, comparisons) for fault in unexplained(*pair)]
    found += unused(vectors, comparisons)
    found += ignored(vectors, records)
    for fault in found:
        print(fault, file=sys.stderr)
    if asked.judged:
        asked.judged.parent.mkdir(parents=True, exist_ok=True)
        asked.judged.write_text(json.dumps(judged(vectors, records, comparisons), indent=1) + "\n")
    differences = sum(len(each.differences) for each in comparisons)
    values = sum(each.compared for each in comparisons)
    print(f"{len(vectors)} vectors, {values} values compared, {differences} deviations")
    return 1 if found or len(vectors) != VECTORS else 0


if __name__ == "__main__":
    sys.exit(main())
