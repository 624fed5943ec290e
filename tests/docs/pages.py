#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: says the same with every compiler
"""What the pages say holds: their C++ compiles and runs, their commands and links lead somewhere.

A block marked cpp is

  a program     where it has `int main`: compiled, linked and run; exit status 0;
  an excerpt    where a line of it is `...`: the parts stand so in one file of examples/ or include/;
  a fragment    where it has no #include, where `<!-- snippet: fragment -->` stands above it, or
                where the page has a tests/docs/context/<page>.hpp that declares the names it leans
                on: compiled as the body of a function, its #include lines first, after every header
                of the library and `namespace hr = hedgerow;`, with all others in one file
  a file        otherwise: compiled as it stands.

Further marks above a block: `<!-- file: PATH -->`, the block is that file but for its first two
comment lines; where this build has made an example program of the file, that one is run.
`<!-- output -->`, the block is what the program before it prints, exactly. `<!-- prints: PROGRAM
ARGUMENT... -->`, the block is what that example program of this build prints, where it was built; a
line `...` stands for any lines, and of a number the first ten digits count.

docs/gallery.md shows every program in examples/. Blocks marked sh or bash may name only files and
presets that exist. Relative links must lead to a file and, after #, to a heading. Exit status:
0 passed, 1 failed, 77 skipped (no xsimd, no Eigen, or a compiler with other flags).
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
import build_facts

ROOT = pathlib.Path(os.environ['HEDGEROW_SOURCE_DIR'])
FOLDERS = ('benchmarks', 'cmake', 'docs', 'examples', 'include', 'tests', 'tools')

# Everything a fragment may use without saying where it is from.
PREAMBLE = '''\
#include <hedgerow/hedgerow.hpp>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <string>
#include <vector>'''

failures = []


def fail(page, line, message):
    failures.append(f'{page}:{line}: {message}')


class Build:
    """The compiler of this build, as tests/docs/CMakeLists.txt wrote it down."""

    def __init__(self):
        facts = build_facts.read()
        flags = [flag for text in facts['flags'] for flag in shlex.split(text)]
        includes = [f'-I{folder}' for folder in facts.get('include', []) if folder]
        includes += [f'-isystem{folder}' for folder in facts.get('system', []) if folder]
        self.usable = facts['msvc'][0] in ('', '0') and 'xsimd' in facts and 'eigen' in facts
        self.command = [facts['compiler'][0], *flags, '-std=c++20', '-g0', '-O0',
                        f'-I{ROOT / "include"}', *includes]
        self.emulator = build_facts.emulator()
        examples = build_facts.examples()
        for name in ('chain_greeks', 'minimum_variance', 'hedge_book'):
            if f'HEDGEROW_{name.upper()}' in os.environ:
                examples[name] = os.environ[f'HEDGEROW_{name.upper()}']
        self.examples = {name: path for name, path in examples.items() if pathlib.Path(path).exists()}

    def compile(self, source, *arguments):
        """What the compiler has to say, or nothing when it is content."""
        done = subprocess.run([*self.command, *arguments, str(source)], text=True,
                              capture_output=True, cwd=ROOT)
        return '' if done.returncode == 0 else done.stderr

    def run(self, program, *arguments):
        return subprocess.run([*self.emulator, str(program), *arguments], text=True,
                              capture_output=True, timeout=60, cwd=ROOT)


class Block:
    """A fenced block: its language, its lines, the line where they start, the mark above it."""

    def __init__(self, language, line, mark):
        self.language, self.line, self.mark = language, line, mark
        self.lines = []

    @property
    def text(self):
        return '\n'.join(self.lines) + '\n'

    @property
    def is_program(self):
        return re.search(r'\bint main\(', self.text) is not None

    @property
    def has_includes(self):
        return any(line.lstrip().startswith('#include') for line in self.lines)

    @property
    def is_excerpt(self):
        return any(line.strip() == '...' for line in self.lines)


def blocks_of(text):
    blocks, block, mark, indent = [], None, '', ''
    for number, line in enumerate(text.splitlines(), 1):
        fence = re.match(r'( *)```+ *(\w*)', line)
        if block is not None:
            if fence and not fence[2]:
                blocks.append(block)
                block = None
            else:
                block.lines.append(line.removeprefix(indent))
        elif fence:
            block, indent = Block(fence[2], number + 1, mark), fence[1]
            mark = ''
        elif line.strip():
            comment = re.fullmatch(r'\s*<!-- *(.*?) *-->\s*', line)
            mark = comment[1] if comment else ''
    return blocks


# ---- C++ -----------------------------------------------------------------------------------------


def squeezed(lines):
    """Lines without indentation and without empty ones: excerpts may stand further left."""
    return [' '.join(line.split()) for line in lines if line.strip()]


def check_excerpt(page, block):
    parts, part = [], []
    for line in [*block.lines, '...']:
        if line.strip() == '...':
            if part:
                parts.append('\n'.join(squeezed(part)))
            part = []
        else:
            part.append(line)
    sources = [p for folder in ('examples', 'include') for p in sorted((ROOT / folder).rglob('*.[ch]pp'))]
    for source in sources:
        text, at = '\n'.join(squeezed(source.read_text().splitlines())), 0
        for part in parts:
            at = text.find(part, at)
            if at < 0:
                break
            at += len(part)
        else:
            return
    fail(page, block.line, 'an excerpt (it has a line `...`) of no file in examples/ or include/')


def check_file(page, block, path):
    """Whether the block is that file."""
    lines = (ROOT / path).read_text().splitlines()
    while lines and lines[0].startswith('//'):
        lines.pop(0)
    if '\n'.join(lines) + '\n' == block.text:
        return True
    fail(page, block.line, f'is not what {path} says')
    return False


def hoisted(block):
    """The lines that cannot stand in a function, and the block without them."""
    first, rest = [], []
    for line in block.lines:
        is_first = re.match(r'\s*#include\b', line)
        (first if is_first else rest).append(line)
        if is_first:
            rest.append('')
    return first, rest


def fragments_of_page(page, blocks):
    """The fragments of a page, each in a function of its own, in a namespace of the page's own; and
    their #include lines."""
    first, body = [], []
    context = context_of(page)
    if context.exists():
        body.append(f'#include "{context}"')
    for block in blocks:
        includes, rest = hoisted(block)
        first += includes
        body += [f'[[maybe_unused]] static void fragment_at_line_{block.line}() {{',
                 f'#line {block.line} "{page}"', *rest, '}']
    name = re.sub(r'\W', '_', page)
    return first, [f'namespace {name} {{', *body, '}']


