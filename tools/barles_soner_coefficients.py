#!/usr/bin/env python3
"""Coefficients of Barles and Soner's Psi: fits them in 160 digits and prints C++.

    tools/barles_soner_coefficients.py         the whole header,
                                               include/hedgerow/trigger/detail/barles_soner_coefficients.hpp
                                               (seconds)
    tools/barles_soner_coefficients.py long    only those blocks

Needs mpmath (Debian: python3-mpmath).
"""
import functools

from mpmath import mp, mpf, asinh, cbrt, cos, cosh, pi, sin, sinh, sqrt, tan

import coefficient_header as header
import coefficients as fits

mp.dps = 160


def solve(excess, slope, x):
    """A root by Newton's method."""
    for _ in range(200):
        step = excess(x) / slope(x)
        x -= step
        if abs(step) < abs(x) * mpf(10)**-120:
            return x
    raise ArithmeticError('Newton does not converge')


def short_psi(t):
    """Psi(t^3): sinh(x)^2 with sinh x - x/cosh x = t^(3/2)."""
    root = sqrt(t)**3
    start = asinh(min(cbrt(3 * root / 2) * (1 + root), root + mpf('0.6628')))
    x = solve(lambda x: sinh(x) * cosh(x) - x - root * cosh(x),
              lambda x: 2 * sinh(x)**2 - root * sinh(x), start)
    return sinh(x)**2


def long_ratio(t):
    """-Psi/(1 + Psi) at -t^3: tan(x)^2 with x/cos x - sin x = t^(3/2)."""
    root = sqrt(t)**3
    if root < 1:
        x = solve(lambda x: x - sin(x) * cos(x) - root * cos(x),
                  lambda x: 2 * sin(x)**2 + root * sin(x), min(cbrt(3 * root / 2), pi / 2))
        return tan(x)**2
    # In y = pi/2 - x beyond: cos x would lose the digits that sin y keeps.
    y = solve(lambda y: pi / 2 - y - sin(y) * cos(y) - root * sin(y),
              lambda y: -2 * cos(y)**2 - root * cos(y), pi / 2 / (root + 1))
    return (cos(y) / sin(y))**2


START = mpf(7) / 4  # the square root of t that parts near from far
FIRST = cbrt(mpf(9) / 4)  # both values' slope in t at 0


def grids(end, stretch):
    """Where to fit, and where to look afterwards for what may stick out in between."""
    return fits.nodes(mpf(0), end, 70, stretch), fits.nodes(mpf(0), end, 487, stretch)


def fit(name, value, lead, formula, far_end, degrees):
    """(value(t) - lead t^3)/t = P/Q, near in t up to 49/16 and far in sqrt(t) - 7/4: on the long side the
    half powers are those of the expansion at infinity, on the short side they shorten the logarithm's
    way. The error is relative to the value."""
    near = lambda t: t
    far = lambda d: (START + d)**2
    for kind, near_degrees, far_degrees in degrees:
        for part, place, (n, m), (xs, fine), where in (
                ('near', near, near_degrees, grids(START**2, None), 'in t on [0, 49/16]'),
                ('far', far, far_degrees, grids(far_end - START, mpf(2)),
                 f'in d = sqrt(t) - 7/4 on [0, {mp.nstr(far_end, 4)} - 7/4]')):
            whole = functools.cache(lambda x: value(place(x)) / place(x) if place(x) else FIRST)
            f = lambda x: whole(x) - lead * place(x)**2
            weight = lambda x: 1 / whole(x)
            error, p, q = fits.rational(f, weight, n, m, xs, 14)
            pr, qr = fits.rounded_in_turn(f, weight, p, q, xs, kind, {len(p): mpf(1)})
            after = max(abs(fits.horner(pr, x) / fits.horner(qr, x) - f(x)) * weight(x) for x in fine)
            fits.block(f'{name}_{part}_p_{kind}', kind, pr,
                       [f'({formula})/t, t = cbrt|A|, {where}, degrees {n}/{m};',
                        'Lawson-weighted minimax of the error relative to what it is part of, then rounded one',
                        f'coefficient after the other while the rest is fitted again: {mp.nstr(error, 3)} before rounding,',
                        f'{mp.nstr(after, 3)} with these coefficients.'])
            fits.block(f'{name}_{part}_q_{kind}', kind, qr, ['Denominator of the block above.'])


def fit_short():
    fit('short', short_psi, mpf(1), 'Psi - A', mpf(400),
        (('double', (8, 8), (10, 10)), ('float', (4, 4), (4, 4))))


def fit_long():
    fit('long', long_ratio, 4 / pi**2, '-Psi/(1 + Psi) - 4/pi^2 |A|', mpf(10)**5,
        (('double', (8, 8), (8, 7)), ('float', (4, 4), (4, 3))))


BLOCKS = {'short': fit_short, 'long': fit_long}


def members(kind):
    for name in ('short_near', 'short_far', 'long_near', 'long_far'):
        yield f'const auto& {name}_p = {name}_p_{kind}'
        yield f'const auto& {name}_q = {name}_q_{kind}'


if __name__ == '__main__':
    header.main(BLOCKS, ["Coefficients of Barles and Soner's Psi, lowest power first; printed by",
                         'tools/barles_soner_coefficients.py.'],
                'hedgerow::trigger::inline HEDGEROW_ISA::detail::barles_soner_fits',
                lambda: header.traits(('double', 'float'), members))
