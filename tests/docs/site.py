#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: says the same with every compiler
"""The documentation site builds without a warning, a public name without a docstring, a formula with a
mistake or a dead link; and what builds it sees each of these. Exit status 77: no doxygen of the release
that it is made for, no theme or no KaTeX."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(os.environ['HEDGEROW_SOURCE_DIR'])
sys.path.insert(0, str(ROOT / 'tools'))
sys.dont_write_bytecode = True
import docs_formulas

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

    yield from formula_problems()

    from docs_site import dead_links
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / 'a.html').write_text('<a href="b.html#there">1</a><a href="b.html#gone">2</a>'
                                       '<img src="none.svg"/><a href="https://example.com">3</a>')
        (folder / 'b.html').write_text('<p id="there"></p>')
        found = list(dead_links(folder))
        if len(found) != 2:
            yield f'of two dead links these are found: {found}'


def formula_problems():
    for page in sorted((BUILD / 'html').glob('page_derivation_*.html')):
        text = page.read_text()
        if text.count('class="katex-display"') < 5 or '$`' in text or '\ue000' in text:
            yield f'{page.name}: its formulas are not there'
        if re.search(r'<path d=.[^"\']*&lt;', text):
            yield f'{page.name}: Doxygen has changed a formula'
    fonts = {path.name for path in (BUILD / 'html' / 'fonts').glob('*.woff2')}
    wanted = set(re.findall(r'url\(fonts/([^)]*\.woff2)\)', (BUILD / 'html' / 'katex.min.css').read_text()))
    if not wanted or wanted - fonts:
        yield f'fonts of formulas are missing: {wanted - fonts}'

    formulas = docs_formulas.Formulas()
    staged = formulas.taken('page.md:1', r'If $`a < b`$ then $`\sqrt{b - a`$, for $5 and `code`.')
    formulas.render()
    if [where.split(':')[:2] for where in formulas.failures] != [['page.md', '1']]:
        yield f'of two formulas with one mistake these are found: {formulas.failures}'
    if 'for $5 and `code`.' not in staged or 'katex' not in formulas.filled(staged):
        yield f'a line with formulas becomes {formulas.filled(staged)}'


def main():
    doxygen = shutil.which('doxygen')
    version = subprocess.run([doxygen, '--version'], text=True, capture_output=True).stdout if doxygen else ''
    if not version.startswith(RELEASE) or not THEME.is_dir() or not docs_formulas.usable():
        print(f'no doxygen {RELEASE} with {THEME}, or no KaTeX in {docs_formulas.KATEX} with node')
        return 77
    failures = list(problems())
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
