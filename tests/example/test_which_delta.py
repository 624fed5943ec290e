#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: the examples are built by the first compiler
"""Runs examples/which_delta: its numbers against formulas of this file's own, its chart.

The list of programs in the build folder says where it is; without it the exit status is 77.
"""

import math
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import build_facts

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
SPOT, EQUITY, SIZE, HELD = 60000.0, 6.0, 10.0, 12000.0
# type, strike, expiry, volatility, quantity
OPTIONS = [
    (-1, 80000.0, 30 / 365, 0.66, 10.0),
    (1, 66000.0, 30 / 365, 0.58, -14.0),
    (1, 60000.0, 60 / 365, 0.60, 12.0),
]
COMMAND = []


def cdf(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def value_and_delta(sign, strike, expiry, volatility, spot):
    s = volatility * math.sqrt(expiry)
    d1 = math.log(spot / strike) / s + s / 2
    delta = sign * cdf(sign * d1)
    return spot * delta - sign * strike * cdf(sign * (d1 - s)), delta


def account(hedge, to):
    """Profit of the account in coin and in quote currency."""
    coin = (HELD + hedge) * SIZE * (1 / SPOT - 1 / to)
    for *option, quantity in OPTIONS:
        before = value_and_delta(*option, SPOT)[0] / SPOT
        coin += quantity * (value_and_delta(*option, to)[0] / to - before)
    return coin, coin * to + EQUITY * (to - SPOT)


class WhichDelta(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.chart = Path(cls.folder.name, "chart.svg")
        done = subprocess.run(
            [*COMMAND, str(cls.chart)], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0 and not done.stderr, done
        cls.text = done.stdout

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def number_after(self, words):
        found = re.search(re.escape(words) + r"\s+(-?[\d.]+)", self.text)
        self.assertIsNotNone(found, words)
        return float(found[1])

    def test_deltas(self):
        delta = coin = HELD * SIZE / SPOT
        for *option, quantity in OPTIONS:
            value, black = value_and_delta(*option, SPOT)
            delta += quantity * black
            coin += quantity * (black - value / SPOT)
        self.assertAlmostEqual(self.number_after("Black's delta of all positions"), delta, 4)
        self.assertAlmostEqual(self.number_after("(DeltaTotal)"), coin, 4)
        self.assertAlmostEqual(self.number_after("DeltaTotal and equity"), coin + EQUITY, 4)
        for name, left in (
            ("coin_neutral", coin),
            ("quote_neutral", coin + EQUITY),
            ("premium_excluded", delta),
        ):
            contracts = self.number_after("\n" + name)
            self.assertEqual(contracts, round(-left * SPOT / SIZE), name)

    def hedges(self):
        names = ("coin_neutral", "quote_neutral", "premium_excluded")
        return [0.0] + [self.number_after("\n" + name) for name in names]

    def tables(self):
        """The rows of both tables: the move, and four profits."""
        coin, dollars = self.text.split("profit in coins")[1].split("profit in dollars")
        return [
            [[float(x) for x in row] for row in re.findall(pattern, part)]
            for part in (coin, dollars)
            for pattern in [r"([+-]\d+) %" + 4 * r"\s+(-?[\d.]+)"]
        ]

    def test_profits(self):
        coin, dollars = self.tables()
        self.assertEqual(len(coin), 6)
        self.assertEqual(len(dollars), 6)
        for rows, which, digits in ((coin, 0, 4), (dollars, 1, 0)):
            for move, *profits in rows:
                for hedge, got in zip(self.hedges(), profits):
                    want = account(hedge, SPOT * (1 + move / 100))[which]
                    self.assertLessEqual(abs(got - want), 0.51 * 10**-digits)

    def test_which_is_flat(self):
        for rows, flat in zip(self.tables(), (2, 3)):
            for column in (1, 2, 3, 4):
                slope = abs(rows[3][column] - rows[2][column])  # from -1 % to +1 %
                steep = abs(rows[3][1] - rows[2][1])
                if column == flat:
                    self.assertLess(slope, 0.005 * steep)
                else:
                    self.assertGreater(slope, 0.2 * steep)

    def test_chart(self):
        root = xml.etree.ElementTree.parse(self.chart).getroot()
        self.assertEqual(root.tag, SVG + "svg")
        paths = [p.get("d") for p in root.iter(SVG + "path")]
        curves = [p for p in paths if p.count("L") > 10]
        self.assertEqual(len(curves), 8)
        self.assertEqual(len(paths), 12)  # and the legend
        points = [[float(y) for y in re.findall(r"[ML][\d.]+ (-?[\d.]+)", c)] for c in curves]
        width, height = float(root.get("width")), float(root.get("height"))
        for c, ys in zip(curves, points):
            self.assertNotIn("nan", c)
            self.assertTrue(all(0 < y < height for y in ys))
            self.assertTrue(all(0 < float(x) < width for x in re.findall(r"[ML]([\d.]+)", c)))
        spread = [max(ys) - min(ys) for ys in points]
        self.assertLess(spread[1], 0.02 * spread[0])  # coin_neutral, in coin
        self.assertLess(spread[6], 0.03 * spread[4])  # quote_neutral, in quote currency
        words = [t.text for t in root.iter(SVG + "text")]
        for name in ("no hedge", "coin_neutral", "quote_neutral", "premium_excluded"):
            self.assertEqual(words.count(name), 1)

    def test_the_page_shows_what_the_program_does(self):
        page = (ROOT / "docs" / "which-delta.md").read_text()
        printed = self.text.split("\nchart:")[0].rstrip()
        self.assertIn("```text\n" + printed + "\n```", page)
        numbers = r"-?\d+(?:\.\d+)?"
        drawn, shown = self.chart.read_text(), (ROOT / "docs" / "which-delta.svg").read_text()
        self.assertEqual(re.sub(numbers, "0", drawn), re.sub(numbers, "0", shown))
        for a, b in zip(re.findall(numbers, drawn), re.findall(numbers, shown)):
            self.assertAlmostEqual(float(a), float(b), delta=0.011)

    def test_a_file_that_cannot_be_written(self):
        path = str(Path(self.folder.name, "no", "such", "folder.svg"))
        done = subprocess.run([*COMMAND, path], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(path, done.stderr)


if __name__ == "__main__":
    COMMAND = build_facts.example("which_delta")
    if not COMMAND:
        print("skipped: which_delta is not built")
        sys.exit(77)
    unittest.main()
