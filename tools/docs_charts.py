# SPDX-License-Identifier: BSL-1.0
"""Charts of the site, drawn from what stands in the pages: the errors measured as shares of their
bounds, times beside those of the peers, and what example programs print. SVG by hand, in the colours
of examples/support/svg_chart.hpp; no library."""

import math
import re

# Okabe and Ito: distinguishable with the common colour deficiencies.
COLORS = ('#0072b2', '#d55e00', '#009e73', '#cc79a7')
# Narrow, so that a phone shows them whole with letters that can be read.
LEFT, WIDTH, BAR, LABEL, TOP = 14, 400, 12, 19, 52


def tables(text):
    """(section, line of its head, head, rows) of each table; cells without marks of Markdown."""
    section, at, head, rows = '', 0, None, []
    for i, line in enumerate([*text.splitlines(), '']):
        if line.startswith('#'):
            section = line.lstrip('# ')
        if line.startswith('|') and line.endswith('|'):
            cells = [re.sub(r'`|\\', '', cell).strip()
                     for cell in re.split(r'(?<!\\)\|', line.strip()[1:-1])]
            if head is None:
                at, head = i, cells
            elif not set(line) <= set('|-: '):
                rows.append(cells)
        elif head is not None:
            yield section, at, head, rows
            head, rows = None, []


def number(cell):
    try:
        return float(cell.replace(',', ''))
    except ValueError:
        return None


def words(x, y, anchor, text, more=''):
    text = text.replace('&', '&amp;').replace('<', '&lt;')
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{text}</text>\n'


def linear_ticks(low, high):
    """What lies between, in steps of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10((high - low) / 5))
    step = next(step for step in (power, 2 * power, 5 * power, 10 * power) if (high - low) / step <= 5)
    return [k * step for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def bars(title, axis, series, rows):
    """A chart of (label, values) with a value a series, or None; logarithmic where they span much."""
    values = [value for _, row in rows for value in row if value]
    logarithmic = max(values) > 20 * min(values)
    low = 10 ** math.floor(math.log10(min(values))) if logarithmic else 0.0
    high = max(values) if logarithmic else max(1.0, *values)
    axis += ', logarithmic' if logarithmic else ''
    step = LABEL + BAR * len(series) + 6
    bottom = TOP + step * len(rows)

    def at(value):
        share = math.log(value / low) / math.log(high / low) if logarithmic else value / high
        return LEFT + WIDTH * share

    wide, tall = LEFT + WIDTH + 62, bottom + 72
    out = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" '
           'role="img" font-family="sans-serif" font-size="14" fill="#222222">\n'
           f'<rect width="{wide}" height="{tall}" fill="#ffffff"/>\n<title>{title}</title>\n')
    out += words(wide / 2, 26, 'middle', title, ' font-size="17"')
    ticks = ([10.0 ** k for k in range(round(math.log10(low)), math.floor(math.log10(high)) + 1)]
             if logarithmic else linear_ticks(0.0, high))
    for tick in ticks:
        out += (f'<line x1="{at(tick):.1f}" y1="{TOP - 8}" x2="{at(tick):.1f}" y2="{bottom}" stroke="#e4e4e4"/>\n'
                + words(at(tick), bottom + 18, 'middle', f'{tick:g}'))
    out += words(LEFT + WIDTH / 2, bottom + 38, 'middle', axis)
    for i, (label, row) in enumerate(rows):
        y = TOP + i * step + LABEL
        out += words(LEFT, y - 5, 'start', label if len(label) < 60 else label[:58] + '…')
        for k, value in enumerate(row):
            if value:
                x, top = at(value), y + k * BAR
                out += (f'<rect x="{LEFT}" y="{top}" width="{x - LEFT:.1f}" height="{BAR - 1}" fill="{COLORS[k]}"/>\n'
                        + words(x + 4, top + BAR - 2, 'start', f'{value:.3g}' if value < 1000 else f'{value:.0f}',
                                ' font-size="12"'))
    for k, name in enumerate(series):
        x = LEFT + k * WIDTH / len(series)
        out += (f'<rect x="{x:.1f}" y="{bottom + 52}" width="24" height="10" fill="{COLORS[k]}"/>\n'
                + words(x + 30, bottom + 62, 'start', name))
    return out + '</svg>\n'


def shares(head, rows, label, types=('double', 'float')):
    """Largest error over bound of each label, where the columns are a bound and two errors a type."""
    result = {}
    for row in rows:
        at = [i for i, cell in enumerate(head) if cell.endswith('bound')]
        for k, i in enumerate(at[:len(types)]):
            errors = [number(cell) for cell in row[i + 1:i + 3]]
            bound = number(row[i])
            if bound and None not in errors:
                values = result.setdefault(label(row), [0.0] * len(at))
                values[k] = max(values[k], max(errors) / bound)
    return list(result.items())


def accuracy(name, text):
    """(line, title, axis, series, rows) of the chart of a page of errors."""
    axis = 'largest error measured, as a share of its bound'
    types = ('double', 'float')
    _, at, head, rows = next(tables(text))
    if name == 'accuracy-greeks':
        rows = [row for row in rows if row[0] == 'european']
        yield at, 'European options', axis, types, shares(head, rows, lambda row: row[1])
    elif name == 'accuracy-implied':
        yield at, 'Implied volatility', axis, types, shares(head, rows, lambda row: row[0].split(':')[0])
    else:
        data = {}
        for k, kind in enumerate(types):
            for label, values in shares(head, [row for row in rows if row[1] == kind], lambda row: row[0], (kind,)):
                data.setdefault(label, [None, None])[k] = values[0]
        yield at, 'Functions', axis, types, list(data.items())


def benchmarks(text):
    """The same of each table's first group of rows, with g++, AVX2 and AVX-512."""
    for section, line, head, rows in tables(text):
        at = [i for i, cell in enumerate(head) if re.fullmatch(r'g\+\+, AVX(2|-512): ns', cell)]
        if len(at) != 2:
            continue
        title, data = section, []
        for row in rows:
            if row[0].startswith('**'):
                if data:
                    break
                title = row[0].strip('*')
            else:
                values = [number(row[i]) for i in at]
                if any(values):
                    data.append((row[0], values))
        if len(data) > 1:
            yield line, title[:1].upper() + title[1:], 'nanoseconds', ('AVX2', 'AVX-512'), data


