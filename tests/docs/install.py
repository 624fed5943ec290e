#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: says the same with every compiler
"""Follows docs/install.md from an empty folder, as a reader would: writes its files, runs its commands.

Marks above its blocks: `<!-- write: NAME -->`, the block is that file; `<!-- run -->`, a shell runs it;
with `prints` in the mark, its output must end in the page's block marked output; with `with TOOL`, it
is left out where TOOL is not to be had, and the test says so. The folder has a copy of the library in
hedgerow/ and nothing else.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from pages import blocks_of

ROOT = pathlib.Path(os.environ['HEDGEROW_SOURCE_DIR'])
COPIED = ('CMakeLists.txt', 'LICENSE', 'README.md', 'conanfile.py', 'cmake', 'examples', 'include', 'tools')


def environment(folder):
    """The reader's: nothing of Conan's or of this build is kept or seen."""
    own = ROOT / 'build' / 'conan' / 'bin'
    path = os.environ['PATH'] + (os.pathsep + str(own) if own.is_dir() else '')
    hidden = ('CXX', 'CC', 'CXXFLAGS', 'CMAKE_PREFIX_PATH', 'CMAKE_GENERATOR')
    kept = {key: value for key, value in os.environ.items() if key not in hidden}
    if not shutil.which('make', path=path):  # which CMake takes unless it is told
        kept['CMAKE_GENERATOR'] = 'Ninja'
    return kept | {'PATH': path, 'CONAN_HOME': str(folder / '.conan2')}


def main():
    blocks = blocks_of((ROOT / 'docs' / 'install.md').read_text())
    expected = next(block.text for block in blocks if block.mark == 'output')
    ran = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in COPIED:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            (folder / 'hedgerow').mkdir(exist_ok=True)
            copy(ROOT / part, folder / 'hedgerow' / part)
        env = environment(folder)
        for block in blocks:
            kind, _, rest = block.mark.partition(':')
            if kind == 'write':
                (folder / rest.strip()).write_text(block.text)
            if kind != 'run':
                continue
            tool = re.search(r'with (\S+?)(,|$)', rest.strip())
            if tool and not shutil.which(tool[1], path=env['PATH']):
                print(f'docs/install.md:{block.line}: not run, there is no {tool[1]}')
                continue
            done = subprocess.run(['bash', '-euo', 'pipefail', '-c', block.text], cwd=folder, env=env,
                                  stdin=subprocess.DEVNULL, text=True, capture_output=True, timeout=120)
            if done.returncode != 0:
                print(f'docs/install.md:{block.line}: exits with status {done.returncode}:\n'
                      f'{done.stdout}{done.stderr}')
                return 1
            if 'prints' in rest and not done.stdout.endswith(expected):
                print(f'docs/install.md:{block.line}: prints\n{done.stdout}\nwhich does not end in\n{expected}')
                return 1
            ran += 1
    print(f'{ran} blocks run')
    return 0 if ran else 77


if __name__ == '__main__':
    sys.exit(main())
