#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: the examples are built by the first compiler
"""Runs examples/band_explorer: its numbers against formulas of this file's own, its chart, its refusals.

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
COMMAND = []


def run(*arguments):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)


def rows(text):
    """Name of the policy to level, inner level or None, and the four numbers of a day."""
    found = {}
    for line in text.splitlines():
        numbers = re.search(r"((?:\s+-?[\d.]+){4})$", line)
        name = re.match(r"(clock|re-centring band|Whalley-Wilmott|Zakamouline|both fees|fixed-fee band)\s", line)
        if numbers and name:
            rule = line[name.end() : numbers.start()]
            found[name[1]] = [float(x) for x in re.findall(r"[\d.]+", rule)] + [
                float(x) for x in numbers[1].split()
            ]
    return found


class Position:
    """The defaults of the program, and the theory of docs/rebalancing.md."""

    spot, strike, expiry, vol, quantity = 64000.0, 66000.0, 30 / 365, 0.55, -10.0
    cost, fee, aversion, poll = 5e-4, 0.0, 1e-4, 60 / 86400 / 365

    def gamma(self):
        s = self.vol * math.sqrt(self.expiry)
        d1 = math.log(self.spot / self.strike) / s + s / 2
        return self.quantity * math.exp(-d1 * d1 / 2) / math.sqrt(2 * math.pi) / (self.spot * s)

    def day(self, cost, variance):
        cost, variance = cost / 365, variance / 365
        return cost, math.sqrt(variance), cost + self.aversion / 2 * variance


class BandExplorer(unittest.TestCase):
    def close(self, got, want, digits):
        self.assertAlmostEqual(got, want, delta=0.51 * 10**-digits + 1e-9 * abs(want))

    def test_policies(self):
        p, done = Position(), run()
        self.assertEqual(done.returncode, 0, done.stderr)
        table, gamma = rows(done.stdout), abs(p.gamma())
        a, risk = gamma * p.spot * p.vol, (p.spot * p.vol) ** 2
        per = p.cost * p.spot * gamma * gamma / p.aversion
        hours, trades, cost, error, total = table["clock"]
        dt = (
            math.sqrt(8 / math.pi) * p.cost / (p.aversion * p.spot**2 * gamma * p.vol**3)
        ) ** (2 / 3)
        self.close(hours, dt * 365 * 24, 2)
        self.close(trades, 1 / dt / 365, 2)
        want = p.day(
            p.cost * gamma * p.spot**2 * p.vol * math.sqrt(2 / (math.pi * dt)),
            (gamma * p.spot**2 * p.vol**2) ** 2 * dt / 2,
        )
        for got, number in zip((cost, error, total), want):
            self.close(got, number, 2)
        b, trades, *numbers = table["re-centring band"]
        wide = (6 * per) ** (1 / 3)
        self.close(b, wide, 4)
        self.close(trades, a * a / wide**2 / 365, 2)
        for got, number in zip(numbers, p.day(p.cost * p.spot * a * a / wide, risk * wide**2 / 6)):
            self.close(got, number, 2)
        b, trades, *numbers = table["Whalley-Wilmott"]
        edge = (1.5 * per) ** (1 / 3)
        self.close(b, edge, 4)
        self.close(trades, a / (edge * math.sqrt(2 * p.poll)) / 365, 2)
        for got, number in zip(numbers, p.day(p.cost * p.spot * a * a / (2 * edge), risk * edge**2 / 3)):
            self.close(got, number, 2)
        placed = float(re.search(r"placed at ([\d.]+)", done.stdout)[1])
        self.close(placed, edge - 0.5825971579 * a * math.sqrt(p.poll), 4)
        self.assertNotIn("Zakamouline", table)  # 5 basis points are out of its range

    def test_a_fee(self):
        done = run("fixed_cost=5")
        table = rows(done.stdout)
        p, gamma = Position(), abs(Position().gamma())
        outer, inner, trades, cost, error, total = table["both fees"]
        self.assertLess(total, min(r[-1] for n, r in table.items() if n != "both fees"))
        scale = 12 * gamma * gamma / p.aversion
        self.assertAlmostEqual((outer - inner) ** 3 * (outer + inner) / (scale * 5), 1, delta=2e-3)
        self.assertAlmostEqual(
            4 * outer * inner * (outer + inner) / (scale * p.cost * p.spot), 1, delta=2e-3
        )
        a = gamma * p.spot * p.vol
        self.assertAlmostEqual(trades, a * a / (outer**2 - inner**2) / 365, delta=0.01)
        alone = rows(run("fixed_cost=5", "cost_rate=0").stdout)
        self.assertEqual(set(alone), {"clock", "fixed-fee band"})
        self.close(alone["fixed-fee band"][0], (scale * 5) ** 0.25, 4)

    def test_zakamouline_in_its_range(self):
        done = run("spot=100", "strike=100", "days=365", "volatility=0.3", "quantity=-1",
                   "cost_rate=0.02", "risk_aversion=1")
        self.close(rows(done.stdout)["Zakamouline"][0], 0.00222222 + 0.05160699, 4)

    def test_chart(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "chart.svg")
            done = run("fixed_cost=5", f"chart={path}")
            self.assertEqual(done.returncode, 0, done.stderr)
            root = xml.etree.ElementTree.parse(path).getroot()
        curves = [p.get("d") for p in root.iter(SVG + "path") if p.get("d").count("L") > 10]
        self.assertEqual(len(curves), 6)  # three frontiers, three widths
        self.assertEqual(len(list(root.iter(SVG + "circle"))), 3)
        for c in curves:
            self.assertNotIn("nan", c)

    def test_the_page_shows_what_the_program_does(self):
        page = (ROOT / "docs" / "rebalancing.md").read_text()
        self.assertIn("```text\n" + run().stdout.rstrip() + "\n```", page)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "chart.svg")
            run(f"chart={path}")
            drawn, shown = path.read_text(), (ROOT / "docs" / "rebalancing.svg").read_text()
        numbers = r"-?\d+(?:\.\d+)?"
        self.assertEqual(re.sub(numbers, "0", drawn), re.sub(numbers, "0", shown))
        for a, b in zip(re.findall(numbers, drawn), re.findall(numbers, shown)):
            self.assertAlmostEqual(float(a), float(b), delta=0.011)

    def test_refusals(self):
        for argument, words in (
            ("spot", "not name=value"),
            ("spot=-1", "above 0"),
            ("spot=abc", "needs a number"),
            ("spot=", "needs a number"),
            ("spot=inf", "needs a number"),
            ("cost_rate=-0.001", "from 0"),
            ("size=3", "there is no 'size'"),
            ("quantity=0", "without gamma"),
            ("cost_rate=0", "without a cost"),
            ("chart=/no/such/folder.svg", "cannot write"),
        ):
            done = run(argument)
            self.assertNotEqual(done.returncode, 0, argument)
            self.assertIn(words, done.stderr, argument)


if __name__ == "__main__":
    COMMAND = build_facts.example("band_explorer")
    if not COMMAND:
        print("skipped: band_explorer is not built")
        sys.exit(77)
    unittest.main()
