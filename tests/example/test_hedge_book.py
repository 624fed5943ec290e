#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: the examples are built by the first compiler
"""Runs examples/hedge_book as its users do: the sample book, bad rows, limits that cannot be kept.

HEDGEROW_HEDGE_BOOK names the program; without it nothing is tested and the exit status is 77.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ.get("HEDGEROW_HEDGE_BOOK", "")
DATA = Path(__file__).resolve().parents[2] / "examples" / "data"
MARKET = ["--spot", "60000", "--volatility", "0.55"]
POSITIONS = "name,type,quantity,strike,expiry,volatility\n"
INSTRUMENTS = "name,type,strike,expiry,volatility,cost_rate,lower,upper,lot\n"
PERPETUAL = "perpetual,underlying,,,,0.0005,,,\n"


def run(positions, instruments, *options):
    """The exit status, standard output and standard error, of texts or files."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, content in (("book.csv", positions), ("tools.csv", instruments)):
            path = content
            if isinstance(content, str):
                path = Path(folder) / name
                path.write_text(content)
            paths.append(str(path))
        done = subprocess.run([PROGRAM, *paths, *MARKET, *options], text=True, capture_output=True,
                              timeout=60)
        return done.returncode, done.stdout, done.stderr.replace(folder + "/", "")


def numbers(output, name):
    """The numbers of a row of the tables."""
    line = next(line for line in output.splitlines() if line.startswith(name + "  "))
    return [float(cell) for cell in line[24:].split()]


class Sample(unittest.TestCase):
    def setUp(self):
        self.status, self.out, self.err = run(DATA / "sample_book.csv",
                                              DATA / "sample_instruments.csv")

    def test_succeeds(self):
        self.assertEqual((self.status, self.err), (0, ""))
        self.assertIn("4 positions, 3 instruments", self.out)

    def test_risk_falls_by_more_than_it_costs(self):
        before, after, cost, gained = map(float, re.search(
            r"risk (\S+) before, (\S+) after; cost (\S+); gained (\S+)", self.out).groups())
        self.assertLess(after + cost, before)
        self.assertAlmostEqual(gained, before - after - cost, delta=0.02)
        total = sum(numbers(self.out, name)[3] for name in
                    ("perpetual", "60k call May", "70k call June"))
        self.assertAlmostEqual(total, cost, delta=0.02)

    def test_trades_are_lots_within_bounds(self):
        for name, lot in (("perpetual", 0.001), ("60k call May", 0.1), ("70k call June", 0.1)):
            held, trade, after, _ = numbers(self.out, name)
            self.assertAlmostEqual(held + trade, after, places=4)
            self.assertAlmostEqual(trade / lot, round(trade / lot), places=6)
            self.assertLessEqual(abs(after), 25)

    def test_the_page_shows_this_output(self):
        page = (DATA.parents[1] / "docs" / "hedge-ratios.md").read_text()
        self.assertIn("```text\n" + self.out + "```\n", page)

    def test_exposures_are_those_of_the_table(self):
        for name in ("delta", "gamma", "vega"):
            before, after = numbers(self.out, name)
            self.assertLess(abs(after), abs(before), name)
        self.assertRegex(self.out, r"certificate \de[-+]\d\d\n")