def check_fragments(fragments, build, folder):
    """All fragments of all pages in one file: the headers they need take longer than they do."""
    first, body = [], []
    for page, blocks in fragments.items():
        includes, functions = fragments_of_page(page, blocks)
        first += includes
        body += functions
    source = folder / 'fragments.cpp'
    source.write_text('\n'.join([PREAMBLE, *dict.fromkeys(first), 'namespace hr = hedgerow;', *body]) + '\n')
    problems = build.compile(source, '-fsyntax-only')
    if problems:
        failures.append(f'fragments do not compile:\n{problems}')


def compiled(page, block, build, folder):
    """The block as a program, or None: it does not compile."""
    source, program = folder / 'program.cpp', folder / 'program'
    source.write_text(f'#line {block.line} "{page}"\n{block.text}')
    problems = build.compile(source, '-o', str(program))
    if problems:
        fail(page, block.line, f'a program that does not compile:\n{problems}')
        return None
    return program


def output_of(page, block, program, build):
    """What the block's program prints, or None: there is no program, or it fails."""
    if program is None:
        return None
    done = build.run(program)
    if done.returncode != 0:
        fail(page, block.line, f'exits with status {done.returncode}:\n{done.stdout}{done.stderr}')
        return None
    return done.stdout


def printed_alike(line):
    """A line without what may differ between instruction sets: blanks at its end, digits past ten."""
    return re.sub(r'\d+\.\d{8,}(e[-+]\d+)?', lambda number: f'{float(number[0]):.10g}', line.rstrip())


def check_prints(page, block, build):
    """What an example program prints, where this build has it."""
    name, *arguments = shlex.split(block.mark.removeprefix('prints:'))
    if not (ROOT / 'examples' / f'{name}.cpp').exists() and not (ROOT / 'examples' / name).is_dir():
        fail(page, block.line, f'there is no example {name}')
    if name not in build.examples:
        return
    done = build.run(build.examples[name], *arguments)
    lines, at = [printed_alike(line) for line in done.stdout.splitlines()], 0
    skips = False
    for line in block.lines:
        if line.strip() == '...':
            skips = True
            continue
        while skips and at < len(lines) and lines[at] != printed_alike(line):
            at += 1
        if at >= len(lines) or lines[at] != printed_alike(line):
            fail(page, block.line, f'{name} prints something else:\n{done.stdout}{done.stderr}')
            return
        at, skips = at + 1, False
    if at < len(lines) and not skips:
        fail(page, block.line, f'{name} prints more than this:\n{done.stdout}')


def context_of(page):
    return ROOT / 'tests' / 'docs' / 'context' / f'{pathlib.Path(page).stem}.hpp'


