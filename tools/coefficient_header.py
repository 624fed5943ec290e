"""What the scripts that print a header of coefficients share: its frame, its blocks, the command line.

Used by coefficients.py and its kin, each of which says on its command line which blocks to print; with
none it prints the whole header.
"""
import pathlib
import sys


def traits(kinds, members):
    """`coefficients<T>`: the blocks by element type. members(kind) lists its declarations."""
    print('/// The blocks above by element type.\ntemplate <class F>\nstruct coefficients;\n')
    for kind in kinds:
        print(f'template <>\nstruct coefficients<{kind}> {{')
        for member in members(kind):
            print(f'  static constexpr {member};')
        print('};\n')


def main(blocks, comment, namespace, end=lambda: None):
    """Prints the blocks named on the command line, or the header of all of them.

    blocks     name -> function that prints it, in the header's order
    comment    lines of the header's own comment
    namespace  that the header's contents are in
    end        prints what follows the blocks in a header
    """
    script, wanted = pathlib.Path(sys.argv[0]).name, sys.argv[1:]
    for name in wanted:
        if name not in blocks:
            sys.exit(f'{script}: unknown block "{name}"; there are: {", ".join(blocks)}')
    if wanted:
        for name in wanted:
            blocks[name]()
        return
    print('// SPDX-License-Identifier: BSL-1.0')
    for line in comment:
        print(f'// {line}')
    print(f'#pragma once\n\n#include <hedgerow/math/config.hpp>\n\nnamespace {namespace} {{\n')
    for print_block in blocks.values():
        print_block()
    end()
    print(f'}}  // namespace {namespace}')
