#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: the examples are built by the first compiler
"""Runs every program that examples/*.cpp makes: exit status 0, nothing on standard error, and
numbers, none of them NaN, on standard output. Exit status 77: no example was built."""

import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
import build_facts


def complaints(done):
    if done.returncode != 0:
        yield f'exits with status {done.returncode}'
    if done.stderr:
        yield 'writes to standard error'
    if len(re.findall(r'\d+\.\d+', done.stdout)) < 3:
        yield 'prints hardly a number'
    if re.search(r'\bnan\b', done.stdout, re.IGNORECASE):
        yield 'prints a NaN'


def main():
    emulator, programs = build_facts.emulator(), build_facts.examples()
    failed = False
    for name, path in programs.items():
        done = subprocess.run([*emulator, path], text=True, capture_output=True, timeout=60)
        problems = list(complaints(done))
        print(f'{name}: {", ".join(problems) or "ok"}')
        if problems:
            print(done.stdout + done.stderr)
            failed = True
    if not programs:
        return 77
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