def check_cpp(page, blocks, build, folder):
    """Checks all blocks of the page but its fragments, which are returned."""
    context = context_of(page).exists()
    fragments, printed = [], None
    for block in blocks:
        if block.mark == 'output':
            if printed is not None and printed != block.text:
                fail(page, block.line, f'the program above prints something else:\n{printed}')
            continue
        if block.mark.startswith('prints:'):
            check_prints(page, block, build)
        if block.language != 'cpp':
            continue
        program = None
        if block.mark.startswith('file:'):
            path = block.mark.removeprefix('file:').strip()
            if check_file(page, block, path):  # what this build made of it need not be made again
                program = build.examples.get(pathlib.Path(path).stem)
        if block.is_program:
            program = program or compiled(page, block, build, folder)
            printed = output_of(page, block, program, build)
        elif block.is_excerpt:
            check_excerpt(page, block)
        elif block.mark == 'snippet: fragment' or context or not block.has_includes:
            fragments.append(block)
        else:
            source = folder / 'file.cpp'
            source.write_text(f'#line {block.line} "{page}"\n{block.text}')
            problems = build.compile(source, '-fsyntax-only')
            if problems:
                fail(page, block.line, 'does not compile as a file of its own (is it a fragment? Then '
                                       f'write <!-- snippet: fragment --> above it):\n{problems}')
    return fragments


# ---- commands and links --------------------------------------------------------------------------


def check_commands(page, blocks):
    presets = {p['name'] for kind in ('configurePresets', 'buildPresets', 'testPresets')
               for p in json.loads((ROOT / 'CMakePresets.json').read_text())[kind]}
    for block in blocks:
        if block.language not in ('sh', 'bash'):
            continue
        for number, line in enumerate(block.lines, block.line):
            for word in re.findall(r'[^\s\'"`;|&()=]+', line.split(' #')[0]):
                word = word.removeprefix('./')
                if word.split('/')[0] in FOLDERS and '/' in word and not re.search(r'[<>*$]', word):
                    if not (ROOT / word).exists():
                        fail(page, number, f'there is no {word}')
            for preset in re.findall(r'--preset[ =]([\w-]+)', line):
                if preset not in presets:
                    fail(page, number, f'there is no preset {preset}')


def without_blocks(text):
    """The page's lines with fenced blocks and code in backquotes blanked."""
    result, inside = [], False
    for line in text.splitlines():
        fence = re.match(r' *```', line) is not None
        result.append('' if fence or inside else re.sub(r'`[^`]*`', '``', line))
        inside ^= fence
    return result


def headings_of(path):
    """The anchors of a page's headings, as GitHub makes them."""
    anchors, inside = set(), False
    for line in path.read_text().splitlines():
        if re.match(r' *```', line):
            inside = not inside
        heading = re.match(r'#+ +(.*)', line)
        if heading and not inside:
            text = re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', heading[1]).strip().lower()
            anchors.add(re.sub(r' ', '-', re.sub(r'[^\w\- ]', '', text)))
    return anchors


def check_links(page, text):
    for number, line in enumerate(without_blocks(text), 1):
        for target in re.findall(r'\]\(([^)\s]+)\)', line):
            if re.match(r'[a-z]+:', target):
                continue
            path, _, anchor = target.partition('#')
            to = (ROOT / page).parent / path if path else ROOT / page
            if not to.exists():
                fail(page, number, f'links to {target}, which is not there')
            elif anchor and to.suffix == '.md' and anchor not in headings_of(to):
                fail(page, number, f'links to {target}: there is no such heading')


def check_gallery():
    """Every example program has its place there, with what it prints."""
    gallery = (ROOT / 'docs' / 'gallery.md').read_text()
    names = [path.stem for path in (ROOT / 'examples').glob('*.cpp')]
    names += [path.parent.name for path in (ROOT / 'examples').glob('*/CMakeLists.txt')]
    for name in names:
        if f'\n## {name}\n' not in gallery or f'<!-- prints: {name} ' not in gallery:
            failures.append(f'docs/gallery.md: does not show {name} and what it prints')


def main():
    start = time.monotonic()
    build = Build()
    pages = sorted(ROOT.glob('*.md')) + sorted((ROOT / 'docs').glob('**/*.md'))
    fragments = {}
    with tempfile.TemporaryDirectory() as name:
        for path in pages:
            page = path.relative_to(ROOT).as_posix()
            text = path.read_text()
            blocks = blocks_of(text)
            check_links(page, text)
            check_commands(page, blocks)
            if build.usable:
                fragments[page] = check_cpp(page, blocks, build, pathlib.Path(name))
        if build.usable:
            check_fragments(fragments, build, pathlib.Path(name))
    check_gallery()
    for failure in failures:
        print(failure)
    print(f'{len(pages)} pages, {len(failures)} problems, {time.monotonic() - start:.0f} s')
    if failures:
        return 1
    return 0 if build.usable else 77


if __name__ == '__main__':
    sys.exit(main())
