#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Prints benchmarks/implied/two_step_coefficients.hpp: the fits of the two-step rational inverter
(seconds). Needs mpmath."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'tools'))
import coefficients as fits  # noqa: E402
from mpmath import mp, mpf, pi, sqrt, exp, log, erfc  # noqa: E402

mp.dps = 50
ROOT = sqrt(pi / 2)


def tail(x):
    return erfc(x / sqrt(mpf(2))) / 2


def scaled_tail(x):
    """Phi(-x) exp(x^2/2)."""
    return fits.mills(x) / sqrt(2 * pi)


def price(y, s):
    """Black's normalised price over its upper bound at log-moneyness -y^2/2 and total volatility s:
    Phi(t - h) - exp(y^2/2) Phi(-h - t), with positive h."""
    h, t = y * y / 2 / s, s / 2
    if h > t:
        return exp(-(h - t)**2 / 2) * (scaled_tail(h - t) - scaled_tail(h + t))
    return 1 - tail(t - h) - exp(-(h - t)**2 / 2) * scaled_tail(h + t)


def gap(y):
    """1 - erfcx(y/sqrt 2)."""
    return 1 - fits.mills(y) / ROOT


def lower(y):
    return price(y, y - ROOT * gap(y))


def upper(y):
    return price(y, y + ROOT * (2 - gap(y)))


def quantile(r):
    """The x with Phi(-x) = exp(-r^2), by Newton's method on the logarithm."""
    x = r * sqrt(mpf(2)) - mpf(1) / 2
    for _ in range(60):
        step = (log(scaled_tail(x)) - x * x / 2 + r * r) * fits.mills(x)
        x += step
        if abs(step) < mpf(10)**-35:
            return x
    raise ArithmeticError('quantile does not converge')


def fit(name, what, f, numerator, denominator, low, high, stretch):
    """The quotient nearest to f, in relative terms, printed as <name>_p and <name>_q."""
    xs = fits.nodes(mpf(low), mpf(high), 160, stretch=mpf(stretch))
    error, p, q = fits.rational(f, lambda x: 1 / abs(f(x)), numerator, denominator, xs)
    p, q = fits.as_type(p, 'double'), fits.as_type(q, 'double')
    after = max(abs(fits.horner(p, x) / fits.horner(q, x) / f(x) - 1) for x in xs)
    fits.block(f'{name}_p', 'double', p,
               [f'{what} on [{low}, {high}]; relative error',
                f'{mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} after it.'])
    fits.block(f'{name}_q', 'double', q, ['Denominator of the block above.'])


print("""// SPDX-License-Identifier: BSL-1.0
// Fits of the two-step rational inverter, lowest power first; printed by two_step_coefficients.py.
#pragma once

namespace bench::two_step_fits {
""")
fit('mills', '1/R(x) - x with R(x) = Phi(-x)/phi(x)', lambda x: 1 / fits.mills(x) - x,
    10, 11, '-0.5', '40', '2')
# 0 itself is left out where the function is a quotient 0/0 there.
fit('gap', '(1 - erfcx(y/sqrt 2))/y', lambda y: gap(y) / y, 9, 10, '1e-9', '54', '2')
fit('lower', 'b_l/b_max/y^2', lambda y: lower(y) / y**2, 5, 7, '1e-6', '54', '3')
fit('upper', 'b_u/b_max', upper, 6, 6, '1e-6', '54', '3')
fit('quantile', 'x with Phi(-x) = exp(-r^2)', quantile, 6, 5, '1.06', '27.5', '2')
print('}  // namespace bench::two_step_fits')
