#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds every record of every capture against the published schema.

    trace_schema_test.py SCHEMA PACKETSTREAMER CAPTURE...

A schema that lets everything pass is render_schema_test.py's concern.
"""
import json
import subprocess
import sys

import jsonschema


def records(program, captures):
    command = [program, "read", "-o", "json", *captures]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL).stdout
    return [json.loads(line) for line in output.splitlines()]


def shape(record):
    """Equal for records that differ in what no rule of the schema looks at but as a number or an address."""
    body = {key: value for key, value in record.items()
            if key not in ("seq", "time", "channel", "switch", "controller", "dpid", "xid", "frame_number",
                           "answers", "length")}
    return json.dumps(body, sort_keys=True)


def main():
    schema_path, program, *captures = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        validator = jsonschema.Draft202012Validator(json.load(file))
    all_records = records(program, captures)
    distinct = {shape(record): record for record in all_records}
    faults = [f"{error.json_path}: {error.message[:300]}" for record in distinct.values()
              for error in validator.iter_errors(record)]
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    print(f"{len(all_records)} records, {len(distinct)} distinct, {len(faults)} faults")
    return 1 if faults or len(all_records) < 10_000 else 0


if __name__ == "__main__":
    sys.exit(main())