def lines(title, x_label, y_label, series, x, stepped=()):
    """A chart of {name: values} over x, all of one length; those that are stepped hold until the next."""
    left, top, wide, tall = 62, 46, 420, 260
    values = [value for row in series.values() for value in row]
    low, high = min(values), max(values)
    low, high = low - 0.06 * (high - low), high + 0.06 * (high - low)

    def across(value):
        return left + wide * (value - x[0]) / (x[-1] - x[0])

    def down(value):
        return top + tall * (high - value) / (high - low)

    across_all, down_all = left + wide + 24, top + tall + 56 + 22 * math.ceil(len(series) / 3)
    out = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across_all} {down_all}" width="{across_all}" '
           f'height="{down_all}" role="img" font-family="sans-serif" font-size="14" fill="#222222">\n'
           f'<rect width="{across_all}" height="{down_all}" fill="#ffffff"/>\n<title>{title}</title>\n')
    out += words(across_all / 2, 26, 'middle', title, ' font-size="17"')
    for tick in linear_ticks(low, high):
        y = down(tick)
        out += f'<line x1="{left}" y1="{y:.1f}" x2="{left + wide}" y2="{y:.1f}" stroke="#e4e4e4"/>\n'
        out += words(left - 7, y + 5, 'end', f'{tick:.6g}')
    for tick in linear_ticks(x[0], x[-1]):
        out += words(across(tick), top + tall + 18, 'middle', f'{tick:g}')
    out += words(left + wide / 2, top + tall + 38, 'middle', x_label)
    out += words(0, 0, 'middle', y_label, f' transform="translate({left - 44} {top + tall / 2}) rotate(-90)"')
    for k, (name, row) in enumerate(series.items()):
        path = f'{across(x[0]):.1f} {down(row[0]):.1f}'
        for i in range(1, len(row)):
            path += f'H{across(x[i]):.1f}V{down(row[i]):.1f}' if name in stepped \
                else f'L{across(x[i]):.1f} {down(row[i]):.1f}'
        out += f'<path fill="none" stroke-width="2" stroke="{COLORS[k]}" d="M{path}"/>\n'
        at, y = left + wide / 3 * (k % 3), top + tall + 56 + 22 * (k // 3)
        out += f'<rect x="{at:.1f}" y="{y}" width="24" height="10" fill="{COLORS[k]}"/>\n'
        out += words(at + 30, y + 10, 'start', name)
    return out + '</svg>\n'


def wings(text):
    """(line, title, SVG) of the page of errors by distance: how many digits are right."""
    _, at, head, rows = next(tables(text))
    title = 'Correct digits of a price out of the money'
    names = ('hr::price', 'with std::erfc', 'with std::erf')
    digits = {name: [max(0.0, -math.log10(float(row[k]))) for row in rows] for k, name in enumerate(names, 1)}
    yield at, title, lines(title, 'standard deviations from the money', 'digits', digits,
                           [float(row[0].split()[0]) + 0.5 for row in rows])


def printed(text, program):
    """The line where an example's output is marked in the gallery, and its lines."""
    rows = text.splitlines()
    at = next(i for i, row in enumerate(rows) if row.startswith(f'<!-- prints: {program} '))
    return at, rows[at + 2:rows.index('```', at + 2)]


def gallery(text):
    """(line, title, SVG) of the programs that print numbers worth a picture and draw none."""
    at, rows = printed(text, 'tutorial')
    found = [re.match(r'at (\d+): open ([-+.\d]+) of ([.\d]+)', row) for row in rows]
    title, axis = 'The open delta and what the band allows', 'coins'
    data = [(f'at {row[1]}', [abs(float(row[2])), float(row[3])]) for row in found if row]
    yield at, title, bars(title, axis, ('open', 'allowed'), data)

    at, rows = printed(text, 'chain_greeks')
    head, *cells = [row.split(',') for row in rows if ',' in row]
    strike, kind, delta = (head.index(name) for name in ('strike', 'option_type', 'hr_delta'))
    title = 'Delta over the strike, first expiry'
    yield at, title, lines(title, 'strike', 'delta',
                           {name + 's': [float(row[delta]) for row in cells if row[kind] == name]
                            for name in ('call', 'put')},
                           [float(row[strike]) for row in cells if row[kind] == 'call'])

    at, rows = printed(text, 'hedge_book')
    found = [re.match(r'(delta|gamma|vega) +(\S+) +(\S+)$', row) for row in rows]
    title = 'What the hedge leaves of the exposures'
    yield at, title, bars(title, 'share of what it was, whatever its sign', ('after',),
                          [(row[1], [abs(float(row[3]) / float(row[2]))]) for row in found if row])

    at, rows = printed(text, 'decide_book')
    found = [re.match(r'(.+?) +(\d+) positions', row) for row in rows]
    data = [(row[1], [float(row[2])]) for row in found if row]
    yield at, 'Positions by reason', bars('Positions by reason', 'positions', ('positions',), data)

    at, rows = printed(text, 'online_ratio')
    cells = [re.sub(r'\+- *\S+', '', row).split() for row in rows if re.match(r' *\d+ +\d\.', row)]
    names = {'truth': 1, 'exponential': 4, 'Kalman': 6, 'DCC': 7}
    title = 'The true ratio, and estimates of it'
    yield at, title, lines(title, 'day', 'hedge ratio',
                           {name: [float(row[k]) for row in cells] for name, k in names.items()},
                           [float(row[0]) for row in cells])

    at, rows = printed(text, 'rebalance')
    found = [re.match(r' *(\d+):(\d+) .*exposure +(\S+) .*-> +(\S+)', row) for row in rows]
    found = [row for row in found if row]
    title = 'What is to be hedged, and what is held after each trade'
    yield at, title, lines(title, 'hours', 'coins',
                           {'-exposure': [-float(row[3]) for row in found],
                            'hedge': [float(row[4]) for row in found]},
                           [float(row[1]) + float(row[2]) / 60 for row in found], ('hedge',))


def write(docs, folder):
    """Writes the pictures; {page: [(line above which it stands, Markdown)]}."""
    shown = {}
    for page in ('accuracy-greeks', 'accuracy-implied', 'accuracy-math', 'benchmarks'):
        text = (docs / f'{page}.md').read_text()
        charts = benchmarks(text) if page == 'benchmarks' else accuracy(page, text)
        for i, (line, title, axis, series, rows) in enumerate(charts):
            name = f'chart-{page}-{i}.svg'
            (folder / name).write_text(bars(title, axis, series, rows))
            shown.setdefault(page, []).append((line, f'![{title}: {axis}, drawn from the table below]({name})'))
    for page, drawn, source in (('accuracy-wings', wings, 'table'), ('gallery', gallery, 'output')):
        for i, (line, title, picture) in enumerate(drawn((docs / f'{page}.md').read_text())):
            name = f'chart-{page}-{i}.svg'
            (folder / name).write_text(picture)
            shown.setdefault(page, []).append((line, f'![{title}: drawn from the {source} below]({name})'))
    return {page: sorted(charts) for page, charts in shown.items()}
