#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: the examples are built by the first compiler
"""Runs examples/minimum_variance: its numbers against formulas of this file's own, its path and
chart, wrong options, hostile input.

HEDGEROW_MINIMUM_VARIANCE names the program; without it nothing is tested and the exit status is 77.
HEDGEROW_DATA_DIR names the folder of market data for the tests that read some.
"""

import csv
import io
import math
import os
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from fractions import Fraction
from pathlib import Path

PROGRAM = os.environ.get("HEDGEROW_MINIMUM_VARIANCE", "")
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "data" / "sample_prices.csv"
DATA = os.environ.get("HEDGEROW_DATA_DIR", "")
SVG = "{http://www.w3.org/2000/svg}"
BAND = 1.959963984540054


def run(options, stdin=b""):
    """The exit status, standard output and standard error."""
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run([PROGRAM, *(o if isinstance(o, bytes) else str(o) for o in options)], input=data, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def number(text, words):
    """The number after `words` at the start of a line; of several the last, which is the latest."""
    found = re.findall(r"^ *" + re.escape(words) + r"\s+(-?[\d.einfa+-]+)", text, re.MULTILINE)
    assert found, (words, text)
    return float(found[-1])


def prices(path, target, hedge):
    with open(path, newline="") as file:
        return [(row[target], row[hedge]) for row in csv.DictReader(file)]


def change(kind, before, after):
    if "" in before or "" in after:
        return None
    pairs = zip(map(float, before), map(float, after))
    if kind == "log":
        return tuple(math.log(b / a) for a, b in pairs)
    if kind == "simple":
        return tuple(b / a - 1 for a, b in pairs)
    return tuple(b - a for a, b in pairs)


def changes(path, target, hedge, kind):
    """(target change, hedge change) or None, for every row but the first."""
    rows = prices(path, target, hedge)
    return [change(kind, a, b) for a, b in zip(rows, rows[1:])]


def regression(pairs, weights=None):
    """Ratio, standard error, effectiveness and effective observations, in exact arithmetic."""
    w = [Fraction(x) for x in weights or [1] * len(pairs)]
    y, x = ([Fraction(p[i]) for p in pairs] for i in (0, 1))
    total = sum(w)
    mx, my = (sum(a * b for a, b in zip(w, v)) / total for v in (x, y))
    xx = sum(a * (b - mx) ** 2 for a, b in zip(w, x))
    xy = sum(a * (b - mx) * (c - my) for a, b, c in zip(w, x, y))
    yy = sum(a * (c - my) ** 2 for a, c in zip(w, y))
    h = xy / xx
    n = total**2 / sum(a * a for a in w)
    left = yy - h * xy
    error = math.sqrt(left / xx / (n - 2)) if n > 2 else math.nan
    return float(h), error, float(1 - left / yy), float(n)


def kalman(pairs, q, r):
    """Ratio and its standard error after the last pair, from a prior of variance 1e20."""
    h, a = Fraction(0), Fraction(0)
    p = [Fraction(10) ** 20, Fraction(0), Fraction(10) ** 20]  # hh, ha, aa
    q, r = Fraction(q), Fraction(r)
    for y, x in pairs:
        y, x = Fraction(y), Fraction(x)
        p[0] += q
        v = (p[0] * x + p[1], p[1] * x + p[2])
        s = v[0] * x + v[1] + r
        e = y - h * x - a
        h, a = h + v[0] * e / s, a + v[1] * e / s
        p = [p[0] - v[0] * v[0] / s, p[1] - v[0] * v[1] / s, p[2] - v[1] * v[1] / s]
        # Exact fractions grow without bound; 300 bits are plenty.
        h, a, *p = (Fraction(round(z * 2**300), 2**300) for z in (h, a, *p))
    return float(h), math.sqrt(p[0])


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def place(self, name):
        return Path(self.folder.name, name)

    def write(self, text, name="series.csv"):
        path = self.place(name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def near(self, got, want, relative=1e-9):
        self.assertLessEqual(abs(got - want), relative * abs(want) + 1e-12, (got, want))


class Numbers(Files):
    OPTIONS = [SAMPLE, "--target", "fuel", "--hedge", "crude"]

    def test_all_changes(self):
        for kind in ("log", "simple", "difference"):
            status, out, err = run([*self.OPTIONS, "--returns", kind])
            self.assertEqual((status, err), (0, ""))
            pairs = [c for c in changes(SAMPLE, "fuel", "crude", kind) if c]
            h, error, share, _ = regression(pairs)
            self.assertLessEqual(abs(number(out, "ratio") - h), 0.51e-6)
            self.assertLessEqual(abs(number(out, "standard error") - error), 0.51e-6)
            self.assertLessEqual(abs(number(out, "effectiveness") - share), 0.51e-6)
            self.assertLessEqual(abs(number(out, "correlation") - math.sqrt(share)), 0.51e-6)
            first = regression(pairs[: len(pairs) // 2])[0]
            rest = [(y, x, y - first * x) for y, x in pairs[len(pairs) // 2 :]]
            mean = [sum(r[i] for r in rest) / len(rest) for i in range(3)]
            var = [sum((r[i] - mean[i]) ** 2 for r in rest) for i in range(3)]
            self.assertLessEqual(abs(number(out, "out of sample") - (1 - var[2] / var[0])), 0.51e-6)

    def test_contracts(self):
        more = ["--quantity", "-420000", "--contract-size", "1000"]
        for kind in ("log", "difference"):
            _, out, _ = run([*self.OPTIONS, "--returns", kind, *more])
            h = regression([c for c in changes(SAMPLE, "fuel", "crude", kind) if c])[0]
            want = h * 420
            if kind == "log":
                fuel, crude = prices(SAMPLE, "fuel", "crude")[-1]
                want *= float(fuel) / float(crude)
            self.assertLessEqual(abs(number(out, "contracts") - want), 0.51e-4)
            self.assertIn("to buy of 1000 each against -420000 held", out)
            self.assertIn(f"{round(want)} whole ones", out)
            self.assertIn("tailed, by worth" if kind == "log" else "not tailed", out)

    def check_path(self, options, estimate, relative):
        path = self.place("path.csv")
        status, out, err = run([*self.OPTIONS, *options, "--output", path])
        self.assertEqual((status, err), (0, ""))
        rows = list(csv.DictReader(io.StringIO(path.read_text(), newline="")))
        steps = changes(SAMPLE, "fuel", "crude", "log")
        self.assertEqual(len(rows), len(steps))
        seen = []
        for i, (row, step) in enumerate(zip(rows, steps)):
            self.assertEqual(int(row["line"]), i + 3)
            if step:
                seen.append(step)
                self.near(float(row["target_change"]), step[0], 1e-12)
            else:
                self.assertIn("", (row["target_change"], row["hedge_change"]))
                for name in ("ratio", "standard_error", "effective_observations"):
                    self.assertEqual(row[name], rows[i - 1][name])
            if len(seen) > 2:
                h, error = float(row["ratio"]), float(row["standard_error"])
                self.near(float(row["low"]), h - BAND * error)
                self.near(float(row["high"]), h + BAND * error)
            if len(seen) > 2 and (i % 97 == 5 or i == len(rows) - 1):
                want = estimate(seen)
                self.near(float(row["ratio"]), want[0], relative)
                self.near(float(row["standard_error"]), want[1], relative)
        self.assertLessEqual(abs(number(out, "ratio") - float(rows[-1]["ratio"])), 0.51e-6)
        return rows, out

    def test_path_of_all(self):
        rows, out = self.check_path([], regression, 1e-10)
        self.assertEqual(float(rows[-1]["effective_observations"]), 492)

    def test_path_of_a_window(self):
        rows, out = self.check_path(["--window", "60"], lambda p: regression(p[-60:]), 1e-9)
        self.assertIn("the last 60 changes, at the end", out)
        self.assertEqual(float(rows[-1]["effective_observations"]), 60)

    def test_path_of_a_half_life(self):
        def weighted(pairs):
            n = len(pairs)
            return regression(pairs, [2 ** (-(n - 1 - i) / 20) for i in range(n)])

        self.check_path(["--half-life", "20"], weighted, 1e-9)

    def test_path_of_a_kalman_filter(self):
        self.check_path(["--kalman", "1e-4,6e-5"], lambda p: kalman(p, 1e-4, 6e-5), 1e-6)

    def test_the_ratio_that_changed_is_found(self):
        _, out, _ = run([*self.OPTIONS, "--window", "60"])  # 0.85 at first, 1.1 later
        low, high = map(float, re.search(r"from (\S+) to (\S+) with", out).groups())
        self.assertTrue(low < 1.1 < high)
        self.assertFalse(low < 0.85 < high)

    def test_standard_input(self):
        status, out, _ = run(["-", *self.OPTIONS[1:]], SAMPLE.read_bytes())
        self.assertEqual(status, 0)
        self.assertEqual(out, run(self.OPTIONS)[1])


class Chart(Files):
    def draw(self, *options, source=SAMPLE, target="fuel", hedge="crude"):
        status, out, err = run(
            [source, "--target", target, "--hedge", hedge, "--output", self.place("p.csv"), *options]
        )
        self.assertEqual((status, err), (0, ""))
        self.assertIn(f"chart: {self.place('p.svg')}", out)
        return xml.etree.ElementTree.parse(self.place("p.svg")).getroot()

    def test_two_panels_with_a_band(self):
        root = self.draw("--window", "60")
        paths = [p.get("d") for p in root.iter(SVG + "path")]
        self.assertEqual(len(paths), 7)  # band, ratio, overall, effectiveness; three in the legend
        for p in paths:
            self.assertNotRegex(p, "nan|inf")
        band = paths[0]
        self.assertTrue(band.startswith("M") and band.endswith("Z"))
        points = [tuple(map(float, p)) for p in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", band)]
        upper, lower = points[: len(points) // 2], points[len(points) // 2 :][::-1]
        line = dict(map(float, p) for p in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", paths[1]))
        for (x, high), (same, low) in zip(upper, lower):
            self.assertEqual(x, same)
            self.assertTrue(high <= line[x] <= low)  # downwards on the screen
        words = [t.text for t in root.iter(SVG + "text")]
        for word in ("95 % band", "ratio", "ratio of all changes", "effectiveness"):
            self.assertEqual(words.count(word), 1)
        self.assertIn("fuel hedged with crude: the last 60 changes", words)

    def test_the_page_shows_what_the_program_draws(self):
        page = ROOT / "docs" / "price-histories.svg"
        if not page.exists():
            self.skipTest("no picture in docs/")
        self.draw("--window", "60")
        numbers = r"-?\d+(?:\.\d+)?"
        drawn, shown = self.place("p.svg").read_text(), page.read_text()
        self.assertEqual(re.sub(numbers, "0", drawn), re.sub(numbers, "0", shown))
        for a, b in zip(re.findall(numbers, drawn), re.findall(numbers, shown)):
            self.assertAlmostEqual(float(a), float(b), delta=0.011)

    def test_the_page_shows_what_the_program_prints(self):
        page = (ROOT / "docs" / "price-histories.md").read_text()
        options = ["--target", "fuel", "--hedge", "crude", "--window", "60"]
        options += ["--quantity", "420000", "--contract-size", "1000"]
        self.assertIn("```text\n" + run([SAMPLE, *options])[1] + "```", page)

    def test_strange_names_make_a_chart_all_the_same(self):
        head = b"t,a&<\xff\x01\",b%s%n\n"
        rows = b"".join(b"%d,%d,%d\n" % (i, 100 + i * i % 7, 50 + i % 5) for i in range(9))
        path = self.write(b"t,\"a&<\xc3\xa4\",b%s%n\n" + rows)
        root = self.draw(source=path, target="a&<\u00e4", hedge="b%s%n")
        self.assertIn("a&<\u00e4 hedged with b%s%n: all changes so far",
                      [t.text for t in root.iter(SVG + "text")])
        path = self.write(b"t,a\x01\xff,b\n" + rows)
        root = self.draw(source=path, target=b"a\x01\xff", hedge="b")


class Refusals(Files):
    def refused(self, options, *words, stdin=b"", status=2):
        got, out, err = run(options, stdin)
        self.assertEqual(got, status, err)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertTrue(err.startswith("minimum_variance: "), err)
        for word in words:
            self.assertIn(word, err)
        return out

    GOOD = "t,a,b\n1,10,5\n2,11,6\n3,10,5.5\n4,12,6\n5,13,6.2\n"
    COLUMNS = ["--target", "a", "--hedge", "b"]

    def test_options(self):
        path = self.write(self.GOOD)
        self.refused([path], "--target is required")
        self.refused([path, "--target", "a"], "--hedge is required")
        self.refused([path, "--target", "a", "--hedge", "a"], 'are both "a"')
        self.refused([path, "--target", "x", "--hedge", "b"], '--target "x" is not a column of', "t, a, b")
        self.refused([path, *self.COLUMNS, "--window", "9", "--half-life", "3"], "give one of them")
        for window in ("2", "0", "-5", "2.5", "x", "nan", "1e300", ""):
            self.refused([path, *self.COLUMNS, f"--window={window}"], "--window")
        for half_life in ("0", "-1", "inf", "x"):
            self.refused([path, *self.COLUMNS, f"--half-life={half_life}"], "--half-life")
        for noises in ("1", "1,2,3", "-1,1", "1,0", ",", "a,b", "nan,1"):
            self.refused([path, *self.COLUMNS, f"--kalman={noises}"], "--kalman")
        self.refused([path, *self.COLUMNS, "--returns", "cubic"], "--returns")
        self.refused([path, *self.COLUMNS, "--quantity", "many"], "--quantity")
        self.refused([path, *self.COLUMNS, "--contract-size", "0"], "--contract-size")
        for output in ("", "-", "x.svg"):
            self.refused([path, *self.COLUMNS, f"--output={output}"], "--output")
        self.refused([path, *self.COLUMNS, "--nonsense"], "--nonsense")
        self.refused([self.place("none.csv"), *self.COLUMNS], "cannot be opened")
        self.refused([path, *self.COLUMNS, "--output", self.place("no/such/folder.csv")], "cannot be written")
        self.refused([path, *self.COLUMNS, "--output", path], "is also the input")
        self.assertEqual(path.read_text(), self.GOOD)
        self.assertEqual(run(["--help"])[0], 0)

    def test_prices_without_a_logarithm(self):
        path = self.write("t,a,b\n1,10,5\n2,11,6\n3,-36.98,-37.63\n4,12,6\n5,13,6.2\n")
        output = self.place("p.csv")
        more = [*self.COLUMNS, "--output", output]
        for kind in ("log", "simple"):
            out = self.refused([path, *more, "--returns", kind], f"{path}:4: a: -36.98 ", "--returns difference")
            self.assertEqual(out, "")
            self.assertFalse(output.exists())
        self.assertEqual(run([path, *more, "--returns", "difference"])[0], 0)

    def test_too_little(self):
        self.refused(["-", *self.COLUMNS], "the file is empty")
        self.refused(["-", *self.COLUMNS], "no rows", stdin="t,a,b\n")
        self.refused(["-", *self.COLUMNS], "0 observations, at least 3 needed", stdin="t,a,b\n1,2,3\n")
        self.refused(["-", *self.COLUMNS], "1 observations", stdin="t,a,b\n1,2,3\n2,3,4\n3,,5\n")
        flat = "t,a,b\n" + "".join(f"{i},{10 + i % 3},7\n" for i in range(9))
        self.refused(["-", *self.COLUMNS], "hedge_changes is constant at 0", stdin=flat)

    def test_bad_cells_are_reported_by_line_and_are_gaps(self):
        lines = self.GOOD.splitlines()
        bad = lines[:3] + ["2b,oops,5", "2c,1,2,3", '2d,"11,6', "2e,nan,6", "2f,,6"] + lines[3:]
        status, out, err = run(["-", *self.COLUMNS], "\n".join(bad) + "\n")
        self.assertEqual(status, 1)
        name = "<standard input>"
        self.assertIn(f'{name}:4: a: "oops" is not a number', err)
        self.assertIn(f"{name}:5: row: 4 cells where the header has 3", err)
        self.assertIn(f"{name}:6: row: a quote is", err)
        self.assertIn(f'{name}:7: a: "nan" is not finite', err)
        self.assertNotIn(f"{name}:8", err)
        self.assertIn("10 rows, 1 with a blank, 4 with problems; 3 changes, 6 lost in gaps", out)
        many = "t,a,b\n" + "".join(f"{i},x,1\n" for i in range(30)) + self.GOOD.split("\n", 1)[1]
        status, out, err = run(["-", *self.COLUMNS], many)
        self.assertEqual(status, 1)
        self.assertEqual(err.count("is not a number"), 10)
        self.assertIn("20 more rows with problems", err)

    def test_numbers_too_large_to_square(self):
        huge = "t,a,b\n" + "".join(f"{i},{i % 3}e300,{i % 2}\n" for i in range(1, 9))
        self.refused(["-", *self.COLUMNS, "--returns", "difference"], "too large", stdin=huge)
        more = "t,a,b\n1,1e308,1\n2,-1e308,2\n3,1,4\n4,2,2\n5,3,7\n"
        self.refused(["-", *self.COLUMNS, "--returns", "difference"], "is -inf", stdin=more)

    def test_any_bytes(self):
        import random

        r = random.Random(5)
        good = SAMPLE.read_bytes()[:900]
        for _ in range(60):
            text = bytearray(good)
            for _ in range(r.randrange(1, 30)):
                text[r.randrange(len(text))] = r.choice(b'",\n\r\0\xff-19e. ')
            status, out, err = run(["-", "--target", "fuel", "--hedge", "crude"], bytes(text))
            self.assertIn(status, (0, 1, 2), err)
            self.assertEqual(status == 0, err == "")

    def test_a_full_disk_and_a_closed_pipe(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        self.refused([self.write(self.GOOD), *self.COLUMNS, "--output", "/dev/full"], "cannot be written")


@unittest.skipUnless(DATA and os.path.isdir(DATA), "no market data")
class MarketData(Files):
    def test_oil_and_its_negative_price(self):
        path = Path(DATA, "wti_spot_futures_daily_2005_2021.csv")
        columns = ["--target", "spot", "--hedge", "futures"]
        status, out, err = run([path, *columns])
        self.assertEqual((status, out), (2, ""))
        self.assertIn(f"{path.name}:3846: spot: -36.98 has no logarithm", err)
        output = self.place("oil.csv")
        status, out, err = run([path, *columns, "--returns", "difference", "--window", "250", "--output", output])
        self.assertEqual((status, err), (0, ""))
        pairs = [c for c in changes(path, "spot", "futures", "difference") if c]
        self.assertLessEqual(abs(number(out.split("\n\n")[1], "ratio") - regression(pairs)[0]), 0.51e-6)
        self.assertLessEqual(abs(number(out, "ratio") - regression(pairs[-250:])[0]), 0.51e-6)
        xml.etree.ElementTree.parse(self.place("oil.svg"))

    def test_blanks_are_gaps_and_counted(self):
        path = Path(DATA, "deribit_btc_index_perp_futures_6h.csv")
        for hedge in ("perp_price", "BTC-26MAR27"):
            rows = prices(path, "index_price", hedge)
            blank = sum("" in r for r in rows)
            self.assertGreater(blank, 100)
            output = self.place("btc.csv")
            status, out, err = run(
                [path, "--target", "index_price", "--hedge", hedge, "--half-life", "60", "--output", output]
            )
            self.assertEqual((status, err), (0, ""))
            pairs = [c for c in changes(path, "index_price", hedge, "log") if c]
            self.assertIn(f"{len(rows)} rows, {blank} with a blank, 0 with problems; {len(pairs)} changes", out)
            self.assertLessEqual(abs(number(out.split("\n\n")[1], "ratio") - regression(pairs)[0]), 0.51e-6)


if __name__ == "__main__":
    if not PROGRAM:
        print("skipped: minimum_variance is not built")
        sys.exit(77)
    unittest.main()