class Small(unittest.TestCase):
    def test_delta_to_the_edge_of_the_band(self):
        # W = 1e-4 60000^2 0.55^2/365, c = 30: to |D| = c/W.
        _, out, _ = run(POSITIONS + "coins,underlying,-5,,,\n", INSTRUMENTS + PERPETUAL)
        edge = 30 / (1e-4 * 60000**2 * 0.55**2 / 365)
        self.assertAlmostEqual(numbers(out, "delta")[1], -edge, places=5)
        self.assertAlmostEqual(numbers(out, "perpetual")[1], 5 - edge, places=4)

    def test_nothing_is_traded_within_the_band(self):
        _, out, _ = run(POSITIONS + "coins,underlying,-0.1,,,\n", INSTRUMENTS + PERPETUAL)
        self.assertEqual(numbers(out, "perpetual"), [0, 0, 0, 0])

    def test_unreachable_exposures_are_explained(self):
        status, out, _ = run(POSITIONS + "c,call,-5,60000,0.1,0.6\n", INSTRUMENTS + PERPETUAL)
        self.assertEqual(status, 0)
        self.assertIn("gamma cannot be reached: no instrument has any", out)
        self.assertIn("vega cannot be reached: no instrument has any", out)
        _, out, _ = run(POSITIONS + "c,call,-5,60000,0.1,0.6\n",
                        INSTRUMENTS + PERPETUAL + "one,call,60000,0.2,0.6,0,,,\n")
        self.assertRegex(out, r"vega cannot be set by itself: .* \(reach 0\.\d\d of 1\)")

    def test_limits_that_cannot_be_kept_are_named(self):
        status, out, err = run(POSITIONS, INSTRUMENTS + "perpetual,underlying,,,,0,3,2,\n")
        self.assertEqual((status, out), (2, ""))
        self.assertEqual(err, "hedge_book: no hedge: lower[0] is 3: above its upper bound, 2 "
                              "(perpetual)\n")
        status, _, err = run(POSITIONS, INSTRUMENTS + "perpetual,underlying,,,,0,3,,\n",
                             "--gross-limit", "60000")
        self.assertEqual(status, 2)
        self.assertIn("forces a gross value above gross_limit, 60000 (perpetual)", err)

    def test_a_book_and_no_instruments(self):
        status, out, _ = run(POSITIONS + "coins,underlying,2,,,\n", INSTRUMENTS)
        self.assertEqual(status, 0)
        self.assertEqual(numbers(out, "delta"), [2, 2])


class BadRows(unittest.TestCase):
    ROWS = [
        ("x,call,1,60000,0.1,abc\n", 'volatility: "abc" is not a number'),
        ("x,call,1,-5,0.1,0.5\n", 'strike: "-5" is negative'),
        ("x,call,,60000,0.1,0.5\n", "quantity: is blank"),
        ("x,call,1,60000,,0.5\n", "expiry: is blank"),
        ("x,swap,1,60000,0.1,0.5\n", 'type: "swap" is not call, put or underlying'),
        ("x,call,1,60000,0.1\n", "row: 5 cells where the header has 6"),
        ("x,call,inf,60000,0.1,0.5\n", 'quantity: "inf" is not finite'),
    ]

    def test_each_is_named_by_file_line_and_column_and_the_others_are_kept(self):
        good = "coins,underlying,-5,,,\n"
        text = POSITIONS + good + "".join(row for row, _ in self.ROWS)
        status, out, err = run(text, INSTRUMENTS + PERPETUAL + "bad,underlying,,,,x,,,\n")
        self.assertEqual(status, 1)
        expected = [f"book.csv:{i}: {what}" for i, (_, what) in enumerate(self.ROWS, 3)]
        expected.append('tools.csv:3: cost_rate: "x" is not a number')
        self.assertEqual(err.splitlines(), expected)
        self.assertIn("1 positions, 1 instruments", out)
        self.assertEqual(numbers(out, "delta")[0], -5)

    def test_a_missing_column_or_file_or_option(self):
        status, out, err = run("name,type\n", INSTRUMENTS)
        self.assertEqual((status, out), (2, ""))
        self.assertIn('"strike" is not a column of book.csv, which has: name, type', err)
        status, _, err = run(Path("nowhere.csv"), INSTRUMENTS)
        self.assertEqual(status, 2)
        self.assertIn("nowhere.csv: cannot be opened", err)
        status, _, err = run(POSITIONS, INSTRUMENTS, "--correlation", "2")
        self.assertEqual(status, 2)
        self.assertIn("--correlation", err)

    def test_control_characters_do_not_reach_the_terminal(self):
        _, out, err = run(POSITIONS + "a,\x1b[31m,1,1,1,1\n",
                          INSTRUMENTS + "\x1b[2Jname,underlying,,,,0,,,\n")
        self.assertNotIn("\x1b", out + err)
        self.assertIn("\\x1b", out)
        self.assertIn("\\x1b", err)


if __name__ == "__main__":
    if not PROGRAM:
        print("HEDGEROW_HEDGE_BOOK is not set")
        sys.exit(77)
    unittest.main()
