#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: says the same with every compiler
"""A fuzz target uses every public function of the reference, and every type that has some: what is new
fails here until one does. Exit status 77: no doxygen."""

import os
import pathlib
import re
import shutil
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(os.environ['HEDGEROW_SOURCE_DIR'])
sys.path.insert(0, str(ROOT / 'tools'))
sys.dont_write_bytecode = True
import docs_site

# Not by a target, and why.
LEFT_OUT = {
    'hedgerow::active_isa': 'of the compiled kernels; takes nothing',
    'hedgerow::set_isa': 'of the compiled kernels; takes one of a few enumerators',
    'hedgerow::model': 'what a market of one\'s own specialises; every market has one',
    'hedgerow::batch::mask_output': 'what decide writes to; made of a range',
    'hedgerow::ratio::basic_exponential': 'by its two names',
    'hedgerow::trigger::cause': 'the reason in each decision',
    'hedgerow::trigger::contains': 'of fields, when compiled',
    'hedgerow::trigger::negated': 'by its operator',
}


def called(folder):
    """Scope, name and how it is used of each function that Doxygen found, but for operators, and of each
    type that has some."""
    for path in sorted(folder.glob('*.xml')):
        if not path.name.startswith(('namespace', 'class', 'struct')):
            continue
        for compound in ElementTree.parse(path).getroot().findall('compounddef'):
            scope = re.sub(r'<.*', '', compound.findtext('compoundname')).strip()
            names = {member.findtext('name') for member in compound.iter('memberdef')
                     if member.get('kind') == 'function' and member.get('prot') == 'public'}
            if scope.startswith('hedgerow') and compound.get('kind') == 'namespace':
                yield from ((scope, name, r'\)?\s*[(<)]') for name in names if re.fullmatch(r'\w+', name))
            elif scope.startswith('hedgerow') and names:
                yield *scope.rpartition('::')[::2], r'\b'


def without_comments(path):
    return re.sub(r'//[^\n]*', '', path.read_text())


def uncalled(found, source):
    """Those that the source does not use. In columns and alone a name may be the same."""
    for scope, name, use in sorted(found):
        prefix = r'\b(batch|hb)::' if scope == 'hedgerow::batch' else r'(?<!batch::)(?<!hb::)\b'
        if f'{scope}::{name}' not in LEFT_OUT and not re.search(prefix + name + use, source):
            yield f'{scope}::{name}'


def main():
    if not shutil.which('doxygen'):
        print('no doxygen')
        return 77
    with tempfile.TemporaryDirectory() as name:
        build = pathlib.Path(name)
        docs_site.staged_headers(ROOT / 'include', build)
        found = set(called(build / 'names'))
    tests = ROOT / 'tests'
    paths = [*tests.glob('fuzz/**/*.?pp'), *tests.glob('batch/support/*calls*.hpp'),
             tests / 'batch' / 'support' / 'rows.hpp']
    source = '\n'.join(without_comments(path) for path in paths)
    missing = list(uncalled(found, source))
    for name in missing:
        print(f'{name} is used by no target in tests/fuzz')
    print(f'{len(found)} functions and types, {len(missing)} of them in no target')
    if len(found) < 200 or list(uncalled([('hedgerow', 'nobody_calls_this', '')], source)) == []:
        print('functions are not found, or not looked for')
        return 1
    return 1 if missing else 0


if __name__ == '__main__':
    sys.exit(main())
