#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The documentation site: Doxygen over the public headers and docs/*.md. tools/docs calls it.

Doxygen reads copies, in <build>/input. A copy of a header has

  no inline namespace   HEDGEROW_ISA names release and instruction set, and is nobody's name;
  its comment           the lines above #pragma once describe the file;
  formulas              indented paragraphs are blocks;
  shared docstrings     an overload that stands below a documented one of its name has that docstring;
                        a member of docs/site/shared.txt, which many types have, has the one there.

A copy of a page has the anchors that GitHub gives its headings, links that Doxygen follows, and its
formulas as HTML (docs_formulas.py).

usage: tools/docs_site.py [--build FOLDER] [--include FOLDER]
Exit status: 0 built without a warning, a name without a docstring or a dead link; 1 not so.
"""

import argparse
import fnmatch
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

import docs_charts  # beside this file, as is
import docs_formulas


ROOT = pathlib.Path(__file__).resolve().parent.parent
SITE = ROOT / 'docs' / 'site'
AWESOME = pathlib.Path('/usr/share/doxygen-awesome-css')


# ---- headers -------------------------------------------------------------------------------------


def staged_line(line):
    """The line as Doxygen is to see it; empty where it says nothing to a reader."""
    if re.match(r'inline namespace HEDGEROW_ISA \{|\}  // namespace HEDGEROW_ISA|\s*friend |'
                r'HEDGEROW_(?!INLINE|NOINLINE)', line):
        return ''
    return re.sub(r'\((max|min)\)\(', r'\1(', line.replace('::inline HEDGEROW_ISA', ''))


def formulas_as_blocks(lines):
    """A paragraph of a docstring that is indented is a formula: as a block it keeps its lines."""
    inside, blank, deeper = False, True, 0
    for i, line in enumerate(lines):
        found = re.match(r'(\s*///)( *)(.*)', line)
        if not found or not found[3]:
            inside, blank = False, True
            continue
        if blank and 2 <= len(found[2]) and not re.match(r'[-*+@] |[0-9]+\. |@', found[3]):
            inside, deeper = True, max(0, 5 - len(found[2]))
        blank = False
        if inside:
            lines[i] = f'{found[1]}{" " * deeper}{found[2]}{found[3]}'
    return lines


INITIAL = r'(?:\{[^{}]*\}| = [^,;()]+)?'
MEMBERS = re.compile(r'( +)((?:static constexpr )?[\w:]+(?:<[^;(){}]*>)?) '
                     r'(\w+' + INITIAL + r'(?:, *\w+' + INITIAL + r')+);(.*)')


def one_a_line(lines):
    """Members that are declared together, one a line, each with the docstring behind them; and the
    number of the line that each line comes from."""
    result, origin, i = [], [], 0
    while i < len(lines):
        line, first = lines[i], i
        while re.match(r' +[\w:]+<\w+> \w[^;()]*,$', line) and i + 1 < len(lines):
            i += 1
            line += ' ' + lines[i].strip()
        found = MEMBERS.fullmatch(line)
        if found:
            parts = re.findall(r'\w+' + INITIAL, found[3])
            new = [f'{found[1]}{found[2]} {part};{found[4]}' for part in parts]
        else:
            new = lines[first:i + 1]
        result += new
        origin += [first + 1] * len(new)
        i += 1
    return result, origin


def staged_header(text):
    """The copy's lines and where they come from; without macros but those of the version."""
    lines, inside_macro = [], False
    for line in text.splitlines():
        starts = re.match(r'#\s*define HEDGEROW_(?!VERSION)', line) is not None
        lines.append('' if starts or inside_macro else staged_line(line))
        inside_macro = (starts or inside_macro) and line.endswith('\\')
    for i, line in enumerate(lines):
        if not line.startswith('//'):
            break
        lines[i] = '/// @file' if i == 0 else '/' + line
    return one_a_line(formulas_as_blocks(lines))


