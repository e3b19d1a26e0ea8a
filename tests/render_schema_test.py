#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds records in JSON against the published schema.

    render_schema_test.py SCHEMA PROGRAM

PROGRAM prints one record a line.
"""
import collections
import json
import subprocess
import sys

import jsonschema

EXAMPLE_KEYS = ["seq", "time", "tap", "channel", "switch", "controller", "dpid", "direction",
                "version", "type", "xid", "length"]


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    twice = [key for key, count in collections.Counter(keys).items() if count > 1]
    if twice:
        raise ValueError(f"members that come twice: {twice}")
    return dict(pairs)


def faults(validator, line):
    record = json.loads(line, object_pairs_hook=no_duplicates)
    for error in validator.iter_errors(record):
        yield f"{error.json_path}: {error.message}\n  in {line}"
    if list(record)[:len(EXAMPLE_KEYS)] != EXAMPLE_KEYS:
        yield f"the members begin in another order: {line}"


def refuses(validator, record, change):
    wrong = json.loads(json.dumps(record))
    change(wrong)
    return not validator.is_valid(wrong)


def main():
    schema_path, program = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    output = subprocess.run([program], check=True, capture_output=True).stdout.decode("utf-8")
    lines = output.splitlines()
    found = [fault for line in lines for fault in faults(validator, line)]
    kinds = {json.loads(line)["type"] for line in lines}
    missing = set(schema["$defs"]["message_type"]["enum"]) - kinds
    if missing:
        found.append(f"no sample is a {', '.join(sorted(missing))}")
    if not any({"sample", "rate"} <= json.loads(line).keys() for line in lines):
        found.append("no record says how its session thinned it out")
    # A schema that lets everything pass would prove nothing.
    packet_in = next(r for r in map(json.loads, lines) if r["type"] == "packet_in")
    for change in (lambda r: r.update(extra=1),
                   lambda r: r["body"].update(extra=1),
                   lambda r: r["body"].update(cookie=5),
                   lambda r: r["body"].pop("reason"),
                   lambda r: r.update(time="yesterday"),
                   lambda r: r.update(sample=1),
                   lambda r: r.update(rate=0),
                   lambda r: r.pop("body")):
        if not refuses(validator, packet_in, change):
            found.append("the schema accepts a record that is wrong")
    for fault in found[:20]:
        print(fault, file=sys.stderr)
    print(f"{len(lines)} records, {len(found)} faults")
    return 1 if found or len(lines) < 500 else 0


if __name__ == "__main__":
    sys.exit(main())
