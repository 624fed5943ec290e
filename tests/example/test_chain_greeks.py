#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
# once: the examples are built by the first compiler
"""Runs examples/chain_greeks as its users do: files, pipes, wrong options, hostile input.

HEDGEROW_CHAIN_GREEKS names the program; without it nothing is tested and the exit status is 77.
HEDGEROW_DATA_DIR names the folder of market data for the tests that read some.
"""

import collections
import csv
import datetime
import io
import math
import os
import random
import re
import resource
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from decimal import Decimal
from pathlib import Path

csv.field_size_limit(1 << 24)

PROGRAM = os.environ.get("HEDGEROW_CHAIN_GREEKS", "")
ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "data" / "sample_chain.csv"
DATA = os.environ.get("HEDGEROW_DATA_DIR", "")

RESULTS = ["hr_price", "hr_delta", "hr_gamma", "hr_vega", "hr_theta", "hr_rho"]
OPTION = ["--underlying", "F", "--strike", "K", "--type", "w"]
COLUMNS = OPTION + ["--volatility", "v"]
YEARS = COLUMNS + ["--expiry", "T"]
PRICES = OPTION + ["--price", "p", "--expiry", "T"]
TIMES = COLUMNS + ["--expires", "end", "--at", "now"]
SAMPLE_OPTIONS = [
    "--underlying",
    "underlying_price",
    "--strike",
    "strike",
    "--type",
    "option_type",
    "--expires",
    "expiration",
    "--at",
    "quote_time",
    "--volatility",
    "mark_iv",
    "--volatility-unit",
    "percent",
]
HEADER = "F,K,w,T,v,note\n"
GOOD = "100,95,call,0.5,0.2,x\n"


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def run(options, stdin=b"", **more):
    """The exit status, standard output and standard error."""
    done = subprocess.run(
        [PROGRAM, *map(str, options)],
        input=as_bytes(stdin),
        capture_output=True,
        timeout=60,
        **more,
    )
    return (
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def has_results(row):
    """Whether hr_status promises numbers: `ok`, or `ok: ` and what to know about them."""
    return row["hr_status"] == "ok" or row["hr_status"].startswith("ok: ")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def phi(x):
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def Phi(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def generalised_black(w, S, K, T, v, r, b):
    """Price, delta, gamma and vega with cost of carry b: b = 0 for Black-76, r - q for a spot."""
    sd = v * math.sqrt(T)
    d1 = (math.log(S / K) + b * T) / sd + sd / 2
    grow, discount = math.exp((b - r) * T), math.exp(-r * T)
    price = w * (S * grow * Phi(w * d1) - K * discount * Phi(w * (d1 - sd)))
    return (
        price,
        w * grow * Phi(w * d1),
        grow * phi(d1) / (S * sd),
        S * grow * phi(d1) * math.sqrt(T),
    )


def bachelier(w, F, K, T, v, r):
    sd, discount = v * math.sqrt(T), math.exp(-r * T)
    d = (F - K) / sd
    price = discount * (w * (F - K) * Phi(w * d) + sd * phi(d))
    return (
        price,
        discount * w * Phi(w * d),
        discount * phi(d) / sd,
        discount * phi(d) * math.sqrt(T),
    )


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, text, name="chain.csv"):
        path = self.folder / name
        path.write_bytes(as_bytes(text))
        return path

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def statuses(self, text, options=YEARS, expected=1):
        """hr_status of each row of the chain; results are there if and only if it is ok."""
        code, out, err = run(["-", *options], text)
        self.assertEqual(code, expected, err)
        rows = rows_of(out)
        for row in rows:
            for name in ["hr_volatility"] * ("--price" in options) + RESULTS:
                self.assertEqual(row[name] != "", has_results(row), row)
        return [row["hr_status"] for row in rows]

    def refused(self, options, *words, text=HEADER + GOOD):
        """Exit status 2, one line on standard error with these words, and nothing written."""
        before = self.names()
        code, out, err = run(options, text)
        self.assertEqual((code, out), (2, ""), err)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertTrue(err.startswith("chain_greeks: "), err)
        for word in words:
            self.assertIn(word, err)
        self.assertEqual(self.names(), before)


class Results(Case):
    def close(self, row, expected, relative=1e-9):
        for name, value in zip(RESULTS, expected):
            self.assertAlmostEqual(float(row[name]), value, delta=relative * abs(value) + 1e-300)

    def chain(self):
        return HEADER + "".join(
            f"100,{K},{w},{T},{v},x\n"
            for K in (60, 100, 150)
            for w in "CP"
            for T in (0.1, 2)
            for v in (0.2, 0.9)
        )

    def check_model(self, options, reference):
        code, out, err = run(["-", *YEARS, *options], self.chain())
        self.assertEqual(code, 0, err)
        for row in rows_of(out):
            w = 1 if row["w"] == "C" else -1
            self.close(row, reference(w, *(float(row[name]) for name in "FKTv")))

    def test_black76(self):
        self.check_model([], lambda w, F, K, T, v: generalised_black(w, F, K, T, v, 0.0, 0.0))
        self.check_model(
            ["--model", "black76", "--rate", "-0.01"],
            lambda w, F, K, T, v: generalised_black(w, F, K, T, v, -0.01, 0.0),
        )

    def test_black_scholes(self):
        self.check_model(
            ["--model", "black_scholes", "--rate", "0.05", "--dividend-yield=0.02"],
            lambda w, S, K, T, v: generalised_black(w, S, K, T, v, 0.05, 0.03),
        )

    def test_bachelier(self):
        text = "F,K,w,T,v\n" + "".join(
            f"{F},{K},{w},1.5,25\n" for F in (-30, 0, 100) for K in (-10, 20) for w in "cp"
        )
        code, out, err = run(["-", *YEARS, "--model", "bachelier", "--rate", "0.03"], text)
        self.assertEqual(code, 0, err)
        for row in rows_of(out):
            w = 1 if row["w"] == "c" else -1
            self.close(row, bachelier(w, *(float(row[name]) for name in "FKTv"), 0.03))

    def test_theta_and_rho_are_derivatives_of_the_price(self):
        step = 1e-5
        for options in (
            ["--model", "black76"],
            ["--model", "black_scholes", "--dividend-yield", "0.01"],
        ):
            text = "F,K,w,T,v,r\n" + "".join(
                f"100,{K},{w},{T},0.3,{r}\n"
                for K in (90, 105)
                for w in "CP"
                for T, r in (
                    (0.5, 0.04),
                    (0.5 + step, 0.04),
                    (0.5 - step, 0.04),
                    (0.5, 0.04 + step),
                    (0.5, 0.04 - step),
                )
            )
            code, out, err = run(["-", *YEARS, *options, "--rate", "r"], text)
            self.assertEqual(code, 0, err)
            rows = rows_of(out)
            for at in range(0, len(rows), 5):
                price = [float(row["hr_price"]) for row in rows[at : at + 5]]
                self.assertAlmostEqual(
                    float(rows[at]["hr_theta"]), -(price[1] - price[2]) / (2 * step), delta=1e-6
                )
                self.assertAlmostEqual(
                    float(rows[at]["hr_rho"]), (price[3] - price[4]) / (2 * step), delta=1e-6
                )

    def test_rate_from_a_column(self):
        text = "F,K,w,T,v,r,q\n100,95,C,1,0.3,0.05,0.02\n100,95,C,1,0.3, -0.01 ,0\n"
        options = ["--model", "black_scholes", "--rate", "r", "--dividend-yield", "q"]
        code, out, err = run(["-", *YEARS, *options], text)
        self.assertEqual(code, 0, err)
        for row, (r, q) in zip(rows_of(out), ((0.05, 0.02), (-0.01, 0.0))):
            self.close(row, generalised_black(1, 100, 95, 1, 0.3, r, r - q))
        self.assertEqual(
            self.statuses(text + "100,95,C,1,0.3,high,0\n", [*YEARS, *options])[2],
            'r: "high" is not a number',
        )

    def test_percent_and_times_agree_with_fractions_and_years(self):
        years = "F,K,w,T,v\n100,95,C,0.2,0.35\n"
        day = 86400000
        times = f"F,K,w,end,now,v\n100,95,C,{73 * day},0,35\n"
        times += "100,95,C,1970-03-15T00:00:00Z,1970-01-01,35\n"
        a = rows_of(run(["-", *YEARS], years)[1])[0]
        for b in rows_of(run(["-", *TIMES, "--volatility-unit", "percent"], times)[1]):
            self.close(b, [float(a[name]) for name in RESULTS], 1e-13)

    def test_one_time_for_all_rows(self):
        text = "F,K,w,end,v\n100,95,C,2026-01-01,0.3\n"
        for at in ("2025-01-01", "1735689600000", "2025-01-01T01:00:00+01:00"):
            code, out, err = run(["-", *COLUMNS, "--expires", "end", "--at", at], text)
            self.assertEqual(code, 0, err)
            self.close(rows_of(out)[0], generalised_black(1, 100, 95, 1, 0.3, 0, 0))

    def test_numbers_are_printed_so_that_they_read_back(self):
        _, out, _ = run(["-", *YEARS], self.chain())
        for row in rows_of(out):
            for name in RESULTS:
                digits = row[name].lstrip("-").split("e")[0].replace(".", "").lstrip("0")
                self.assertLessEqual(len(digits), 17, row)
                self.assertEqual(float(repr(float(row[name]))), float(row[name]))

    def test_limits_are_values(self):
        text = HEADER + "100,90,C,0,0.2,x\n100,90,P,0.5,0,x\n100,0,C,0.5,0.2,x\n0,90,P,0.5,0.2,x\n"
        code, out, err = run(["-", *YEARS], text)
        self.assertEqual(code, 0, err)
        rows = rows_of(out)
        self.assertEqual([float(row["hr_price"]) for row in rows], [10, 0, 100, 90])
        self.assertEqual([float(row["hr_delta"]) for row in rows], [1, 0, 1, -1])

    def test_infinity_is_a_value(self):
        code, out, err = run(["-", *YEARS], HEADER + "100,100,C,0,0.2,x\n")
        self.assertEqual(code, 0, err)
        row = rows_of(out)[0]
        self.assertEqual([row["hr_price"], row["hr_gamma"], row["hr_theta"]], ["0", "inf", "-inf"])

    def test_order_does_not_matter_across_chunks(self):
        lines = [
            f"100,{50 + i % 101},{'CP'[i % 2]},{1 + i % 7},0.{1 + i % 9},x\n" for i in range(9001)
        ]
        _, out, _ = run(["-", *YEARS], HEADER + "".join(lines))
        _, back, _ = run(["-", *YEARS], HEADER + "".join(reversed(lines)))
        forward, backward = out.splitlines(), back.splitlines()
        self.assertEqual(len(forward), 9002)
        self.assertEqual(forward[1:], backward[:0:-1])


class Cells(Case):
    def test_every_column_comes_back(self):
        text = (
            'F,K,w,T,v,"a, ""b"""\n100,95,call,0.5,0.2,"x, ""y""\r\nz"\n100,95,call,0.5,0.2, pad \n'
        )
        code, out, err = run(["-", *YEARS], text)
        self.assertEqual(code, 0, err)
        read = list(csv.reader(io.StringIO(out, newline="")))
        self.assertEqual(read[0], ["F", "K", "w", "T", "v", 'a, "b"', *RESULTS, "hr_status"])
        self.assertEqual([row[5] for row in read[1:]], ['x, "y"\r\nz', " pad "])
        self.assertEqual({len(row) for row in read}, {13})

    def test_only_cells_that_need_quotes_get_them(self):
        _, out, _ = run(["-", *YEARS], '"F","K","w","T","v"\n"100","95","call","0.5","0.2"\n')
        self.assertTrue(out.startswith("F,K,w,T,v,hr_price"), out)
        self.assertNotIn('"', out)

    def test_random_cells_survive(self):
        rng = random.Random(1)
        alphabet = ["a", "B", ",", '"', "\n", "\r\n", " ", "ä", "'", ";", "0"]
        written = [["F", "K", "w", "T", "v", "note", "more"]]
        for _ in range(2000):
            text = ["".join(rng.choices(alphabet, k=rng.randrange(6))) for _ in range(2)]
            written.append(["100", "95", "call", "0.5", "0.2", *text])
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
            for end in ("\n", "\r\n"):
                text = io.StringIO()
                csv.writer(text, quoting=quoting, lineterminator=end).writerows(written)
                code, out, err = run(["-", *YEARS], text.getvalue())
                self.assertEqual(code, 0, err)
                read = list(csv.reader(io.StringIO(out, newline="")))
                self.assertEqual([row[:7] for row in read], written)

    def test_line_ends_mark_and_blank_lines(self):
        _, plain, _ = run(["-", *YEARS], HEADER + GOOD + GOOD)
        for text in (
            HEADER + GOOD + GOOD[:-1],
            (HEADER + GOOD + GOOD).replace("\n", "\r\n"),
            "\ufeff" + HEADER + GOOD + GOOD,
            "\ufeff" + (HEADER + GOOD + GOOD).replace("\n", "\r\n"),
            "\n\n" + HEADER + "\n" + GOOD + "  \n\r\n" + GOOD + "\n\n",
        ):
            code, out, err = run(["-", *YEARS], text)
            self.assertEqual(code, 0, err)
            self.assertEqual(out, plain)

    def test_a_chain_without_rows(self):
        for text in (HEADER, HEADER[:-1]):
            code, out, err = run(["-", *YEARS], text)
            self.assertEqual(code, 0, err)
            self.assertEqual(len(out.splitlines()), 1)
            self.assertIn("0 rows, 0 with problems", err)

    def test_names_may_be_padded_or_quoted(self):
        code, _, err = run(["-", *YEARS], ' F ,"K", w,T ,v\n100,95,C,1,0.2\n')
        self.assertEqual(code, 0, err)


class Problems(Case):
    def reason(self, row, options=YEARS, header=HEADER):
        """The status of `row` between two good ones, which must not suffer."""
        before, status, after = self.statuses(header + GOOD + row + "\n" + GOOD, options)
        self.assertEqual((before, after), ("ok", "ok"))
        return status

    def test_numbers(self):
        self.assertEqual(self.reason("100,abc,call,0.5,0.2,x"), 'K: "abc" is not a number')
        self.assertEqual(self.reason("100,,call,0.5,0.2,x"), 'K: "" is not a number')
        self.assertEqual(self.reason('100,"1,000",call,0.5,0.2,x'), 'K: "1,000" is not a number')
        self.assertEqual(self.reason("100,95 x,call,0.5,0.2,x"), 'K: "95 x" is not a number')
        self.assertEqual(self.reason("100,95,call,0.5,20%,x"), 'v: "20%" is not a number')
        self.assertEqual(self.reason("nan,95,call,0.5,0.2,x"), 'F: "nan" is not finite')
        self.assertEqual(self.reason("inf,95,call,0.5,0.2,x"), 'F: "inf" is not finite')
        self.assertEqual(
            self.reason("1e999,95,call,0.5,0.2,x"), 'F: "1e999" is outside the range of a double'
        )
        self.assertEqual(self.reason("-100,95,call,0.5,0.2,x"), 'F: "-100" is negative')
        self.assertEqual(self.reason("100,-95,call,0.5,0.2,x"), 'K: "-95" is negative')
        self.assertEqual(self.reason("100,95,call,-0.5,0.2,x"), 'T: "-0.5" is negative')
        self.assertEqual(self.reason("100,95,call,0.5,-0.2,x"), 'v: "-0.2" is negative')

    def test_results_that_are_no_numbers(self):
        status = self.reason("1.7e308,-1.7e308,call,1,1,x", [*YEARS, "--model", "bachelier"])
        self.assertEqual(status, "row: the model gives no number for these inputs")

    def test_types(self):
        self.assertEqual(
            self.reason("100,95,straddle,0.5,0.2,x"), 'w: "straddle" is not call, put, C or P'
        )
        self.assertEqual(self.reason("100,95,,0.5,0.2,x"), 'w: "" is not call, put, C or P')

    def test_the_first_problem_is_named(self):
        self.assertEqual(self.reason("100,a,b,c,d,x"), 'w: "b" is not call, put, C or P')

    def test_times(self):
        header, good = "F,K,w,end,now,v\n", "100,95,C,2026-01-01,2025-01-01,0.3\n"

        def reason(end, now):
            return self.statuses(f"{header}{good}100,95,C,{end},{now},0.3\n", TIMES)[1]

        expected = "is not a time (ISO 8601, or whole milliseconds since 1970)"
        self.assertEqual(reason("soon", "2025-01-01"), f'end: "soon" {expected}')
        self.assertEqual(reason("2025-02-29", "2025-01-01"), f'end: "2025-02-29" {expected}')
        self.assertEqual(reason("2026-01-01", ""), f'now: "" {expected}')
        self.assertEqual(reason("1735689600.5", "0"), f'end: "1735689600.5" {expected}')
        self.assertIn("epoch times are in milliseconds", reason("1735689600000000", "0"))
        self.assertIn("ambiguous", reason("20260101", "0"))
        self.assertEqual(
            reason("2025-01-01", "2025-01-01T00:00:00.001Z"),
            'end: expired: "2025-01-01" is before "2025-01-01T00:00:00.001Z"',
        )
        code, out, err = run(
            ["-", *TIMES], header + "100,95,C,2025-01-01,2025-01-01T01:00+01:00,0.3\n"
        )
        self.assertEqual(code, 0, err)
        self.assertEqual(float(rows_of(out)[0]["hr_price"]), 5)

    def test_expired_against_one_time_for_all_rows(self):
        text = "F,K,w,end,v\n100,95,C,2026-01-01,0.3\n100,95,C,2024-12-31,0.3\n"
        self.assertEqual(
            self.statuses(text, [*COLUMNS, "--expires", "end", "--at", "2025-01-01"]),
            ["ok", 'end: expired: "2024-12-31" is before "2025-01-01"'],
        )

    def test_too_few_cells(self):
        _, out, _ = run(["-", *YEARS], HEADER + "100,95\n" + GOOD)
        read = list(csv.reader(io.StringIO(out, newline="")))
        self.assertEqual(
            read[1], ["100", "95"] + [""] * 10 + ["row: 2 cells where the header has 6"]
        )
        self.assertEqual(read[2][-1], "ok")

    def test_too_many_cells(self):
        _, out, _ = run(["-", *YEARS], HEADER + GOOD[:-1] + ',7,"8,9"\n' + GOOD)
        read = list(csv.reader(io.StringIO(out, newline="")))
        self.assertEqual(read[1][:6], GOOD[:-1].split(","))
        self.assertEqual(
            read[1][6:], [""] * 6 + ["row: 8 cells where the header has 6", "7", "8,9"]
        )
        self.assertEqual(read[2][-1], "ok")

    def test_broken_quotes_cost_one_row(self):
        misplaced = "row: a quote is left open or stands inside a cell"
        self.assertEqual(self.reason('100,95,call,0.5,0.2,"a"b'), misplaced)
        self.assertEqual(self.reason('100,95,call,0.5,0.2,6" pipe'), misplaced)
        text = (
            HEADER
            + GOOD
            + '100,95,call,0.5,0.2,"open\n'
            + GOOD
            + GOOD
            + '100,95,call,0.5,0.2,"x"\n'
            + GOOD
        )
        self.assertEqual(self.statuses(text), ["ok", misplaced, "ok", "ok", "ok", "ok"])

    def test_a_quote_open_at_the_end_of_the_file(self):
        unclosed = "row: a quote is not closed before the end of the file"
        self.assertEqual(self.reason('100,95,call,0.5,0.2,"open'), unclosed)
        for end in ('100,95,call,0.5,0.2,"open', '"', '100,95,call,0.5,0.2,"op""'):
            _, out, err = run(["-", *YEARS], HEADER + GOOD + end)
            self.assertEqual([row["hr_status"] for row in rows_of(out)], ["ok", unclosed])
            self.assertIn(f"<standard input>:3: {unclosed}\n", err)

    def test_messages_name_file_and_line(self):
        path = self.file(
            HEADER.replace("\n", "\r\n")
            + "\r\n"
            + '100,95,call,0.5,0.2,"two\r\nlines"\r\n'
            + '1,x,C,1,1,"a\nb"\n2,y,C,1,1,\n'
        )
        code, _, err = run([path, *YEARS])
        self.assertEqual(code, 1)
        self.assertEqual(
            err.splitlines()[:2],
            [f'{path}:5: K: "x" is not a number', f'{path}:7: K: "y" is not a number'],
        )
        self.assertIn("3 rows, 2 with problems", err)

    def test_the_first_ten_and_a_count(self):
        code, out, err = run(["-", *YEARS], HEADER + (GOOD + "100,x,C,1,1,\n") * 25)
        self.assertEqual(code, 1)
        lines = err.splitlines()
        self.assertEqual(len(lines), 12)
        self.assertTrue(lines[9].startswith("<standard input>:21: K: "), lines)
        self.assertEqual(lines[10], "<standard input>: 15 more rows with problems")
        self.assertIn("50 rows, 25 with problems", lines[11])
        self.assertEqual([row["hr_status"] == "ok" for row in rows_of(out)], [True, False] * 25)

    def test_messages_cannot_be_forged(self):
        code, out, err = run(["-", *YEARS], HEADER + '100,"1\n\x1b[2Jforged:1: ok",C,1,1,\n')
        self.assertEqual(code, 1)
        self.assertEqual(len(err.splitlines()), 2)
        self.assertNotIn("\x1b", err)
        self.assertIn("\\x0a\\x1b[2J", rows_of(out)[0]["hr_status"])
        long = self.statuses(HEADER + "100," + "9x" * 50000 + ",C,1,1,\n")[0]
        self.assertLess(len(long), 120)


class FromPrice(Case):
    """--price instead of --volatility."""

    def one(self, cells, *more, header="F,K,w,T,p\n"):
        """The row that comes of these cells, and the exit status."""
        code, out, err = run(["-", *PRICES, *more], header + cells + "\n")
        row = rows_of(out)[0]
        self.assertEqual(code, 0 if has_results(row) else 1, err)
        return row

    def test_the_order_of_the_columns(self):
        _, out, _ = run(["-", *PRICES], "F,K,w,T,p\n100,95,C,1,12\n")
        self.assertEqual(
            out.splitlines()[0], ",".join(["F,K,w,T,p,hr_volatility", *RESULTS, "hr_status"])
        )

    def test_it_undoes_the_prices(self):
        """What --volatility prices, --price turns back into that volatility and the same Greeks."""
        text = "F,K,w,T,v\n" + "".join(
            f"100,{K},{w},{T},{v}\n"
            for K in (60, 90, 100, 150)
            for w in "CP"
            for T in (0.1, 2)
            for v in (0.2, 0.9)
        )
        for model in (
            [],
            ["--rate", "0.04"],
            ["--model", "black_scholes", "--rate", "-0.03", "--dividend-yield", "0.02"],
            ["--model", "bachelier", "--rate", "0.02"],
        ):
            if "bachelier" in model:
                text = text.replace("0.2\n", "20\n").replace("0.9\n", "90\n")
            _, priced, _ = run(["-", *YEARS, *model], text)
            priced = rows_of(priced)
            again = "F,K,w,T,p\n" + "".join(
                f"{row['F']},{row['K']},{row['w']},{row['T']},{row['hr_price']}\n"
                for row in priced
            )
            code, out, err = run(["-", *PRICES, *model], again)
            self.assertEqual(code, 0, err)
            for before, after in zip(priced, rows_of(out)):
                v, price = float(before["v"]), float(before["hr_price"])
                share = price / float(before["hr_vega"])  # 1e-15 of the price is so in volatility
                if share > 1e4 * v:
                    continue
                self.assertEqual(after["hr_status"], "ok")
                self.assertAlmostEqual(float(after["hr_volatility"]), v, delta=1e-15 * (v + share))
                for name in RESULTS:
                    expected = float(before[name])
                    self.assertAlmostEqual(float(after[name]), expected, delta=1e-9 * abs(expected))

    def test_coin(self):
        quote = self.one("64000,65000,C,0.25,6560")
        coin = self.one("64000,65000,C,0.25,0.1025", "--price-unit", "coin")
        self.assertEqual(
            [coin[name] for name in ["hr_volatility", *RESULTS]],
            [quote[name] for name in ["hr_volatility", *RESULTS]],
        )
        self.assertAlmostEqual(float(coin["hr_price"]), 6560, delta=1e-8)

    def test_below_intrinsic(self):
        row = self.one("100,95,C,0.5,4.75")
        self.assertEqual(row["hr_status"], "p: 4.75 is 0.25 below the intrinsic value")
        row = self.one("200,190,call,0.5,0.04", "--price-unit", "coin")
        self.assertEqual(row["hr_status"], "p: 0.04 is 0.01 below the intrinsic value")
        row = self.one("1,4,put,1,2", "--model", "bachelier")
        self.assertEqual(row["hr_status"], "p: 2 is 1 below the intrinsic value")

    def test_at_intrinsic(self):
        for cells, values in (
            ("100,95,C,0.5,5", [0, 5, 1, 0, 0]),
            ("100,105,C,0.5,0", [0, 0, 0, 0, 0]),
        ):
            row = self.one(cells)
            self.assertEqual(
                row["hr_status"], "ok: volatility 0 as the price is the intrinsic value"
            )
            names = ["hr_volatility", *RESULTS[:4]]
            self.assertEqual([float(row[name]) for name in names], values)

    def test_at_or_above_the_maximum(self):
        for price in ("100", "100.5"):
            self.assertEqual(
                self.one(f"100,95,C,0.5,{price}")["hr_status"],
                f"p: {price} is at or above the most that such an option can be worth",
            )
        self.assertIn("95.5 is at or above", self.one("100,95,P,0.5,95.5")["hr_status"])

    def test_expired(self):
        row = self.one("100,95,C,0,7")
        self.assertEqual(row["hr_status"], "ok: volatility 0 as the option expires now")
        self.assertEqual([row["hr_volatility"], row["hr_price"]], ["0", "5"])
        times = [*OPTION, "--price", "p", "--expires", "T", "--at", "2025-01-02"]
        self.assertEqual(
            self.statuses("F,K,w,T,p\n100,95,C,2025-01-01,7\n", times),
            ['T: expired: "2025-01-01" is before "2025-01-02"'],
        )

    def test_imprecise(self):
        row = self.one("100,20,C,0.5,80.00000000001")
        self.assertRegex(
            row["hr_status"],
            r"^ok: imprecise as the last bit of the price is \de-05 of the volatility$",
        )
        self.assertGreater(float(row["hr_volatility"]), 0)

    def test_prices_that_are_none(self):
        for text, problem in (
            ("", '"" is blank'),
            (" ", '" " is blank'),
            ("x", '"x" is not a number'),
            ("-1", '"-1" is negative'),
            ("nan", '"nan" is not finite'),
        ):
            self.assertEqual(self.one(f"100,95,C,1,{text}")["hr_status"], f"p: {problem}")

    def test_a_short_row(self):
        _, out, _ = run(["-", *PRICES], "F,K,w,T,p\n100,95\n100,95,C,1,12\n")
        read = list(csv.reader(io.StringIO(out, newline="")))
        self.assertEqual(
            read[1], ["100", "95"] + [""] * 10 + ["row: 2 cells where the header has 5"]
        )
        self.assertEqual(read[2][-1], "ok")

    def test_each_row_for_itself_across_chunks(self):
        lines = [
            f"100,{50 + i % 101},{'CP'[i % 2]},{1 + i % 7},{i % 90 or ''}\n" for i in range(9001)
        ]
        _, out, _ = run(["-", *PRICES], "F,K,w,T,p\n" + "".join(lines))
        _, back, _ = run(["-", *PRICES], "F,K,w,T,p\n" + "".join(reversed(lines)))
        forward, backward = out.splitlines(), back.splitlines()
        self.assertEqual(len(forward), 9002)
        self.assertEqual(forward[1:], backward[:0:-1])


class Refusals(Case):
    def test_options(self):
        self.refused([], "FILE")
        self.refused(["-"], "--underlying is required")
        self.refused(["-", *YEARS[2:]], "--underlying is required")
        self.refused(["-", *COLUMNS], "--expiry")
        self.refused(["-", *YEARS, "--expires", "T"], "--expiry")
        self.refused(["-", *YEARS, "--at", "T"], "--expires and --at")
        self.refused(["-", *COLUMNS, "--expires", "T"], "--expires and --at")
        self.refused(["-", *YEARS, "--strik", "K"], "--strik")
        self.refused(["-", "--strik", "K"], "--strik")
        self.refused(["-", *YEARS, "more"], "more")
        self.refused(["-", *YEARS, "--rate"], "--rate")
        self.refused(["-", *YEARS, "--strike", "K"], "--strike")
        self.refused(["-", *YEARS, "--model", "heston"], "heston", "black_scholes")
        self.refused(["-", *YEARS, "--volatility-unit", "bp"], "bp", "percent")
        self.refused(["-", *YEARS, "--output", ""], "--output")
        self.refused(["-", *YEARS, "--foo\nbar"], "--foo\\x0abar")

    def test_options_that_do_not_go_together(self):
        from_price = ["--price", "v"]
        self.refused(["-", *OPTION, "--expiry", "T"], "either --volatility", "or --price")
        self.refused(["-", *YEARS, *from_price], "either --volatility", "or --price")
        self.refused(
            ["-", *OPTION, "--expiry", "T", *from_price, "--volatility-unit", "fraction"],
            "--volatility-unit goes with --volatility",
        )
        self.refused(["-", *YEARS, "--price-unit", "quote"], "--price-unit goes with --price")
        self.refused(
            ["-", *OPTION, "--expiry", "T", *from_price, "--price-unit", "btc"], "btc", "coin"
        )
        self.refused(
            ["-", *PRICES, "--model", "bachelier", "--price-unit", "coin"], "coin", "bachelier"
        )
        for model in ("black76", "bachelier"):
            self.refused(
                ["-", *YEARS, "--model", model, "--dividend-yield", "0"],
                "--dividend-yield",
                "black_scholes",
            )
        self.refused(
            ["-", *YEARS, "--model", "bachelier", "--volatility-unit", "percent"],
            "percent",
            "bachelier",
        )

    def test_values_of_options(self):
        for text in ("abc", "nan", "inf", "1e999", "0.05x", ""):
            self.refused(["-", *YEARS, "--rate", text], f'--rate "{text}"', "not a column")
        self.refused(
            ["-", *COLUMNS, "--expires", "T", "--at", "2025-02-30"],
            '--at "2025-02-30"',
            "not a column",
        )

    def test_columns(self):
        self.refused(
            ["-", *COLUMNS, "--expiry", "Tau"],
            '--expiry "Tau" is not a column',
            "F, K, w, T, v, note",
            "standard input",
        )
        self.refused(["-", *YEARS], '"K"', "more than one", text="F,K,w,T,v,K\n" + GOOD)
        code, _, err = run(["-", *YEARS], "F,K,w,T,v,x,x\n100,95,C,1,1,a,b\n")
        self.assertEqual(code, 0, err)  # twice, but nobody asked for it
        self.refused(["-", *YEARS], "hr_delta", text="F,K,w,T,v,hr_delta\n" + GOOD)
        self.refused(
            ["-", *YEARS],
            "c0, c1, ",
            "c49 and 9949 more",
            text=",".join(f"c{i}" for i in range(9999)) + "\n",
        )

    def test_its_own_output_is_not_input(self):
        _, out, _ = run(["-", *YEARS], HEADER + GOOD)
        self.refused(["-", *YEARS], "hr_price", text=out)
        found = "F,K,w,T,p,hr_volatility\n100,95,C,0.5,12,0.3\n"
        self.refused(["-", *PRICES], "hr_volatility", text=found)
        as_input = [*OPTION, "--expiry", "T", "--volatility", "hr_volatility"]
        self.assertEqual(run(["-", *as_input], found)[0], 0)  # there, and not written again

    def test_files(self):
        self.refused([self.folder / "none.csv", *YEARS], "none.csv", "No such file")
        self.refused([self.folder, *YEARS], "directory")
        for text in ("", "\n\n\r\n", "\ufeff", "  \n"):
            self.refused(["-", *YEARS], "no header", text=text)
        self.refused(["-", *YEARS], ":2: header: ", "quote", text='\n"F,K,w,T,v\n' + GOOD)
        self.refused(["-", *YEARS], ":1: the line is longer than 1 MiB", text="x" * 3000000)

    def test_help(self):
        for option in ("--help", "-h"):
            code, out, err = run([option])
            self.assertEqual((code, err), (0, ""))
            for word in (
                "FILE",
                "--output",
                "--model",
                "--underlying",
                "--strike",
                "--type",
                "--expiry",
                "--expires",
                "--at",
                "--volatility",
                "--volatility-unit",
                "--price",
                "--price-unit",
                "--rate",
                "--dividend-yield",
            ):
                self.assertIn(word, out)

    def test_the_output_is_not_the_input(self):
        path = self.file(HEADER + GOOD)
        (self.folder / "link.csv").symlink_to(path)
        os.link(path, self.folder / "hard.csv")
        for output in (
            path,
            self.folder / "link.csv",
            self.folder / "hard.csv",
            f"{self.folder}/./chain.csv",
        ):
            self.refused([path, *YEARS, "--output", output], "also the input")
        self.assertEqual(path.read_text(), HEADER + GOOD)
        with open(path, "ab") as append:  # chain_greeks chain.csv >> chain.csv
            done = subprocess.run(
                [PROGRAM, path, *YEARS], stdout=append, stderr=subprocess.PIPE, timeout=60
            )
        self.assertEqual(done.returncode, 2)
        self.assertEqual(path.read_text(), HEADER + GOOD)


class Output(Case):
    def test_a_file_gets_what_standard_output_gets(self):
        path, output = self.file(HEADER + GOOD + "1,x,C,1,1,\n"), self.folder / "out.csv"
        code, expected, err = run([path, *YEARS])
        self.assertEqual(code, 1)
        summary = err.splitlines()[-1]
        self.assertRegex(
            summary, r"^2 rows, 1 with problems, in [0-9.]+ s: [0-9]+ options per second"
        )
        code, out, err = run([path, *YEARS, "--output", output])
        self.assertEqual(code, 1)
        self.assertRegex(out, r"^2 rows, 1 with problems, .*\n$")
        self.assertEqual(err, f'{path}:3: K: "x" is not a number\n')
        self.assertEqual(output.read_text(), expected)
        self.assertEqual(self.names(), ["chain.csv", "out.csv"])
        code, out, _ = run([path, *YEARS, "--output", "-"])
        self.assertEqual((code, out), (1, expected))

    def test_an_existing_file_is_replaced_and_keeps_its_mode(self):
        path, output = self.file(HEADER + GOOD), self.file("old", "out.csv")
        output.chmod(0o640)
        link = self.folder / "link.csv"
        link.symlink_to("out.csv")
        code, _, err = run([path, *YEARS, "--output", link])
        self.assertEqual(code, 0, err)
        self.assertTrue(link.is_symlink())
        self.assertTrue(output.read_text().startswith("F,K"))
        self.assertEqual(stat.S_IMODE(output.stat().st_mode), 0o640)

    def test_nothing_is_touched_when_it_fails(self):
        output = self.file("old", "out.csv")
        self.refused(["-", *YEARS[:-1], "none", "--output", output], "none")
        self.refused(["-", *YEARS, "--output", self.folder / "no" / "out.csv"], "No such file")
        self.refused(["-", *YEARS, "--output", self.folder], "directory")
        self.assertEqual(output.read_text(), "old")

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_a_full_device(self):
        self.refused(["-", *YEARS, "--output", "/dev/full"], "/dev/full", "No space left")
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [PROGRAM, "-", *YEARS],
                input=as_bytes(HEADER + GOOD),
                stdout=full,
                stderr=subprocess.PIPE,
                timeout=60,
            )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"<standard output>: cannot be written: No space left", done.stderr)

    def test_a_disk_that_fills_up_half_way(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

        output = self.file("old", "out.csv")
        # Python ignores SIGXFSZ, and so does its child unless signals are restored.
        code, out, err = run(
            ["-", *YEARS, "--output", output],
            HEADER + GOOD * 20000,
            preexec_fn=limit,
            restore_signals=False,
        )
        self.assertEqual((code, out), (2, ""))
        self.assertIn("cannot be written: File too large", err)
        self.assertEqual(output.read_text(), "old")
        self.assertEqual(self.names(), ["out.csv"])

    def test_input_that_fails_half_way(self):
        output = self.folder / "out.csv"
        try:
            terminal, other = os.openpty()  # reading this end fails once the other is closed
        except OSError as error:
            self.skipTest(f"no pseudo-terminal: {error}")
        with subprocess.Popen(
            [PROGRAM, "-", *YEARS, "--output", output],
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            os.close(terminal)
            os.write(other, as_bytes(HEADER + GOOD * 20))
            time.sleep(0.2)
            os.close(other)
            _, err = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 2, err)
        self.assertIn(b"<standard input>: cannot be read: Input/output error", err)
        self.assertEqual(self.names(), [])

    def test_a_reader_that_goes_away(self):
        with subprocess.Popen(
            [PROGRAM, "-", *YEARS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            program.stdout.close()
            try:
                program.stdin.write(as_bytes(HEADER + GOOD * 50000))
                program.stdin.close()
            except BrokenPipeError:
                pass
            program.stdin = None
            err = program.stderr.read()
            self.assertEqual(program.wait(60), 2)
        self.assertIn(b"Broken pipe", err)

    def test_a_closed_standard_output(self):
        for closed in (">&-", ">&- <&-", ">&- 2>&-"):
            done = subprocess.run(
                ["sh", "-c", f'"$0" "$@" {closed}', PROGRAM, self.file(HEADER + GOOD), *YEARS],
                timeout=60,
                stderr=subprocess.DEVNULL,
            )
            self.assertEqual(done.returncode, 2, closed)


class Hostile(Case):
    def survives(self, options, text):
        code, out, err = run(options, text)
        self.assertIn(code, (0, 1, 2), (text, err))
        if code == 2:
            self.assertTrue(err.splitlines()[-1].startswith("chain_greeks: "), err)
        else:
            widths = [row.get("hr_status") for row in rows_of(out.replace("\0", "0"))]
            self.assertNotIn(None, widths, text)
            failed = [s != "ok" and not s.startswith("ok: ") for s in widths]
            self.assertEqual(code, int(any(failed)), text)

    def test_mutated_chains(self):
        rng = random.Random(20250303)
        chain = SAMPLE.read_bytes().split(b"\n")
        chain = (
            b"\n".join(chain[:9]) + b'\n"quoted, ""x""\nname",' + chain[9].split(b",", 1)[1] + b"\n"
        )
        hostile = [
            b'"',
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"-",
            b"e",
            b".",
            b" ",
            b"\xff",
            b"\xef\xbb\xbf",
            b"9" * 400,
        ]
        from_price = SAMPLE_OPTIONS[:-4] + ["--price", "mark_price", "--price-unit", "coin"]
        for i in range(600):
            options = SAMPLE_OPTIONS if i % 3 else from_price
            text = bytearray(chain)
            header_kept = rng.random() < 0.9
            first = text.index(b"\n") + 1 if header_kept else 0
            for _ in range(rng.randrange(1, 6)):
                at = rng.randrange(first, len(text))
                kind = rng.randrange(4)
                if kind == 0:
                    text[at : at + 1] = bytes([rng.randrange(256)])
                elif kind == 1:
                    text[at:at] = rng.choice(hostile)
                elif kind == 2:
                    del text[at : at + rng.randrange(1, 40)]
                else:
                    text[at : at + 1] = rng.choice(hostile)
                if len(text) <= first:
                    break
            self.survives(["-", *options], bytes(text))

    def test_noise(self):
        rng = random.Random(7)
        for size in (1, 10, 1000, 100000):
            self.survives(["-", *YEARS], rng.randbytes(size))
            self.survives(["-", *YEARS], as_bytes(HEADER) + rng.randbytes(size))

    def test_shapes(self):
        for text in (
            HEADER + "," * 300000,
            HEADER + '"' * 300001,
            HEADER + "\n" * 300000,
            HEADER + '"\n' * 100000,
            HEADER + 'a,"\n' * 100001,
            HEADER + 'a"\n' * 100000,
            HEADER + '1,"' + "2\n" * 600000,
        ):
            self.survives(["-", *YEARS], text)

    def test_endless_input_without_a_line_end(self):
        with open("/dev/zero", "rb") as zeros:
            done = subprocess.run(
                [PROGRAM, "-", *YEARS], stdin=zeros, capture_output=True, timeout=60
            )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"longer than 1 MiB", done.stderr)


class Scale(Case):
    def stream(self, rows, lines):
        """Pipes `rows` rows through the program: seconds, peak memory in MiB, its last line."""
        peak = []
        start = time.monotonic()
        with subprocess.Popen(
            [PROGRAM, "-", *YEARS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:

            def feed():
                program.stdin.write(as_bytes(HEADER))
                for _ in range(rows // lines.count(b"\n")):
                    program.stdin.write(lines)
                peak.append(self.peak_memory(program.pid))
                program.stdin.close()

            feeder = threading.Thread(target=feed)
            feeder.start()
            written = 0
            while block := program.stdout.read(1 << 20):
                written += block.count(b"\n")
            feeder.join()
            err = program.stderr.read().decode()
            self.assertEqual(program.wait(60), 0, err)
        self.assertEqual(written, rows + 1)
        return time.monotonic() - start, peak[0], err.strip()

    @staticmethod
    def peak_memory(pid):
        """In MiB. Not ru_maxrss: that starts at what this process had when it forked."""
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return math.nan
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def test_a_million_rows(self):
        rng = random.Random(3)
        lines = b"".join(
            b"%.2f,%d,%s,%.6f,%.4f,ORDERLY-27JUN25-64000-C\n"
            % (
                64000 + rng.random(),
                500 * rng.randrange(80, 200),
                rng.choice([b"call", b"P"]),
                rng.random() + 0.01,
                0.3 + rng.random(),
            )
            for _ in range(10000)
        )
        seconds, memory, err = self.stream(1000000, lines)
        print(f"1000000 rows in {seconds:.2f} s, {memory:.1f} MiB: {err}", file=sys.stderr)
        self.assertLess(seconds, 10)
        self.assertFalse(memory > 32, memory)

    def test_long_rows_do_not_add_up(self):
        lines = as_bytes(GOOD.replace("x", "x" * 500000)) * 4
        _, memory, _ = self.stream(400, lines)
        self.assertFalse(memory > 96, memory)


class Page(Case):
    """docs/chain_greeks.md shows what the program does."""

    def blocks(self, language):
        parts = (ROOT / "docs" / "chain_greeks.md").read_text().split("```")[1::2]
        return [part.split("\n", 1)[1] for part in parts if part.startswith(language + "\n")]

    def shell(self, command):
        """Runs a command of the page with this program and with files in a folder of its own."""
        command = command.replace("build/demo/examples/chain_greeks/chain_greeks", '"$PROGRAM"')
        command = command.replace("build/demo/", f"{self.folder}/")
        return subprocess.run(
            ["sh", "-c", command],
            cwd=ROOT,
            env={**os.environ, "PROGRAM": PROGRAM},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def same(self, line, shown):
        """Equal cells; numbers may differ in their last digits, which depend on the processor."""
        cells, expected = line.split(","), shown.split(",")
        self.assertEqual(len(cells), len(expected), line)
        for cell, other in zip(cells, expected):
            if cell != other:
                self.assertAlmostEqual(float(cell), float(other), delta=1e-9 * abs(float(other)))

    def test_its_commands_and_their_output(self):
        (to_file, filter_, from_price) = self.blocks("sh")
        (summary, head, filtered, inverted) = self.blocks("text")
        done = self.shell(to_file)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.split(" in ")[0], summary.split(" in ")[0])
        written = (self.folder / "sample_chain_greeks.csv").read_text().splitlines()
        for line, shown in zip(written, head.splitlines()):
            self.same(line, shown)

        for command, printed, messages in ((filter_, filtered, 1), (from_price, inverted, 2)):
            done = self.shell(command)
            self.assertEqual(done.returncode, 1)
            lines = done.stdout.splitlines()
            for line, shown in zip(lines, printed.splitlines()):
                self.same(line, shown)
            expected = printed.splitlines()[len(lines) :]
            self.assertEqual(done.stderr.splitlines()[:messages], expected[:messages])
            self.assertEqual(len(done.stderr.splitlines()), len(expected))

    def test_it_names_every_option(self):
        page = (ROOT / "docs" / "chain_greeks.md").read_text()
        for word in run(["--help"])[1].split():
            if word.startswith("--"):
                self.assertIn(word, page)


class Market(Case):
    def market_data(self, name):
        path = Path(DATA) / name
        if not DATA or not path.exists():
            self.skipTest(f"{name} is not there: set HEDGEROW_DATA_DIR to its folder")
        with open(path, newline="") as text:
            return path, list(csv.DictReader(text))


class Venue(Market):
    DERIBIT_2020 = "deribit_btc_options_20200521.csv"
    DERIBIT_2026 = "deribit_options_snapshot_20260110T091409Z.csv"
    OF_2020 = (
        "--underlying underlying_price --strike strike --type option_type "
        "--expires expiration_timestamp --at timestamp"
    ).split()
    OF_2026 = (
        "--underlying underlying --strike strike --type option_type "
        "--expires expiry_datetime --at timestamp"
    ).split()

    def test_sample(self):
        code, out, err = run([SAMPLE, *SAMPLE_OPTIONS])
        self.assertEqual(code, 0, err)
        rows = rows_of(out)
        self.assertEqual(len(rows), 40)
        for row in rows:
            w = 1 if row["option_type"] == "call" else -1
            self.assertEqual(math.copysign(1, float(row["hr_delta"])), w)
            self.assertGreater(float(row["hr_gamma"]), 0)
            self.assertLess(float(row["hr_theta"]), 0)
            self.assertAlmostEqual(
                float(row["mark_price"]),
                float(row["hr_price"]) / float(row["underlying_price"]),
                delta=0.51e-8,
            )
        for call, put in zip(rows[::2], rows[1::2]):  # parity: C - P = F - K at rate 0
            self.assertAlmostEqual(
                float(call["hr_price"]) - float(put["hr_price"]),
                float(call["underlying_price"]) - float(call["strike"]),
                delta=1e-9 * float(call["strike"]),
            )

    def test_against_the_venues_own_greeks(self):
        path, original = self.market_data(self.DERIBIT_2020)
        volatility = ["--volatility", "mark_iv", "--volatility-unit", "percent"]
        code, out, err = run([path, *self.OF_2020, *volatility])
        self.assertEqual(code, 0, err)
        rows = rows_of(out)
        self.assertEqual(len(rows), 326)
        for before, after in zip(original, rows):
            self.assertEqual(before, {name: after[name] for name in before})

        def worst(ours, theirs, scale=1.0):
            return max(abs(float(row[ours]) * scale - float(row[theirs])) for row in rows)

        errors = (
            worst("hr_delta", "delta"),
            worst("hr_gamma", "gamma"),
            worst("hr_vega", "vega", 0.01),
        )
        print("largest difference: delta %.2e, gamma %.2e, vega %.2e" % errors, file=sys.stderr)
        for error, bound in zip(errors, (1.1e-4, 6e-6, 2e-3)):
            self.assertLess(error, bound)

    def deviations(self, rows, volatility, underlying, years, price_digits):
        """For each row (the relative error of the forward that alone would explain it, the rest
        being within half a unit of the last digit printed of price, volatility and underlying; how
        far hr_volatility is off; what these half units allow, given a share of the forward).

        The clocks are printed to a millisecond or finer, worth less than 1e-8 in volatility here.
        """
        half_volatility = 0.5e-4  # 0.01 %
        for row in rows:
            w = 1 if row["option_type"] == "call" else -1
            F, K, T, v = float(row[underlying]), float(row["strike"]), years(row), volatility(row)
            places = len(row[underlying].partition(".")[2])
            half_underlying = 0.5 * 10.0 ** -max(2, places)
            half_price = 0.5 * 10.0 ** -price_digits(row)
            quote = float(row["mark_price"])

            def coin(v):
                return generalised_black(w, F, K, T, v, 0.0, 0.0)[0] / F

            # d(V/F)/dF = w K/F^2 N(w d2)
            d2 = math.log(F / K) / (v * math.sqrt(T)) - v * math.sqrt(T) / 2
            lean = K / F**2 * Phi(w * d2)
            low, high = coin(v - half_volatility), coin(v + half_volatility)
            beyond = max(low - quote, quote - high, 0.0) - half_price - lean * half_underlying
            needed = 0.0 if beyond <= 0 else beyond / lean / F if lean > 0 else math.inf
            if row["hr_status"] != "ok":  # no time value left in the digits of the price
                yield needed, None, None
                continue
            found = float(row["hr_volatility"])
            # Vega has one peak, so that the price changes by the lesser of both ends' at least.
            vega = min(generalised_black(w, F, K, T, x, 0.0, 0.0)[3] for x in (v, found)) / F

            digits = half_price + lean * half_underlying

            def allowed(share, digits=digits, steep=lean * F, vega=vega):
                total = digits + share * steep
                return half_volatility + (total / vega if vega > 0 else math.inf)

            yield needed, abs(found - v), allowed

    def check_marks(self, name, rows, share, within_digits, **columns):
        """Every row is explained by the digits printed and a forward that is off by `share`; at
        least `within_digits` rows by the digits alone."""
        found = list(self.deviations(rows, **columns))
        for (needed, off, allowed), row in zip(found, rows):
            self.assertLessEqual(needed, share, row)
            if off is not None:
                self.assertLessEqual(off, allowed(share) + 1e-12, row)
        numbers = [(off, allowed) for _, off, allowed in found if off is not None]
        told = [off for off, allowed in numbers if allowed(share) < 0.01]
        needed = sorted(n for n, _, _ in found)
        digits = sum(n == 0 for n in needed)
        print(
            f"{name}: {len(found)} rows, {len(numbers)} volatilities; by printed digits alone "
            f"{digits}; the forward is off by {needed[len(needed) // 2]:.1e} (median), "
            f"{needed[-len(needed) // 10]:.1e} (nine in ten), {needed[-1]:.1e} (all); where that "
            f"leaves a vol point or less ({len(told)} rows), the volatility is off by at most "
            f"{max(told):.1e}",
            file=sys.stderr,
        )
        self.assertGreaterEqual(digits, within_digits)
        return len(numbers)

    def test_mark_prices_of_2020_give_mark_volatilities(self):
        """The mark price is as of another moment than the row's underlying: the forward that it
        needs differs from the one printed by up to 1.5 dollars in 9100, both ways. The row's Greeks
        go with the underlying that is printed. underlying_price is the best there is: with
        index_price, 21 rows stay within the digits."""
        path, _ = self.market_data(self.DERIBIT_2020)
        coin = ["--price", "mark_price", "--price-unit", "coin"]
        code, out, err = run([path, *self.OF_2020, *coin])
        rows = rows_of(out)
        self.assertEqual(len(rows), 326)
        year = 365 * 86400e3
        self.check_marks(
            self.DERIBIT_2020,
            rows,
            share=1.7e-4,
            within_digits=140,
            volatility=lambda row: float(row["mark_iv"]) / 100,
            underlying="underlying_price",
            years=lambda row: (
                (float(row["expiration_timestamp"]) - float(row["timestamp"])) / year
            ),
            price_digits=lambda row: 8,
        )

    def test_mark_prices_of_2026_give_mark_volatilities(self):
        """Quotes collected over some seconds, under one timestamp. Years are those between the two
        timestamps, of 365 days; the column time_to_maturity counts years of 365.25, with which 163
        rows stay within the digits."""
        path, _ = self.market_data(self.DERIBIT_2026)
        coin = ["--price", "mark_price", "--price-unit", "coin"]
        code, out, err = run([path, *self.OF_2026, *coin])
        rows = rows_of(out)
        self.assertEqual(len(rows), 1300)

        def years(row):
            end, start = (
                datetime.datetime.fromisoformat(row[name])
                for name in ("expiry_datetime", "timestamp")
            )
            return (end - start) / datetime.timedelta(days=365)

        self.check_marks(
            self.DERIBIT_2026,
            rows,
            share=2.8e-5,
            within_digits=1080,
            volatility=lambda row: float(row["implied_volatility"]),
            underlying="underlying",
            years=years,
            price_digits=lambda row: 8 if row["currency"] == "BTC" else 6,
        )


class Shares(Market):
    """American options on a share that pays no dividend; at rate 0 they are worth what European
    ones are. Quotes only, some sides blank."""

    def test_every_quote_has_a_volatility_or_a_reason(self):
        _, original = self.market_data("goog_american_chain_20151224_1100ET.csv")
        chain = io.StringIO()
        names = ["underlying_mid", "strike", "type", "expires", "bid", "mid", "ask"]
        out = csv.DictWriter(chain, names, extrasaction="ignore")
        out.writeheader()
        for row in original:
            row["mid"] = self.middle(row["bid"], row["ask"])
            row["underlying_mid"] = self.middle(row["underlying_bid"], row["underlying_ask"])
            row["expires"] = row["expiry"] + "T16:00-05:00"
            out.writerow(row)
        options = (
            "--model black_scholes --underlying underlying_mid --strike strike --type type "
            "--expires expires --at 2015-12-24T11:00-05:00"
        ).split()
        by_side = {}
        for side in ("bid", "mid", "ask"):
            code, text, err = run(["-", *options, "--price", side], chain.getvalue())
            rows = by_side[side] = rows_of(text)
            self.assertEqual(len(rows), 2192)
            self.assertEqual(code, int(not all(map(has_results, rows))))
            for row in rows:
                self.check_outcome(row, side)
            kinds = collections.Counter(
                re.sub(r"\d[\d.]*(e-\d+)? (is|below|of)", r"# \2", row["hr_status"]) for row in rows
            )
            print(side, dict(kinds), file=sys.stderr)
        for bid, mid, ask in zip(*by_side.values()):
            found = [
                float(row["hr_volatility"])
                for row in (bid, mid, ask)
                if row["hr_status"] == "ok"
            ]
            self.assertEqual(found, sorted(found))

    @staticmethod
    def middle(bid, ask):
        """In decimals, as a feed would write it."""
        return str((Decimal(bid) + Decimal(ask)) / 2) if bid and ask else ""

    def check_outcome(self, row, side):
        S, K, w = float(row["underlying_mid"]), float(row["strike"]), row["type"]
        intrinsic = max(S - K if w == "C" else K - S, 0.0)
        status, cell = row["hr_status"], row[side]
        if has_results(row):
            price = float(cell)
            self.assertAlmostEqual(float(row["hr_price"]), price, delta=1e-12 * S)
            if status == "ok":
                self.assertGreater(price, intrinsic)
                self.assertGreater(float(row["hr_volatility"]), 0)
            else:
                # In decimals the price is the intrinsic value; in binary it may be a bit above.
                self.assertRegex(status, "^ok: (volatility 0 as|imprecise as) ")
                self.assertAlmostEqual(price, intrinsic, delta=1e-15 * S)
        elif cell == "":
            self.assertEqual(status, f'{side}: "" is blank')
        else:
            number = r"(\d[\d.]*(?:e-\d+)?)"
            below = re.fullmatch(rf"{side}: {number} is {number} below the intrinsic value", status)
            self.assertTrue(below, status)
            self.assertEqual(float(below[1]), float(cell))
            self.assertAlmostEqual(float(below[2]), intrinsic - float(cell), delta=1e-6 * S)
            self.assertGreater(float(below[2]), 0)


if __name__ == "__main__":
    if not PROGRAM:
        print("skipped: chain_greeks is not built (HEDGEROW_CHAIN_GREEKS is not set)")
        sys.exit(77)
    unittest.main(verbosity=2)