def shared_docstrings():
    """Rows of (files, member, docstring)."""
    rows = []
    for line in (SITE / 'shared.txt').read_text().splitlines():
        if line.strip() and not line.startswith('#'):
            rows.append([field.strip() for field in line.split('|', 2)])
    return rows


def docstring_above(lines, name, before):
    """The docstring of the nearest documented declaration of this name above a line."""
    declares = re.compile(r'(?<![\w.])' + re.escape(name) + r'\s*(<[^()]*>\s*)?\(')
    for i in range(before - 2, 0, -1):
        if lines[i].lstrip().startswith(('/', '*')) or not declares.search(lines[i]):
            continue
        first = i
        while first > 0 and lines[first - 1].strip() and not lines[first - 1].rstrip().endswith(
                (';', '{', '}')) and not lines[first - 1].lstrip().startswith('//'):
            first -= 1
        last = first
        while first > 0 and re.match(r'\s*///(?!<)', lines[first - 1]):
            first -= 1
        if first < last:
            return [line.strip() for line in lines[first:last]]
    return None


class Headers:
    """Copies of the public headers and, of each line of a copy, the line of the original."""

    def __init__(self, include, folder):
        self.folder, self.lines, self.origin = folder, {}, {}
        for path in sorted(include.rglob('*.hpp')):
            if 'detail' not in path.parts:
                name = path.relative_to(include).as_posix()
                self.lines[name], self.origin[name] = staged_header(path.read_text())

    def write(self):
        for name, lines in self.lines.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text('\n'.join(lines) + '\n')

    def share(self, undocumented):
        """Gives docstrings to members that may share one; (file, line, member) each."""
        rows = shared_docstrings()
        insert = {}
        for name, line, member in undocumented:
            lines = self.lines[name]
            text = docstring_above(lines, member, line)
            if text is None:
                text = next(([f'/// {words}'] for files, known, words in rows
                             if fnmatch.fnmatch(name, files) and fnmatch.fnmatch(member, known)), None)
            if text is not None:
                insert.setdefault(name, {})[self.start(lines, line)] = text
        for name, at in insert.items():
            lines, origin = [], []
            for i, line in enumerate(self.lines[name]):
                new = [*at.get(i, []), line]
                lines += new
                origin += [self.origin[name][i]] * len(new)
            self.lines[name], self.origin[name] = lines, origin

    @staticmethod
    def start(lines, line):
        """Index of the first line of the declaration that Doxygen places at a line."""
        i = line - 1
        while i > 0 and not lines[i - 1].endswith(('{', ';')) and (
                re.match(r'\s*(template\b|requires\b)', lines[i - 1])
                or re.search(r'[,<>&(]$|HEDGEROW_INLINE$|constexpr$|\]\]$', lines[i - 1])
                and not lines[i - 1].lstrip().startswith('//')):
            i -= 1
        return i

    def original(self, message):
        """A warning of Doxygen's with file and line of the original."""
        found = re.match(r'(.*?):(\d+): (.*)', message)
        if not found or not found[1].startswith(str(self.folder)):
            return message
        name = pathlib.Path(found[1]).relative_to(self.folder).as_posix()
        if name not in self.origin:
            return message
        return f'include/{name}:{self.origin[name][int(found[2]) - 1]}: {found[3]}'


# ---- Doxygen -------------------------------------------------------------------------------------


def doxygen(build, name, **settings):
    """Runs it; its warnings, one a line. A setting is one value or a list of them; a path may have blanks."""
    path = build / f'{name}.doxyfile'
    extra = ''
    for key, value in settings.items():
        values = value if isinstance(value, list) else [value]
        extra += f'{key} = ' + ' '.join(f'"{v}"' for v in values) + '\n'
    path.write_text((SITE / 'Doxyfile').read_text() + '\n' + extra)
    done = subprocess.run(['doxygen', path.name], cwd=build, text=True, capture_output=True,
                          check=False)
    warnings = []
    for line in done.stderr.splitlines():
        if warnings and (line.startswith(' ') or not re.search(r'(warning|error):', line)):
            warnings[-1] += ' ' + line.strip()
        elif line.strip():
            warnings.append(line)
    if done.returncode != 0 and not warnings:
        warnings.append(f'doxygen ends with status {done.returncode}')
    return warnings


