#!/usr/bin/env python3
"""Coefficients of the premium-adjusted strike's first guesses: fits them in 40 digits and prints C++.

    tools/strike_coefficients.py          the whole header,
                                          include/hedgerow/convention/detail/strike_coefficients.hpp
                                          (a minute)
    tools/strike_coefficients.py nodes    only that block

Needs mpmath (Debian: python3-mpmath).
"""
from mpmath import mp, mpf, cos, erfc, exp, log, pi, sqrt

import coefficient_header as header
import coefficients as fits
import implied_coefficients as surfaces

mp.dps = 40


def log_cdf(u):
    return log(erfc(-u / sqrt(mpf(2))) / 2)


def hazard(u):
    """n(u)/N(u), the derivative of ln N."""
    return exp(-u * u / 2 - log_cdf(u)) / sqrt(2 * pi)


def chebyshev(low, high, count):
    return [low + (high - low) * (1 - cos(pi * i / (count - 1))) / 2 for i in range(count)]


# --- the blocks ----------------------------------------------------------------------------------

def fit_log():
    """ln x = e ln 2 + f l(f) with x = 2^e (1 + f)."""
    low, high = mpf(-1) / 4, mpf(1) / 2
    l = lambda f: log(1 + f) / f if abs(f) > mpf(10)**-25 else mpf(1)
    error, p = fits.polynomial(l, lambda f: abs(f) + mpf(10)**-6, 4, fits.nodes(low, high, 120))
    fits.block('rough_log_double', 'double', p,
               ['ln(1 + f)/f on [-1/4, 1/2], degree 4; Lawson-weighted minimax of the absolute error of the',
                f'logarithm: {mp.nstr(error, 3)}.'])


def guess_points():
    """(c, u) on the rising side of G = c u + ln N(u) with |c| <= 1, u >= -5 and G up to
    -2/5 + 9c/10 + c^2/2, which stays below its maximum."""
    points = []
    for c in chebyshev(mpf(-1), mpf(1), 25):
        bound = mpf('-0.4') + mpf('0.9') * c + c * c / 2
        low, high = mpf(-5), mpf(4)
        for _ in range(60):
            u = (low + high) / 2
            inside = c + hazard(u) > 0 and c * u + log_cdf(u) <= bound
            low, high = (u, high) if inside else (low, u)
        points += [(c, u) for u in chebyshev(mpf(-5), low, 45)]
    return points


def fit_guess():
    """u as a function of c and L = G(u)."""
    points, values, weights = [], [], []
    for c, u in guess_points():
        h = hazard(u)
        curvature = h * (u + h) / (2 * (c + h))  # -G''/(2 G')
        points.append((c, c * u + log_cdf(u))), values.append(u)
        weights.append(max(mpf(1), curvature))
    error, p, q, _, least = surfaces.rational_2d(points, values, weights, 5, 4, 30)
    assert least > 0
    fits.block('strike_guess_p_double', 'double', surfaces.triangle(p, 5),
               ['u in c and L, the root of c u + ln N(u) = L on its rising side, for |c| <= 1, u >= -5 and',
                'L <= -0.4 + 0.9 c + 0.5 c^2; all terms up to degrees 5/4, for each power of c from the highest,',
                'the powers of L from the highest; Lawson-weighted minimax of the error of u, times -G"/(2 G\')',
                f'where that is above 1: {mp.nstr(error, 3)}.'])
    fits.block('strike_guess_q_double', 'double', surfaces.triangle(q, 4), ['Denominator of the block above.'])


def fit_inverse_mills():
    """ln h(-r), what separates ln N(-r) from -r^2/2 - ln sqrt(2 pi)."""
    f = lambda r: log(hazard(-r))
    error, p, q = fits.rational(f, lambda r: mpf(1), 2, 2, fits.nodes(mpf(2), mpf(40), 120, stretch=mpf(3)))
    fits.block('log_inverse_mills_p_double', 'double', p,
               ['ln(n(r)/N(-r)) on [2, 40], degrees 2/2; Lawson-weighted minimax of the absolute error: '
                f'{mp.nstr(error, 3)}.'])
    fits.block('log_inverse_mills_q_double', 'double', q, ['Denominator of the block above.'])


NODES = ('-3', '-2', '-1', '0', '0.75', '1.5', '2.25', '3', '3.75', '4.5')


def print_nodes():
    print('// Places from which the Taylor polynomial of ln N reaches to the next: u, ln N(u), n(u)/N(u), correctly')
    print('// rounded.')
    print('inline constexpr double strike_nodes_double[][3] = {')
    for u in map(mpf, NODES):
        print('    {' + ', '.join(fits.rounded(x, 53)[1] if x else '0.0' for x in (u, log_cdf(u), hazard(u))) + '},')
    print('};\n')


BLOCKS = {'log': fit_log, 'guess': fit_guess, 'inverse_mills': fit_inverse_mills, 'nodes': print_nodes}

if __name__ == '__main__':
    header.main(BLOCKS, ["Coefficients of the premium-adjusted strike's first guesses; printed by "
                         'tools/strike_coefficients.py.'],
                'hedgerow::inline HEDGEROW_ISA::detail')
