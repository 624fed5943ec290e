# SPDX-License-Identifier: BSL-1.0
"""Formulas of the pages: TeX between $` and `$, or in a block marked math, as GitHub has it. KaTeX
makes HTML of them when the site is built, so a reader's browser needs neither a script nor a network,
and what is no formula fails the build."""

import json
import pathlib
import re
import shutil
import subprocess

KATEX = pathlib.Path('/usr/share/javascript/katex')  # Debian's libjs-katex
INLINE = re.compile(r'\$`([^`]+)`\$')

# Reads [{tex, displayMode}, ...] and writes [{html} or {error}, ...].
SCRIPT = '''
const katex = require(process.argv[1]);
const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const render = ({tex, displayMode}) => {
  try { return {html: katex.renderToString(tex, {displayMode, strict: 'error'})}; }
  catch (e) { return {error: String(e.message || e)}; }
};
process.stdout.write(JSON.stringify(given.map(render)));
'''


def node():
    return shutil.which('node') or shutil.which('nodejs')


def usable():
    return node() is not None and (KATEX / 'katex.min.js').exists()


class Formulas:
    """Takes formulas out of the pages' copies, and puts them back as HTML."""

    def __init__(self):
        self.given, self.html, self.failures = [], [], []

    def place(self, where, tex, display):
        """What stands for a formula until `filled`."""
        self.given.append((where, tex, display))
        return f'\ue000{len(self.given) - 1}\ue001'

    def taken(self, where, line):
        """A line of text without its formulas."""
        return INLINE.sub(lambda found: self.place(where, found[1], False), line)

    def render(self):
        """All of them at once: most of the time goes into starting."""
        if not self.given:
            return
        wanted = [{'tex': tex, 'displayMode': display} for _, tex, display in self.given]
        done = subprocess.run([node(), '-e', SCRIPT, str(KATEX / 'katex.min.js')], input=json.dumps(wanted),
                              text=True, capture_output=True, check=True)
        for (where, _, _), result in zip(self.given, json.loads(done.stdout)):
            if 'error' in result:
                self.failures.append(f'{where}: {result["error"]}')
            # in one line, as a row of a table needs it
            self.html.append(' '.join(result.get('html', '').split()))

    def filled(self, text):
        """The text with the HTML of its formulas, which Doxygen passes on."""
        return re.sub('\ue000(\\d+)\ue001',
                      lambda found: f'@htmlonly{self.html[int(found[1])]}@endhtmlonly', text)


def copy_style(folder):
    """KaTeX's fonts beside its style sheet, which Doxygen has copied."""
    fonts = folder / 'fonts'
    fonts.mkdir(exist_ok=True)
    for font in sorted((KATEX / 'fonts').glob('*.woff2')):
        shutil.copyfile(font, fonts / font.name)