def undocumented(warnings, folder):
    """(file, line, member) of each member that has no docstring."""
    for warning in warnings:
        found = re.match(r'(.*?):(\d+): warning: Member (\S+?)(\(.*)?(\[\])? \([\w ]+\) of .* is not documented',
                         warning)
        if not found:  # a type; its name without namespaces and arguments
            found = re.match(r'(.*?):(\d+): warning: Compound (?:\w+::)*(\w+).* is not documented', warning)
        operator = re.search(r'Member (operator[^\w\s]+?)\(', warning)
        if found and found[1].startswith(str(folder)):
            name = pathlib.Path(found[1]).relative_to(folder).as_posix()
            yield name, int(found[2]), operator[1] if operator else found[3]


def staged_headers(include, build):
    """Copies with shared docstrings, ready for Doxygen."""
    folder = build / 'input'
    shutil.rmtree(folder, ignore_errors=True)
    headers = Headers(include, folder)
    headers.write()
    warnings = doxygen(build, 'names', INPUT=[folder, SITE / 'namespaces.dox'], GENERATE_HTML='NO',
                       GENERATE_XML='YES', XML_OUTPUT='names', WARN_AS_ERROR='NO')
    headers.share(undocumented(warnings, folder))
    headers.write()
    return headers


# ---- pages ---------------------------------------------------------------------------------------


def anchor_of(heading):
    """As GitHub makes it, which is what links between pages say."""
    text = re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', heading).strip().lower()
    return re.sub(r' ', '-', re.sub(r'[^\w\- ]', '', text))


