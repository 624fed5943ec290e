#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: says the same with every compiler
"""The documentation site builds without a warning, a public name without a docstring or a dead link;
and what builds it sees each of these. Exit status 77: no doxygen of the release that it is made for."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ['HEDGEROW_SOURCE_DIR'])
BUILD = pathlib.Path(os.environ['HEDGEROW_BUILD_DIR'], 'the docs')  # a path may have blanks
RELEASE = '1.9.4'
THEME = pathlib.Path('/usr/share/doxygen-awesome-css')

# Each with what is to be said of it.
FLAWED = '''\
// SPDX-License-Identifier: BSL-1.0
// A header with three flaws.
#pragma once

namespace hedgerow::inline HEDGEROW_ISA {

double nameless(double x);

/// Half of it; an overload shares this docstring.
double documented(double x);
float documented(float x);

struct bare {
  double first, second;
};

/// See @ref nowhere_at_all.
double lost(double x);

}  // namespace hedgerow::inline HEDGEROW_ISA
'''
COMPLAINTS = ('include/flawed.hpp:7: error: Member nameless',
              'include/flawed.hpp:13: error: Compound hedgerow::bare',
              'include/flawed.hpp:17: error: unable to resolve reference to')


def site(*arguments):
    done = subprocess.run([sys.executable, str(ROOT / 'tools' / 'docs_site.py'), *map(str, arguments)],
                          text=True, capture_output=True)
    return done.returncode, done.stdout + done.stderr


def problems():
    status, said = site('--build', BUILD)
    print(said)
    if status != 0:
        yield 'the site does not build cleanly'
    if list((BUILD / 'html').glob('*HEDGEROW*ISA*')) or list((BUILD / 'html').glob('*detail_1_1*')):
        yield 'names that are nobody\'s are in the reference'

    with tempfile.TemporaryDirectory() as name:
        include = pathlib.Path(name, 'include')
        include.mkdir()
        (include / 'flawed.hpp').write_text(FLAWED)
        status, said = site('--build', pathlib.Path(name, 'build'), '--include', include)
        if status == 0:
            yield 'a header without docstrings passes'
        for complaint in COMPLAINTS:
            if complaint not in said:
                yield f'of a flawed header nothing like "{complaint}" is said:\n{said}'
        if 'documented(float x)' in said:
            yield 'an overload does not share the docstring'

    sys.path.insert(0, str(ROOT / 'tools'))
    sys.dont_write_bytecode = True
    from docs_site import dead_links
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / 'a.html').write_text('<a href="b.html#there">1</a><a href="b.html#gone">2</a>'
                                       '<img src="none.svg"/><a href="https://example.com">3</a>')
        (folder / 'b.html').write_text('<p id="there"></p>')
        found = list(dead_links(folder))
        if len(found) != 2:
            yield f'of two dead links these are found: {found}'


def main():
    doxygen = shutil.which('doxygen')
    version = subprocess.run([doxygen, '--version'], text=True, capture_output=True).stdout if doxygen else ''
    if not version.startswith(RELEASE) or not THEME.is_dir():
        print(f'no doxygen {RELEASE} with {THEME}')
        return 77
    failures = list(problems())
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
