#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What an include costs: seconds to compile each umbrella header alone, and the README's programs with
the size of their objects. tools/bench_report.py puts the table into docs/benchmarks.md.

usage: tools/include_cost.py [COMPILER...]        g++ and clang++-19, where they are, unless given

Seconds are processor time of the compiler, user and system, so that other work on the machine counts
little; the median of five runs after one that fills the file cache.
"""

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ['-std=c++20', '-O2', '-DNDEBUG', f'-I{ROOT / "include"}', '-isystem/usr/include/eigen3']
RUNS = 5

# (what, header, seconds at most): the others have no target and are there for comparison.
HEADERS = [
    ('`hedgerow/math.hpp`', 'hedgerow/math.hpp', None),
    ('`hedgerow/greeks.hpp`', 'hedgerow/greeks.hpp', 0.5),
    ('`hedgerow/implied.hpp`', 'hedgerow/implied.hpp', None),
    ('`hedgerow/convention.hpp`', 'hedgerow/convention.hpp', None),
    ('`hedgerow/trigger.hpp`', 'hedgerow/trigger.hpp', None),
    ('`hedgerow/batch.hpp`', 'hedgerow/batch.hpp', 2.0),
    ('`hedgerow/ratio.hpp`', 'hedgerow/ratio.hpp', None),
    ('`hedgerow/hedgerow.hpp`, everything', 'hedgerow/hedgerow.hpp', 4.0),
    ('`<cmath>`, for comparison', 'cmath', None),
    ('`<xsimd/xsimd.hpp>`', 'xsimd/xsimd.hpp', None),
    ('`<Eigen/Core>`', 'Eigen/Core', None),
]


def programs():
    """The README's programs, in order: (what, source)."""
    blocks = re.findall(r'^```cpp\n(.*?)^```$', (ROOT / 'README.md').read_text(), re.M | re.S)
    wholes = [block for block in blocks if 'int main(' in block]
    first, batch = wholes[:2]
    # The first program's inputs are constants, which compilers evaluate the options with.
    at_run_time = first.replace('int main() {', 'int main(int argc, char**) {').replace('= 49.0', '= 49.0 * argc')
    return [("the README's first program", first), ('the same, its spot known at run time', at_run_time),
            ("the README's batch program", batch)]


def seconds(command):
    """Processor time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def cost(compiler, text, folder):
    """(seconds, bytes of code and data in the object)."""
    source, target = folder / 'unit.cpp', folder / 'unit.o'
    source.write_text(text)
    command = [compiler, *FLAGS, '-c', str(source), '-o', str(target)]
    seconds(command)
    taken = statistics.median(seconds(command) for _ in range(RUNS))
    size = subprocess.run(['size', str(target)], check=True, capture_output=True, text=True).stdout
    code, data, bss = map(int, size.splitlines()[1].split()[:3])
    return taken, code + data + bss


def table(compilers):
    """Rows of text: a head, then one for each header and program."""
    head = ['what']
    for compiler in compilers:
        name = Path(compiler).name.split('-')[0]
        head += [f'{name}: s', 'kB']
    rows = [[*head, 'target', 'met']]
    units = [(what, f'#include <{header}>\n', limit, False) for what, header, limit in HEADERS]
    units += [(what, text, None, True) for what, text in programs()]
    with tempfile.TemporaryDirectory() as name:
        for what, text, limit, is_program in units:
            row, late = [what], []
            for compiler in compilers:
                taken, size = cost(compiler, text, Path(name))
                row += [f'{taken:.2f}', f'{size / 1000:.1f}' if is_program else '']
                if limit and taken > limit:
                    late.append(Path(compiler).name.split('-')[0])
            verdict = ('not with ' + '; '.join(late) if late else 'yes') if limit else ''
            rows.append([*row, f'<= {limit:g} s' if limit else '', verdict])
    return rows


def section(compilers, markdown):
    """The lines of the page; markdown makes text of a table."""
    return [
        '## Include cost', '',
        'Processor time to compile a file that includes one header and nothing else, `-std=c++20 -O2`, on one '
        f'core, the median of {RUNS} runs; and of the README\'s programs, with the size of code and data in '
        'their objects. The first program\'s inputs are constants, so compilers work its results out themselves; '
        'beside it is what is left where they cannot. A program that calls `batch::evaluate` compiles an engine for each market, contract '
        'and precision that it uses.', '',
        markdown(table(compilers)), '']


def main():
    compilers = sys.argv[1:] or [c for c in ('g++', 'clang++-19') if shutil.which(c)]
    if not compilers or compilers[0].startswith('-'):
        sys.exit(__doc__)
    if hasattr(os, 'sched_setaffinity'):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    rows = table(compilers)
    width = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    for row in rows:
        print('  '.join([row[0].ljust(width[0]), *(x.rjust(w) for x, w in zip(row[1:], width[1:]))]).rstrip())


if __name__ == '__main__':
    main()