class Pages:
    """Copies of the pages, and the navigation that docs/README.md lays out."""

    def __init__(self, folder):
        self.folder = folder
        self.paths = [ROOT / 'README.md', ROOT / 'CONTRIBUTING.md', ROOT / 'CHANGELOG.md',
                      *sorted(ROOT.glob('docs/*.md'))]
        self.failures = []

    @staticmethod
    def label(path):
        """What Doxygen calls a page."""
        if path == ROOT / 'README.md':
            return 'index'
        return 'pages' if path.name == 'README.md' else 'page_' + re.sub(r'\W', '_', path.stem.lower())

    def reference(self, page, text, target):
        """A link to a page as Doxygen has it; one to a file that has no page is its text."""
        path, _, anchor = target.partition('#')
        to = (page.parent / path).resolve() if path else page
        if to not in self.paths:
            return f'![{text}]({to.name})' if to.suffix == '.svg' else text
        label = self.label(to) + (f'-{anchor}' if anchor else '')
        if label.startswith('index-'):
            return f'<a href="index.html#{label}">{text}</a>'
        return f'[{text}](@ref {label})'

    def staged_line(self, page, line):
        heading = re.match(r'(#+) +(.*)', line)
        if heading:
            # Doxygen's list of contents takes links in headings for text
            title = re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', heading[2])
            label = self.label(page) + ('' if heading[1] == '#' else '-' + anchor_of(heading[2]))
            if label == 'index':  # it has that label already
                return f'{heading[1]} {title}'
            if label.startswith('index-'):  # a section would be one in the navigation
                level = len(heading[1])
                return f'<h{level} id="{label}">{html_text(title)}</h{level}>'
            plain = title.replace('`', '')  # Doxygen shows the tags of code in a labelled heading
            return f'{heading[1]} {plain} {{#{label}}}'
        line = line.replace('file:', 'file\u2060:')  # which Doxygen would make a link of
        # two asterisks beside a backquote are no bold text to Doxygen
        line = re.sub(r'\*\*([^*]+)\*\*', lambda bold: f'<b>{bold[1]}</b>' if '`' in bold[1] else bold[0], line)
        parts = re.split(r'(`[^`]*`)', line)
        # an @ in the text is no command of Doxygen's
        parts[::2] = [part.replace('@', '\\@') for part in parts[::2]]
        # a link's text may hold code, so links are looked for in the whole line
        return re.sub(r'(?<!!)\[((?:[^][]|\[[^]]*\])*)\]\((?!\w+:)([^)\s]+)\)',
                      lambda found: self.reference(page, found[1], found[2]), ''.join(parts))

    def staged(self, page, formulas):
        """The copy's lines, one for each of the page's."""
        lines, fence, tex = [], None, []
        for number, line in enumerate(page.read_text().splitlines(), 1):
            where = f'{page.relative_to(ROOT)}:{number}'
            found = re.match(r' *```(\w*)', line)
            if found:
                closes_formula = fence == 'math'
                fence = found[1] if fence is None else None
                if closes_formula:
                    lines.append(formulas.place(where, '\n'.join(tex), True))
                    tex = []
                else:
                    lines.append('' if fence == 'math' else line)
            elif fence == 'math':
                tex.append(line)
                lines.append('')
            elif fence is not None:
                lines.append(line)
            else:
                lines.append(self.staged_line(page, formulas.taken(where, line)))
        return lines

    def write(self, charts):
        """Writes the copies, with the charts of docs_charts.write above their tables."""
        self.folder.mkdir(parents=True, exist_ok=True)
        formulas = docs_formulas.Formulas()
        copies = {page: self.staged(page, formulas) for page in self.paths}
        formulas.render()
        self.failures += formulas.failures
        for page, lines in copies.items():
            for at, picture in reversed(charts.get(page.stem, [])):
                lines[at:at] = [picture, '']
            text = formulas.filled('\n'.join(lines) + '\n')
            (self.folder / f'{self.label(page)}.md').write_text(text)

    def title(self, path):
        """In the navigation: as much of it as there is room for."""
        title = next(line[2:] for line in path.read_text().splitlines() if line.startswith('# '))
        return title if len(title) <= 32 else title.partition(':')[0]

    def groups(self):
        """(title, pages) of each section of docs/README.md."""
        groups, listed = [], set()
        index = ROOT / 'docs' / 'README.md'
        for line in index.read_text().splitlines():
            if line.startswith('## '):
                groups.append((line[3:], []))
            row = re.match(r'\| \[[^]]*\]\(([^)]*\.md)\)', line)
            if row and groups:
                path = (index.parent / row[1]).resolve()
                groups[-1][1].append(path)
                listed.add(path)
        for path in self.paths:
            if path.name != 'README.md' and path not in listed:
                self.failures.append(f'{path.relative_to(ROOT)}: docs/README.md does not list it')
        return groups

    def layout(self):
        """The navigation, in Doxygen's words."""
        quote = html_text
        tabs = ['<tab type="mainpage" visible="yes" title="Start"/>']
        for title, paths in self.groups():
            tabs.append(f'<tab type="usergroup" url="@ref {self.label(paths[0])}" title="{quote(title)}">')
            tabs += [f'<tab type="user" url="@ref {self.label(path)}" title="{quote(self.title(path))}"/>'
                     for path in paths]
            tabs.append('</tab>')
        tabs.append('<tab type="usergroup" url="namespaces.html" title="Reference">'
                    '<tab type="namespacelist" visible="yes" title="By namespace"/>'
                    '<tab type="filelist" visible="yes" title="By header"/>'
                    '<tab type="classlist" visible="yes" title="Types"/>'
                    '<tab type="classindex" visible="yes" title="Types, A to Z"/>'
                    '<tab type="namespacemembers" visible="yes" title="Names, A to Z"/></tab>')
        return '<doxygenlayout version="1.0"><navindex>' + '\n'.join(tabs) + '</navindex></doxygenlayout>\n'


