# SPDX-License-Identifier: BSL-1.0
"""What tests/docs/CMakeLists.txt wrote down about this build, for the tests that are scripts."""

import os
import shlex
from pathlib import Path


def read():
    """Key to its values, in order; nothing where there is no build."""
    path = Path(os.environ.get("HEDGEROW_BUILD_DIR", "/nowhere"), "tests", "docs", "build.txt")
    facts = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        key, _, value = line.partition(" ")
        facts.setdefault(key, []).append(value)
    return facts


def emulator():
    """The command before a program of this build, as a list."""
    return shlex.split(read().get("emulator", [""])[0])


def examples():
    """Name to path of the programs that this build makes of examples/*.cpp."""
    return dict(value.split(" ", 1) for value in read().get("program", []))


def example(name):
    """The command that runs the example, as a list; empty where this build leaves it out."""
    path = examples().get(name)
    return [*emulator(), path] if path else []
