#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs the benchmark programs, prints one table of ratios and writes docs/benchmarks.md.

Ratios are taken within one process, between medians of interleaved repetitions. Times are those
that the thread had a core for, so that other work on the machine is not counted.
"""

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import include_cost

ROOT = Path(__file__).resolve().parent.parent
ISA_FLAGS = {"avx2": {"avx2", "fma"},
             "avx512": {"avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd", "fma"}}
LOOP = "plain loop, `g++ -O3 -ffast-math`"

# What is measured: (section, row, key, key it is a ratio to, target); a key is a benchmark's name,
# and a target bounds the ratio from below (">=") or above ("<=").
BATCH_ROWS = [
    ("price and five Greeks, 1,024 options", "hedgerow `batch::evaluate`", "six/1024/hedgerow", None, ""),
    ("", LOOP, "six/1024/loop", "six/1024/hedgerow", ">= 2.0"),
    ("", "textbook formula on xsimd", "six/1024/xsimd", "six/1024/hedgerow", ""),
    ("", "hedgerow `evaluate`, one by one", "six/1024/scalar", "six/1024/hedgerow", ""),
    ("", "QuantLib `BlackCalculator`", "six/1024/quantlib", "six/1024/hedgerow", ""),
    ("", "hedgerow, all seventeen", "seventeen/1024/hedgerow", "six/1024/hedgerow", "<= 1.6"),
    ("", "hedgerow, `float`", "six_float/1024/hedgerow", "six/1024/hedgerow", "<= 0.56"),
    ("the same, 1,048,576 options", "hedgerow", "six/1048576/hedgerow", None, ""),
    ("", LOOP, "six/1048576/loop", "six/1048576/hedgerow", ">= 1.5"),
    ("the same, 128 options", "hedgerow", "six/128/hedgerow", None, ""),
    ("", LOOP, "six/128/loop", "six/128/hedgerow", ""),
    ("the same, 16 options", "hedgerow", "six/16/hedgerow", None, ""),
    ("", LOOP, "six/16/loop", "six/16/hedgerow", ""),
    ("only gamma, 1,024 options", "hedgerow", "gamma/1024/hedgerow", None, ""),
    ("", LOOP, "gamma/1024/loop", "gamma/1024/hedgerow", ""),
    ("only the price", "hedgerow", "price/1024/hedgerow", None, ""),
    ("", LOOP, "price/1024/loop", "price/1024/hedgerow", ""),
    ("Black-76, price and five Greeks", "hedgerow", "black76/1024/hedgerow", None, ""),
    ("", LOOP, "black76/1024/loop", "black76/1024/hedgerow", ""),
    ("Bachelier, price and five Greeks", "hedgerow", "bachelier/1024/hedgerow", None, ""),
    ("", LOOP, "bachelier/1024/loop", "bachelier/1024/hedgerow", ""),
    ("one option a call", "hedgerow `evaluate`, all seventeen", "evaluate/1/hedgerow", None, ""),
    ("", "hedgerow `delta` alone", "delta/1/hedgerow", "evaluate/1/hedgerow", ""),
    ("", "hedgerow `batch::evaluate`, six", "six/1/hedgerow", "evaluate/1/hedgerow", ""),
    ("", "QuantLib `BlackCalculator`, six", "evaluate/1/quantlib", "evaluate/1/hedgerow", ""),
]


def math_rows():
    rows = []
    for name in ("exp", "log", "cbrt", "normal_cdf", "mills_ratio", "normal_quantile"):
        ours = f"{name}/1024/lanes"
        rows += [(f"`math::{name}`", "hedgerow, registers", ours, None, ""),
                 ("", "xsimd, registers", f"{name}/1024/xsimd", ours, ""),
                 ("", "hedgerow, numbers", f"{name}/1024/scalar", ours, ""),
                 ("", "C library, numbers", f"{name}/1024/std", ours, "")]
    return rows


# Implied volatility: (section, row, key, quotes whose peers it is compared with).
IMPLIED_ROWS = [
    ("central quotes", "hedgerow `batch::implied_volatility`", "central/1024/hedgerow", "central"),
    ("", "from the last tick's volatility", "warm/1024/hedgerow", "central"),
    ("", "with one extreme quote in twenty", "extremes/1024/hedgerow", "central"),
    ("", "hedgerow `implied_volatility`, one by one", "central/1024/scalar", "central"),
    ("", "two-step rational inverter", "central/1024/two_step", "central"),
    ("", "QuantLib, accuracy 1e-12", "central/1024/quantlib", "central"),
    ("with delta, gamma and vega", "hedgerow `batch::evaluate_quotes`", "greeks/1024/hedgerow", "central"),
    ("", "hedgerow, in two calls", "greeks/1024/two_calls", "central"),
    ("index quotes", "hedgerow `batch::implied_volatility`", "index/1024/hedgerow", "index"),
    ("", "hedgerow `implied_volatility`, one by one", "index/1024/scalar", "index"),
    ("", "two-step rational inverter", "index/1024/two_step", "index"),
    ("", "QuantLib, accuracy 1e-12", "index/1024/quantlib", "index"),
    ("hedgerow in `float`", "central quotes", "central_float/1024/hedgerow", "central"),
    ("", "from the last tick's volatility", "warm_float/1024/hedgerow", "central"),
    ("", "with one extreme quote in twenty", "extremes_float/1024/hedgerow", "central"),
    ("", "with delta, gamma and vega", "greeks_float/1024/hedgerow", "central"),
    ("", "index quotes", "index_float/1024/hedgerow", "index"),
]
IMPLIED_PEERS = {"two-step": "two_step", "QuantLib": "quantlib"}

# Delta conventions: (section, row, key, key that it is compared with).
CONVENTION_ROWS = [
    ("price and five Greeks, every column varying", "alone", "delta_greeks/1024/hedgerow", None),
    ("", "and the delta in coin, from premiums over spot", "delta_coin/1024/hedgerow", "delta_greeks/1024/hedgerow"),
    ("", "and all six converted to coin, in place", "greeks_coin/1024/hedgerow", "delta_greeks/1024/hedgerow"),
    ("", "and the decayed delta", "delta_decayed/1024/hedgerow", "delta_greeks/1024/hedgerow"),
    ("", "and the premium-adjusted delta by the forward", "delta_forward/1024/hedgerow", "delta_greeks/1024/hedgerow"),
    ("strikes from premium-adjusted deltas", "hedgerow `batch::strike_from_delta`", "strike_premium_adjusted/1024/hedgerow", None),
    ("", "hedgerow `strike_from_delta`, one by one", "strike_premium_adjusted/1024/scalar", "strike_premium_adjusted/1024/hedgerow"),
    ("", "QuantLib `BlackDeltaCalculator`", "strike_premium_adjusted/1024/quantlib", "strike_premium_adjusted/1024/hedgerow"),
    ("strikes from spot deltas", "hedgerow `batch::strike_from_delta`", "strike_spot/1024/hedgerow", None),
    ("", "hedgerow `strike_from_delta`, one by one", "strike_spot/1024/scalar", "strike_spot/1024/hedgerow"),
    ("", "QuantLib `BlackDeltaCalculator`", "strike_spot/1024/quantlib", "strike_spot/1024/hedgerow"),
]

# Online estimators: (section, row, key, key that it is compared with). Times are per update.
ESTIMATOR_ROWS = [
    ("exponential weights about zero, ratio; 64 series, 1,024 rows", "hedgerow `batch::exponential_ratio`", "online_plain/65536/hedgerow", None),
    ("", "plain loop, no gaps", "online_plain/65536/loop", "online_plain/65536/hedgerow"),
    ("", "hedgerow `zero_mean_exponential`, one by one", "online_plain/65536/scalar", "online_plain/65536/hedgerow"),
    ("about the mean; ratio, intercept, standard error", "hedgerow `batch::exponential_ratio`", "online_exponential/65536/hedgerow", None),
    ("", "hedgerow `exponential`, one by one", "online_exponential/65536/scalar", "online_exponential/65536/hedgerow"),
    ("rolling window of 250, the same numbers", "hedgerow `batch::window_ratio`", "online_rolling/65536/hedgerow", None),
    ("", "plain loop, down-dated sums", "online_rolling/65536/down_dating", "online_rolling/65536/hedgerow"),
    ("", "plain loop, every window from the start", "online_rolling/65536/recompute", "online_rolling/65536/hedgerow"),
    ("", "hedgerow `rolling`, one by one", "online_rolling/65536/scalar", "online_rolling/65536/hedgerow"),
    ("filters, the same numbers", "hedgerow `batch::kalman_ratio`", "online_kalman/65536/hedgerow", None),
    ("", "hedgerow `kalman`, one by one", "online_kalman/65536/scalar", "online_kalman/65536/hedgerow"),
    ("", "hedgerow `batch::recursive_least_squares_ratio`", "online_recursive/65536/hedgerow", None),
    ("", "hedgerow `recursive_least_squares`, one by one", "online_recursive/65536/scalar", "online_recursive/65536/hedgerow"),
    ("", "hedgerow `dcc_garch`, one by one", "online_dcc/65536/scalar", None),
    ("window of 504, half-life 126; 256 series, 4,096 rows", "hedgerow `batch::window_ratio`, ratio and intercept", "online_half_life/1048576/hedgerow", None),
    ("", "and standard error", "online_half_life/1048576/all", "online_half_life/1048576/hedgerow"),
    ("", "plain loop, down-dated sums", "online_half_life/1048576/down_dating", "online_half_life/1048576/hedgerow"),
    ("", "hedgerow `half_life_window`, one by one", "online_half_life/1048576/scalar", "online_half_life/1048576/hedgerow"),
]

# Hedge ratios from Greeks: (section, row, key, key that it is compared with).
RATIO_ROWS = [
    ("three exposures to zero with three instruments", "hedgerow `ratio::neutral`", "neutral_3x3/64/hedgerow", None),
    ("", "hedgerow `ratio::delta_gamma_vega_neutral`", "neutral_3x3/64/closed", "neutral_3x3/64/hedgerow"),
    ("", "Eigen, QR with column pivoting", "neutral_3x3/64/eigen_qr", "neutral_3x3/64/hedgerow"),
    ("", "Eigen, LU with partial pivoting", "neutral_3x3/64/eigen_lu", "neutral_3x3/64/hedgerow"),
    ("1,024 books of three exposures and three instruments each", "hedgerow `batch::neutral`", "neutral_small/1024/hedgerow", None),
    ("", "hedgerow `ratio::exact_neutral`, one by one", "neutral_small/1024/scalar", "neutral_small/1024/hedgerow"),
    ("", "Eigen, LU of fixed size, partial pivoting", "neutral_small/1024/eigen_partial", "neutral_small/1024/hedgerow"),
    ("", "Eigen, LU of fixed size, full pivoting", "neutral_small/1024/eigen_full", "neutral_small/1024/hedgerow"),
    ("3 exposures, 10 instruments, costs and bounds", "hedgerow `ratio::solver`, from nothing", "optimal_3x10/64/hedgerow", None),
    ("", "from the last solution, exposures 1 % off", "optimal_3x10/64/warm", "optimal_3x10/64/hedgerow"),
    ("", "coordinate descent to 1e-8", "optimal_3x10/64/descent", "optimal_3x10/64/hedgerow"),
    ("", "alternating directions to 1e-8", "optimal_3x10/64/directions", "optimal_3x10/64/hedgerow"),
    ("3 exposures, 4 instruments in lots", "hedgerow `ratio::solver`, from nothing, proved", "optimal_3x4_lots/64/hedgerow", None),
    ("", "from the last solution", "optimal_3x4_lots/64/warm", "optimal_3x4_lots/64/hedgerow"),
    ("", "enumeration of two lots each way", "optimal_3x4_lots/64/enumeration", "optimal_3x4_lots/64/hedgerow"),
    ("10 exposures, 100 instruments", "hedgerow `ratio::solver`, from nothing", "optimal_10x100/64/hedgerow", None),
    ("", "from the last solution", "optimal_10x100/64/warm", "optimal_10x100/64/hedgerow"),
    ("", "coordinate descent to 1e-8", "optimal_10x100/64/descent", "optimal_10x100/64/hedgerow"),
]

# Rebalancing triggers: (section, row, key, key that it is compared with).
TRIGGER_ROWS = [
    ("a delta band of fixed width", "hedgerow `delta_band`, one by one", "trigger_band/1024/scalar", None),
    ("", "by hand, without NaN and reasons", "trigger_band/1024/by_hand", "trigger_band/1024/scalar"),
    ("derived bands", "hedgerow `whalley_wilmott`, one by one", "trigger_ww/1024/scalar", None),
    ("", "by hand, with `std::exp` and `std::cbrt`", "trigger_ww/1024/by_hand", "trigger_ww/1024/scalar"),
    ("", "hedgerow `zakamouline`", "trigger_zakamouline/1024/scalar", "trigger_ww/1024/scalar"),
    ("", "hedgerow `two_fee`", "trigger_two_fee/1024/scalar", "trigger_ww/1024/scalar"),
    ("half-widths alone", "`whalley_wilmott_half_width`, registers", "half_width_ww/1024/lanes", None),
    ("", "numbers", "half_width_ww/1024/scalar", "half_width_ww/1024/lanes"),
    ("", "by hand, with `std::cbrt`", "half_width_ww/1024/by_hand", "half_width_ww/1024/lanes"),
    ("", "`two_fee_band`, registers", "half_width_two_fee/1024/lanes", "half_width_ww/1024/lanes"),
    ("Barles-Soner volatility", "`barles_soner_volatility`, registers", "barles_soner/1024/lanes", None),
    ("", "numbers", "barles_soner/1024/scalar", "barles_soner/1024/lanes"),
    ("", "Newton's method, hyperbolic functions of the C library", "barles_soner/1024/newton", "barles_soner/1024/lanes"),
    ("best edge band and its total", "hedgerow `batch::best_hedging`", "best_edge/1024/hedgerow", None),
    ("", "hedgerow `best_edge`, one by one", "best_edge/1024/scalar", "best_edge/1024/hedgerow"),
    ("variance, cost and profit until expiry", "hedgerow `batch::expected_hedging`", "expected_hedging/1024/hedgerow", None),
    ("", "hedgerow, three functions one by one", "expected_hedging/1024/scalar", "expected_hedging/1024/hedgerow"),
    ("", "Simpson's rule by hand, 200 steps", "expected_hedging/1024/simpson", "expected_hedging/1024/hedgerow"),
    ("a combination", "polled `whalley_wilmott`, or a clock; cooldown", "trigger_combined/1024/scalar", "trigger_ww/1024/scalar"),
]

# Decisions in columns: (section, row, key, key that it is compared with).
DECIDE_ROWS = [
    ("a delta band of fixed width", "hedgerow `batch::decide`", "decide_band/1024/hedgerow", None),
    ("", "hedgerow, one by one", "decide_band/1024/scalar", "decide_band/1024/hedgerow"),
    ("", f"{LOOP}, mask and target", "decide_band/1024/loop", "decide_band/1024/hedgerow"),
    ("Whalley-Wilmott", "hedgerow `batch::decide`", "decide_ww/1024/hedgerow", None),
    ("", "hedgerow, one by one", "decide_ww/1024/scalar", "decide_ww/1024/hedgerow"),
    ("", f"{LOOP}, mask and target", "decide_ww/1024/loop", "decide_ww/1024/hedgerow"),
    ("", "hedgerow, Zakamouline", "decide_zakamouline/1024/hedgerow", "decide_ww/1024/hedgerow"),
    ("Whalley-Wilmott or a clock, cooldown", "hedgerow `batch::decide`", "decide_combined/1024/hedgerow", None),
    ("", "hedgerow, one by one", "decide_combined/1024/scalar", "decide_combined/1024/hedgerow"),
    ("price and five Greeks of a chain", "alone", "chain_greeks/1024/hedgerow", None),
    ("", "and a delta band, `batch::evaluate_and_decide`", "chain_band/1024/hedgerow", "chain_greeks/1024/hedgerow"),
    ("", "and a delta band, in two calls", "chain_band/1024/two_calls", "chain_greeks/1024/hedgerow"),
    ("", "and Whalley-Wilmott", "chain_ww/1024/hedgerow", "chain_greeks/1024/hedgerow"),
    ("", "a delta band, no Greek written", "chain_band_alone/1024/hedgerow", "chain_greeks/1024/hedgerow"),
]

# Calls that the compiled kernels take: (key, what the row is named).
KERNELS_CALLS = (
    ("dispatch_implied", "`implied_volatility`"), ("dispatch_quotes", "`evaluate_quotes`"),
    ("dispatch_strikes", "`strike_from_delta`, premium-adjusted"),
    ("dispatch_convert_delta", "`convert_delta`, spot to forward"),
    ("dispatch_to_coin", "`to_coin`, price and delta"), ("dispatch_neutral", "`neutral`, two by two"),
    ("dispatch_rates", "`hedging_rates`, edge"), ("dispatch_panels", "`exponential_ratio`"))

# Compiled kernels: (section, row, key, key that it is compared with).
KERNELS_ROWS = [
    (f"price and five Greeks, {options} a call", "header-only form", f"dispatch/{n}/header", None)
    if who == "header" else ("", "`hedgerow::kernels`, the same instruction set", f"dispatch/{n}/kernels", f"dispatch/{n}/header")
    for n, options in ((1, "one option"), (16, "16 options"), (1024, "1,024 options"))
    for who in ("header", "kernels")
] + [
    (f"{call}, one row a call", "header-only form", f"{key}/1/header", None)
    if who == "header" else ("", "`hedgerow::kernels`", f"{key}/1/kernels", f"{key}/1/header")
    for key, call in KERNELS_CALLS
    for who in ("header", "kernels")
]

# Price histories: (section, row, key, key that it is compared with).
HISTORY_ROWS = [
    ("minimum variance, a hundred days", "hedgerow `minimum_variance`", "minimum_variance/100/hedgerow", None),
    ("", "two plain loops, `-O3 -ffast-math`", "minimum_variance/100/loop", "minimum_variance/100/hedgerow"),
    ("", "Eigen's column operations", "minimum_variance/100/eigen", "minimum_variance/100/hedgerow"),
    ("four years of days", "hedgerow `minimum_variance`", "minimum_variance/1024/hedgerow", None),
    ("", "two plain loops, `-O3 -ffast-math`", "minimum_variance/1024/loop", "minimum_variance/1024/hedgerow"),
    ("", "Eigen's column operations", "minimum_variance/1024/eigen", "minimum_variance/1024/hedgerow"),
    ("a million ticks", "hedgerow `minimum_variance`", "minimum_variance/1048576/hedgerow", None),
    ("", "two plain loops, `-O3 -ffast-math`", "minimum_variance/1048576/loop", "minimum_variance/1048576/hedgerow"),
    ("", "Eigen's column operations", "minimum_variance/1048576/eigen", "minimum_variance/1048576/hedgerow"),
    ("four hedges at once, four years of days", "hedgerow `several_hedges`", "several_hedges/1024/hedgerow", None),
    ("", "Eigen's `ColPivHouseholderQR`", "several_hedges/1024/eigen", "several_hedges/1024/hedgerow"),
]


# --- running ------------------------------------------------------------------------------------

def output_of(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def cpu_info(field):
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return ""
    found = re.search(rf"^{field}\s*:\s*(.*)$", text, re.M)
    return found.group(1) if found else ""


class Run:
    """One build's programs for one instruction set, and what they measured."""

    def __init__(self, folder, isa):
        self.folder, self.isa = folder, isa
        self.time, self.context = {}, {}
        self.cycle = None  # of the core, in ns, while it works the hot loop

    def program(self, name):
        return self.folder / "benchmarks" / "_".join(filter(None, ("bench", name, self.isa)))

    def measure(self, name, repetitions, min_time):
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            subprocess.run(
                [str(self.program(name)), f"--benchmark_out={out.name}", "--benchmark_out_format=json",
                 f"--benchmark_repetitions={repetitions}", f"--benchmark_min_time={min_time}",
                 "--benchmark_enable_random_interleaving=true",
                 "--benchmark_report_aggregates_only=true"],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            report = json.load(out)
        self.context |= report["context"]
        for b in report["benchmarks"]:
            if b["aggregate_name"] == "median":
                rows = int(b["run_name"].split("/")[1])
                self.time[b["run_name"]] = b["cpu_time"] / max(rows, 1)  # in ns, Google Benchmark's default
                self.cycle = b.get("cycle", self.cycle)

    @property
    def title(self):
        compiler = self.context["compiler"].split()[0]
        isa = {"avx2": "AVX2", "avx512": "AVX-512"}.get(self.isa, self.isa)
        return f"{compiler}, {isa}" if isa else compiler

    def ratio(self, key, reference):
        return self.time[key] / self.time[reference]


def find_runs(folders):
    """A Run for each set of programs that this processor can execute."""
    flags = set(cpu_info("flags").split())
    for folder in folders:
        for program in sorted((folder / "benchmarks").glob("bench_batch*")):
            found = re.fullmatch(r"bench_batch_?(\w*)", program.name)
            if not found or not os.access(program, os.X_OK):
                continue
            isa = found.group(1)
            if ISA_FLAGS.get(isa, set()) <= flags:
                yield Run(folder, isa)
            else:
                print(f"==> skipped: {program.name}, this processor has no {isa}")


def vector_calls(program):
    """The C library's vector functions that the plain loop calls."""
    listing = output_of("objdump", "-d", "--no-show-raw-insn", "-C", str(program))
    loop = re.search(r"^[0-9a-f]+ <bench::loop_six\([^\n]*>:\n(.*?)\n\n", listing, re.S | re.M)
    return sorted(set(re.findall(r"call.*<(_ZGV\w+)@plt>", loop.group(1) if loop else "")))


# --- the port limit -----------------------------------------------------------------------------

HEAVY_STAGES = ["measure", "locate", "discount", "exercise"]
STAGES = ["sign", *HEAVY_STAGES]


def newest_mca():
    """(command, processor name, version) of the newest llvm-mca, or None."""
    best = None
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for path in Path(folder).glob("llvm-mca*"):
            if not re.fullmatch(r"llvm-mca(-\d+)?", path.name):
                continue
            text = output_of(str(path), "--version")
            version = int(re.search(r"version (\d+)", text).group(1))
            host = re.search(r"Host CPU: (\S+)", text)
            if host and (best is None or version > best[2]):
                best = (str(path), host.group(1), version)
    return best


class Mca:
    def __init__(self):
        found = newest_mca()
        self.command, self.cpu, self.version = found if found else (None, None, None)

    def report(self, assembly):
        return output_of(self.command, "-mtriple=x86_64", f"-mcpu={self.cpu}", input=assembly)

    def throughput(self, assembly):
        return float(re.search(r"Block RThroughput:\s*([\d.]+)", self.report(assembly)).group(1))

    def model(self):
        """The scheduling model's own name, which a processor may borrow from its predecessor."""
        found = re.search(r"\[0\](?:\.\d)?\s+- ([A-Z][a-z]+\d*)", self.report("nop\n"))
        return found.group(1) if found else "unknown"

    def halves_wide(self):
        fma = "vfmadd213pd %{0}mm0, %{0}mm1, %{0}mm2\n"
        return self.throughput(fma.format("z")) > 1.5 * self.throughput(fma.format("y"))


def vector_loops(listing):
    """Instructions of each loop of a function that uses vector registers."""
    lines = [(int(m.group(1), 16), m.group(2).split("#")[0].strip())
             for m in re.finditer(r"^\s*([0-9a-f]+):\t(.+)$", listing, re.M)]
    loops = []
    for at, text in lines:
        jump = re.match(r"j(?!mp)\w+\s+([0-9a-f]+)", text)
        start = int(jump.group(1), 16) if jump else at + 1
        body = [t for a, t in lines if start <= a <= at]
        if any(re.search(r"[xyz]mm", t) for t in body):
            loops.append(body)
    return loops


def stores(body):
    """How many registers a loop writes to memory."""
    return sum(bool(re.search(r"mm\d+,[^,(]*\([^)]*\)$", text)) for text in body)


def hot_loop(stage, listing):
    """(assembly, pairs of registers an iteration works) of a stage's loop. Compilers unroll only the
    light ones, which write one result for each pair."""
    loops = vector_loops(listing)
    if not loops:
        sys.exit(f"bench_report.py: found no vector loop in {stage}:\n{listing}")
    body = max(loops, key=stores)
    jumps_nowhere = [re.sub(r"^(j\w+)\s.*", r"\1 1", text) for text in body]
    pairs = 1 if stage in HEAVY_STAGES else max(stores(body) // 2, 1)
    return "\n".join(jumps_nowhere) + "\n", pairs


def narrowed(text):
    """Registers of half the width: how a full-width core's 512-bit work looks to a model that
    takes two steps for it."""
    return re.sub(r"%([yz])mm", lambda m: {"y": "%xmm", "z": "%ymm"}[m.group(1)], text)


def stage_bounds(run, mca):
    """Cycles per option that each stage's loop needs by its use of the ports alone."""
    wide = run.isa == "avx512"
    full_rate = wide and run.time["fma512/1024/core"] < 1.3 * run.time["fma256/1024/core"]
    narrow = full_rate and mca.halves_wide()
    options = 16 if wide else 8  # two registers
    bounds = {}
    for stage in STAGES:
        listing = output_of("objdump", "-d", "--no-show-raw-insn",
                            f"--disassemble=hedgerow_stage_{stage}", str(run.program("batch")))
        text, pairs = hot_loop(stage, listing)
        bounds[stage] = mca.throughput(narrowed(text) if narrow else text) / (options * pairs)
    return bounds, narrow


def stage_times(run):
    """Cycles per option that each stage's loop took, by the core's clock of that run."""
    names = {key.split("/")[0]: key for key in run.time}
    return {stage: run.time[names[f"stage_{stage}"]] / run.cycle for stage in STAGES}


# --- tables -------------------------------------------------------------------------------------

def number(x):
    return f"{x:.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def met(ratio, target):
    bound = float(target.split()[1])
    return ratio >= bound if target.startswith(">=") else ratio <= bound


def verdict(target, ratios):
    """yes, or the runs that miss the target."""
    if not target:
        return ""
    missed = [title for title, ratio in ratios if not met(ratio, target)]
    return "yes" if not missed else "not with " + "; ".join(missed)


def ratio_table(runs, rows):
    head = ["what"] + [c for r in runs for c in (f"{r.title}: ns", "ratio")] + ["target", "met"]
    table = [head]
    for section, label, key, reference, target in rows:
        if section:
            table.append([f"**{section}**"] + [""] * (len(head) - 1))
        here = [r for r in runs if key in r.time]
        if not here:
            continue
        cells, ratios = [label], []
        for r in runs:
            ratio = r.ratio(key, reference) if reference and key in r.time else None
            if ratio is not None:
                ratios.append((r.title, ratio))
            cells += [number(r.time[key]) if key in r.time else "",
                      "" if ratio is None else f"{ratio:.2f}"]
        table.append(cells + [target, verdict(target, ratios)])
    return table


def implied_table(runs):
    """Each row's time and how many times as long the peers take for the same quotes."""
    head = ["what"] + [c for r in runs for c in (f"{r.title}: ns", *IMPLIED_PEERS)]
    table = [head]
    for section, label, key, quotes in IMPLIED_ROWS:
        if section:
            table.append([f"**{section}**"] + [""] * (len(head) - 1))
        key = f"implied_{key}"
        if not any(key in r.time for r in runs):
            continue
        cells = [label]
        for r in runs:
            cells.append(number(r.time[key]) if key in r.time else "")
            for peer in IMPLIED_PEERS.values():
                reference = f"implied_{quotes}/1024/{peer}"
                known = key in r.time and reference in r.time
                cells.append(number(r.ratio(reference, key)) if known else "")
        table.append(cells)
    return table


def compared_table(runs, rows):
    """Each row's time, and its ratio to the row that it is compared with."""
    head = ["what"] + [c for r in runs for c in (f"{r.title}: ns", "ratio")]
    table = [head]
    for section, label, key, reference in rows:
        if section:
            table.append([f"**{section}**"] + [""] * (len(head) - 1))
        if not any(key in r.time for r in runs):
            continue
        cells = [label]
        for r in runs:
            known = reference and key in r.time and reference in r.time
            cells += [number(r.time[key]) if key in r.time else "",
                      f"{r.ratio(key, reference):.2f}" if known else ""]
        table.append(cells)
    return table


def add_limit(table, runs, limits):
    """The row that compares the whole hot loop with its port limit."""
    target, cells, ratios = "<= 1.25", ["hedgerow, the port limit by llvm-mca"], []
    for r in runs:
        bound = sum(limits[r][0].values())
        ratio = r.time["six/1024/hedgerow"] / (bound * r.cycle)
        ratios.append((r.title, ratio))
        cells += [number(bound * r.cycle), f"{ratio:.2f}"]
    place = next(i for i, row in enumerate(table) if row[0] == "hedgerow, `float`") + 1
    table.insert(place, cells + [target, verdict(target, ratios)])


def stage_table(runs, limits):
    table = [["stage"] + [c for r in runs
                          for c in (f"{r.title}: cycles", "limit", "ratio")]]
    measured = {r: stage_times(r) for r in runs}
    for stage in STAGES + ["sum"]:
        row = [stage]
        for r in runs:
            bounds, times = limits[r][0], measured[r]
            b = bounds.get(stage) or sum(bounds.values())
            t = times.get(stage) or sum(times.values())
            row += [number(t), number(b), f"{t / b:.2f}"]
        table.append(row)
    return table


def markdown(table):
    width = [max(len(row[c]) for row in table) for c in range(len(table[0]))]
    def line(row):
        cells = [row[0].ljust(width[0])] + [x.rjust(w) for x, w in zip(row[1:-1], width[1:-1])]
        return "| " + " | ".join(cells + [row[-1].ljust(width[-1])]) + " |"
    rule = ["-" * width[0]] + ["-" * (w - 1) + ":" for w in width[1:-1]] + ["-" * width[-1]]
    return "\n".join([line(table[0]), line(rule)] + [line(row) for row in table[1:]])


# --- the page -----------------------------------------------------------------------------------

def facts(runs, mca):
    first = runs[0].context
    clocks = [1 / r.cycle for r in runs if r.cycle]
    gxx = output_of("g++", "--version").splitlines()[0]
    lines = [
        f"date: {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}",
        f"processor: {cpu_info('model name') or platform.processor()} (family "
        f"{cpu_info('cpu family')}, model {cpu_info('model')}), {os.cpu_count()} cores"
        + (f", at {min(clocks):.2f} to {max(clocks):.2f} GHz in the hot loop" if clocks else ""),
        "compilers: " + "; ".join(dict.fromkeys(r.context["compiler"] for r in runs))
        + f"; plain loops always by {gxx}",
    ]
    lines += [f"flags, {r.isa or 'native'}: `{r.context['flags']}`"
              for r in {r.isa: r for r in runs}.values()]
    lines += [
        "flags of the plain loop: `-O3 -ffast-math` and the same instruction set, with AVX-512 also "
        "`-mprefer-vector-width=512`; it calls "
        + ", ".join(f"`{c}`" for c in dict.fromkeys(c for r in runs for c in vector_calls(r.program('batch')))),
        "libraries: " + ", ".join(
            [f"hedgerow {first['hedgerow']}", f"xsimd {first['xsimd']}"]
            + ([f"QuantLib {first['quantlib']} (as packaged; our loop over it `-O2`)"]
               if "quantlib" in first else [])
            + [" ".join(platform.libc_ver())]),
    ]
    if mca:
        lines.append(f"port limits: llvm-mca {mca.version}, `-mcpu={mca.cpu}`, whose scheduling "
                     f"model is {mca.model()}")
    return lines


def agreement(runs, prefix="difference "):
    found = {}
    for r in runs:
        for key, value in r.context.items():
            if key.startswith(prefix):
                name = key.removeprefix(prefix)
                found[name] = max(found.get(name, 0.0), float(value))
    return ", ".join(f"{name} {value:.1g}" for name, value in found.items())


def implied_section(runs):
    return [
        "## Implied volatility", "",
        "1,024 quotes under Black-76 from columns of forward, rate, type, strike, expiry and price, as many "
        "calls as puts; nanoseconds per quote. Beside each time is how many times as long the two peers take "
        "for the same quotes (or the central ones without the extreme), in `double` and cold, in the same "
        "process: the two-step rational inverter of P. "
        "Jaeckel, *Let's Be Rational* (2015, with its later revisions; our own implementation, one quote "
        "after the other, `-O3 -march=native`), and QuantLib's `blackFormulaImpliedStdDev` at an accuracy of "
        "1e-12.",
        "",
        "Central quotes are within 3 standard deviations at total volatilities from 0.02 to 1.5, half of them "
        "in the money. Index quotes are for 90 % in the wings from 1 to 6 standard deviations, 5 % from 6 to 8 "
        "and 5 % within 1, of 1 day to 2 years and volatilities from 8 % to 60 % with a skew. Extreme quotes "
        "are beyond 10 standard deviations, near the upper bound, at or below intrinsic value, and NaN or "
        "expired, in turn. The last tick's volatility is up to 2 % off.",
        "",
        "All find the same: largest relative error, over the relative change of the volatility for one of the "
        "price (in the money also of the forward): "
        f"{agreement(runs, 'implied difference ')}.",
        "", markdown(implied_table(runs)), ""]


def convention_section(runs):
    return [
        "## Delta conventions", "",
        "1,024 options as above, and 1,024 deltas of currency options from 5 to 45 per cent, of one week to two "
        "years, at volatilities from 5 % to 40 %; nanoseconds per row, and the time as a multiple of the row at "
        "the head of its group. QuantLib's calculator solves premium-adjusted deltas by Brent's method to 1e-8. "
        f"Largest relative difference of the strikes: {agreement(runs, 'convention difference ')}.",
        "", markdown(compared_table(runs, CONVENTION_ROWS)), ""]


def ratio_section(runs):
    return [
        "## Hedge ratios from Greeks", "",
        "64 random books a row, of exposures as far apart as delta, gamma and vega are; nanoseconds per book, and "
        "the time as a multiple of the row at the head of its group. Coordinate descent and the alternating "
        "direction method of multipliers are our own implementations, on Eigen, without the limits, lots and "
        "certificate that the solver has. Enumeration does not find the best every time. Largest objective above "
        f"ours, relative: {agreement(runs, 'ratio difference ')}.",
        "", markdown(compared_table(runs, RATIO_ROWS)), ""]


def estimator_section(runs):
    return [
        "## Online hedge ratios", "",
        "`double`, time for an update: one observation of one series. Ratios are to the batch "
        "that does the same. The plain loops are `g++ -O3 -ffast-math`, vectorised over the series; "
        f"largest difference: {agreement(runs, 'estimators difference ')}. "
        "The last section is the published reference point of a rolling regression with half-life "
        "weights, 461 ms on four threads of a Xeon 8352V for its 1,048,576 regressions, or 1,760 "
        "ns of a thread's time each "
        "([polars_ds_extension 479](https://github.com/abstractqqq/polars_ds_extension/issues/479)). "
        "Its panel exceeds the caches.",
        "", markdown(compared_table(runs, ESTIMATOR_ROWS)), ""]


def trigger_section(runs):
    return [
        "## Rebalancing triggers", "",
        "1,024 positions in options of a week to a year, a third of them to be traded; nanoseconds per "
        "decision, and the time as a multiple of the row at the head of its group. Each decision is a target and "
        "a reason. The loops by hand know nothing of unknown numbers, reasons or parameters out of range.",
        "", markdown(compared_table(runs, TRIGGER_ROWS)), "",
        "The same in columns: mask, target and reason of each position. The plain loops write no reason, and are "
        "compiled as if there were no NaN.",
        "", markdown(compared_table(runs, DECIDE_ROWS)), ""]


def history_section(runs):
    return [
        "## Price histories", "",
        "A regression of 100, 1,024 and 1,048,576 pairs of changes, with intercept, standard error and "
        "effectiveness; nanoseconds per pair, and the time as a multiple of hedgerow's. The peers read the series "
        "twice and look for nothing; hedgerow reads them once, after a few rows that tell it about where, with an "
        "error that does not grow with the length, and refuses what is not finite. With several hedges both factorise "
        "centred columns; hedgerow refines the solution once. Largest relative difference with one hedge: "
        f"{agreement(runs, 'history difference ')}.",
        "", markdown(compared_table(runs, HISTORY_ROWS)), ""]


def dispatch_table(runs):
    """What a call without rows costs, and how much more through the compiled kernels."""
    head = ["a call without rows"] + [c for r in runs for c in (f"{r.title}: ns", "dispatch: ns")]
    table = [head]
    for key, call in (("dispatch", "`evaluate`, price and five Greeks"), *KERNELS_CALLS):
        cells = [call]
        for r in runs:
            header, kernels = (r.time.get(f"{key}/0/{who}") for who in ("header", "kernels"))
            known = header is not None and kernels is not None
            cells += [number(header), f"{kernels - header:+.1f}"] if known else ["", ""]
        table.append(cells)
    return table


def kernels_section(runs):
    return [
        "## Compiled kernels", "",
        "What a call through the target `hedgerow::kernels` costs beside the header-only form of the same "
        "instruction set: see [fast-code.md](fast-code.md#one-program-for-many-machines). A call without "
        "rows checks its columns, hands them over and computes nothing, so what it costs more is the dispatch. "
        "It can be negative: compilers lay the two forms out differently.",
        "", markdown(dispatch_table(runs)), "",
        "Of calls with rows the time per option, and the ratio of the two forms, in which the layout of the "
        "arithmetic has its part:",
        "", markdown(compared_table(runs, KERNELS_ROWS)), ""]


def compilers_of(folders):
    """The compiler that each build folder was configured with."""
    found = []
    for folder in folders:
        cache = (folder / "CMakeCache.txt").read_text()
        found.append(re.search(r"^CMAKE_CXX_COMPILER:\w+=(.*)$", cache, re.M).group(1))
    return list(dict.fromkeys(found))


def page(runs, table, stages, mca, limits, compilers):
    text = ["# Benchmarks", "", "Written by `tools/bench`; run it for the figures of your machine.", ""]
    text += [f"- {line}" for line in facts(runs, mca)] + [
        "",
        "Options: spot and strike uniform in [80, 120], volatility in [0.1, 0.8], expiry in [0.02, 2] "
        "years, rate in [0, 0.06], yield in [0, 0.04], calls and puts at random, every column varying. "
        "Numbers are `double`, on one core. Nanoseconds are per option (per number for the functions), "
        "medians of interleaved repetitions in one process; a ratio is a row's time over hedgerow's in "
        "the same process, so a peer's ratio says how many times as fast hedgerow is.",
        "",
        "All compute the same: largest difference of the six numbers, relative to the larger of the value "
        f"and its column's mean size: {agreement(runs)}.",
        "", markdown(table), "", *implied_section(runs),
        *convention_section(runs), *ratio_section(runs), *history_section(runs), *kernels_section(runs),
        *estimator_section(runs), *trigger_section(runs)]
    if stages:
        text += ["## The hot loop, stage by stage", "",
                 "Cycles per option, measured for each loop of the batch engine alone and as llvm-mca bounds "
                 "it by the use of execution ports (block reciprocal throughput), without any latency."]
        if any(narrow for _, narrow in limits.values()):
            text += ["This core starts 512-bit multiply-adds as often as 256-bit ones (measured), which the "
                     "model does not know; AVX-512 loops are therefore given to llvm-mca with registers of "
                     "half the width."]
        text += ["", markdown(stages), ""]
    text += include_cost.section(compilers, markdown)
    text += ["## To reproduce", "",
             "`tools/bench` installs what is missing, builds in `build/bench` and `build/bench-clang`, "
             "measures for about four minutes and rewrites this page. Leave the machine idle meanwhile.", ""]
    return "\n".join(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, action="append", required=True,
                        help="a configured and built folder; again for another compiler")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--min-time", type=float, default=0.02, help="seconds a repetition")
    args = parser.parse_args()

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    runs = list(find_runs(args.build))
    if not runs:
        sys.exit("bench_report.py: no benchmark program that this processor can run")
    for run in runs:
        for name in ("batch", "math", "implied", "convention", "ratio", "history", "estimators",
                     "trigger", "decide", "kernels"):
            print(f"==> {run.program(name).relative_to(run.folder.parent)}", flush=True)
            try:
                run.measure(name, args.repetitions, args.min_time)
            except subprocess.CalledProcessError as error:
                sys.exit(f"{error.stderr}\nbench_report.py: {run.program(name).name} failed")
    for run in runs:
        if run.isa and not vector_calls(run.program("batch")):
            sys.exit("bench_report.py: the plain loop calls no vector function; it is not a fair peer")

    table = ratio_table(runs, BATCH_ROWS + math_rows())
    mca, stages, limits = Mca(), None, {}
    if mca.command and shutil.which("objdump") and all(r.isa for r in runs):
        limits = {r: stage_bounds(r, mca) for r in runs}
        add_limit(table, runs, limits)
        stages = stage_table(runs, limits)
    else:
        mca = None
        print("==> no llvm-mca or objdump: port limits are left out")
    print("==> compiling each header alone", flush=True)
    text = page(runs, table, stages, mca, limits, compilers_of(args.build))
    print(text)
    args.output.write_text(text)
    print(f"==> wrote {args.output.relative_to(ROOT) if args.output.is_relative_to(ROOT) else args.output}")


if __name__ == "__main__":
    main()