def html_text(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')


# ---- links ---------------------------------------------------------------------------------------


class Links(html.parser.HTMLParser):
    """What a file of HTML links to, and the anchors that it has."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for key, value in attributes:
            if key in ('href', 'src') and value:
                self.targets.append(value)
            if key == 'id' or (tag == 'a' and key == 'name'):
                self.anchors.add(value)


def dead_links(folder):
    files = {path.name: Links(path.read_text(errors='replace')) for path in sorted(folder.glob('*.html'))}
    for name, links in files.items():
        for target in links.targets:
            if re.match(r'(https?|mailto|javascript|data):', target):
                continue
            path, _, anchor = target.partition('#')
            path, anchor = urllib.parse.unquote(path) or name, urllib.parse.unquote(anchor)
            if not (folder / path).exists():
                yield f'{name}: links to {target}, which is not there'
            elif anchor and path in files and anchor not in files[path].anchors:
                yield f'{name}: links to {target}: there is no such place'


# ---- the site ------------------------------------------------------------------------------------

SCRIPTS = '''
<meta name="color-scheme" content="light dark"/>
<script src="$relpath^doxygen-awesome-darkmode-toggle.js"></script>
<script src="$relpath^doxygen-awesome-fragment-copy-button.js"></script>
<script src="$relpath^doxygen-awesome-paragraph-link.js"></script>
<script>
DoxygenAwesomeDarkModeToggle.init();
DoxygenAwesomeFragmentCopyButton.init();
DoxygenAwesomeParagraphLink.init();
</script>
</head>'''


def page_frame(build):
    """Doxygen's own header with the theme's scripts, and a footer without a date."""
    subprocess.run(['doxygen', '-w', 'html', 'header.html', 'footer.html', 'unused.css'], cwd=build,
                   check=True, capture_output=True)
    header = (build / 'header.html').read_text()
    (build / 'header.html').write_text(header.replace('</head>', SCRIPTS))


def main():
    arguments = argparse.ArgumentParser(description='Builds the documentation site.')
    arguments.add_argument('--build', type=pathlib.Path, default=ROOT / 'build' / 'docs')
    arguments.add_argument('--include', type=pathlib.Path, default=ROOT / 'include')
    given = arguments.parse_args()
    if not (shutil.which('doxygen') and AWESOME.is_dir() and docs_formulas.usable()):
        sys.exit('tools/docs_site.py: needs doxygen 1.9.4, doxygen-awesome-css, nodejs and libjs-katex '
                 '(names as in Debian 12)')
    build = given.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(build / 'html', ignore_errors=True)
    shutil.copy(SITE / 'hedgerow.css', build)  # beside what Doxygen reads by its name alone

    headers = staged_headers(given.include.resolve(), build)
    pages = Pages(build / 'input' / 'pages')
    images = build / 'input' / 'images'
    images.mkdir()
    for picture in sorted((ROOT / 'docs').glob('*.svg')):
        shutil.copy(picture, images)
    pages.write(docs_charts.write(ROOT / 'docs', images))
    (build / 'layout.xml').write_text(pages.layout())
    page_frame(build)
    warnings = doxygen(build, 'site', INPUT=[build / 'input', SITE / 'namespaces.dox'],
                       IMAGE_PATH=images, STRIP_FROM_PATH=headers.folder, STRIP_FROM_INC_PATH=headers.folder,
                       USE_MDFILE_AS_MAINPAGE=pages.folder / 'index.md', LAYOUT_FILE=build / 'layout.xml',
                       HTML_HEADER=build / 'header.html')
    problems = pages.failures + sorted({headers.original(warning) for warning in warnings})
    if (build / 'html').is_dir():
        docs_formulas.copy_style(build / 'html')
        problems += dead_links(build / 'html')
    for problem in problems:
        print(problem)
    count = len(list((build / 'html').glob('*.html')))
    print(f'{count} pages, {len(problems)} problems: {build / "html" / "index.html"}')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
