#!/usr/bin/env python3
"""Coefficients of the implied volatility's first guesses: fits them in 40 digits and prints C++.

    tools/implied_coefficients.py           the whole header,
                                            include/hedgerow/implied/detail/coefficients.hpp (ten seconds)
    tools/implied_coefficients.py normal    only that block

Needs mpmath (Debian: python3-mpmath).
"""
from mpmath import mp, mpf, matrix, sqrt, exp, log, pi, erfc, sinh

import coefficient_header as header
import coefficients as fits

mp.dps = 40


# --- the functions, all from h = |x|/v and t = v/2 -----------------------------------------------

def normal_tail(x):
    return erfc(x / sqrt(mpf(2))) / 2


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def time_value(h, t):
    """Of the option out of the money, over the nearer of forward and strike:
    N(t - h) - e^x N(-t - h) with x = 2ht."""
    return normal_tail(h - t) - exp(2 * h * t) * normal_tail(h + t)


def log_odds(value, gap):
    """L = ln(in the money/out of the money) of the two options of one strike."""
    return log(1 + gap / value)


def normal_guess(value, gap):
    """h that the normal model gives to a time value and a distance, by Newton's method on the
    logarithm of n(h)/h - N(-h)."""
    target = log(value / gap)
    h = gap / (value * sqrt(2 * pi)) if value > gap else sqrt(-2 * target) if target < -2 else mpf(1)
    for _ in range(100):
        ratio = density(h) / h - normal_tail(h)
        step = (log(ratio) - target) * ratio * h * h / density(h)
        h = max(h + step, h / 4)
        if abs(step) < h * mpf(10)**(6 - mp.dps):
            return h
    raise ArithmeticError('normal_guess does not converge')


# --- fitting in two variables --------------------------------------------------------------------

def powers(degree):
    return [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]


def rational_2d(points, values, weights, numerator, denominator, rounds=20):
    """Minimax of |p/q - value| weight over scattered points, q(0, 0) = 1, by Lawson's reweighting of
    linearised least squares; p and q have all terms a^i y^j with i + j up to their degree."""
    top, bottom = powers(numerator), powers(denominator)[1:]
    rows_p = [[a**i * y**j for i, j in top] for a, y in points]
    rows_q = [[a**i * y**j for i, j in bottom] for a, y in points]
    lawson, q_values, best = [mpf(1)] * len(points), [mpf(1)] * len(points), None
    for _ in range(rounds):
        rows, targets = [], []
        for row_p, row_q, v, w, l, q in zip(rows_p, rows_q, values, weights, lawson, q_values):
            scale = w / q * sqrt(l)
            rows.append([scale * term for term in row_p] + [-scale * v * term for term in row_q])
            targets.append(scale * v)
        solution = fits.normal_equations(rows, targets)
        p, q = solution[:len(top)], solution[len(top):]
        q_values = [1 + mp.fdot(q, row) for row in rows_q]
        errors = [abs(mp.fdot(p, row) / qv - v) * w
                  for row, qv, v, w in zip(rows_p, q_values, values, weights)]
        if best is None or max(errors) < best[0]:
            best = (max(errors), p, [mpf(1)] + q, errors, min(q_values))
        mean = mp.fsum(lawson[i] * errors[i] for i in range(len(errors))) / len(errors)
        lawson = [max(l * e / mean, mpf(10)**-10) for l, e in zip(lawson, errors)]
    return best


def triangle(coefficients, degree):
    """Terms a^i y^j in the order that detail::bivariate() takes: for each i from the highest, j from
    the highest."""
    by_power = dict(zip(powers(degree), coefficients))
    return [by_power[i, j] for i in range(degree, -1, -1) for j in range(degree - i, -1, -1)]


# --- the fits ------------------------------------------------------------------------------------

def fit_normal():
    """h^2 / (nu L) as a function of L, for the normal model: nu = tanh(L/2) = gap/straddle."""
    hs = [mpf(10)**-3 + mpf(38) * (k / mpf(160))**2 for k in range(161)]
    ls, gs = [], []
    for h in hs:
        odds = log_odds(density(h) / h - normal_tail(h), mpf(1))
        ls.append(odds), gs.append(h * h / (mp.tanh(odds / 2) * odds))
    f = dict(zip(ls, gs)).__getitem__
    error, p, q = fits.rational(f, lambda x: 1 / (2 * f(x)), 5, 5, ls, 30)
    fits.block('normal_guess_p_double', 'double', p,
               ['h^2/(nu L) in L = ln(in the money/out of the money), nu = tanh(L/2), where the normal model gives',
                'an option the time value (n(h)/h - N(-h)) |F - K|; h up to 38, degrees 5/5; Lawson-weighted minimax',
                f'of the relative error of h: {mp.nstr(error, 3)}.'])
    fits.block('normal_guess_q_double', 'double', q, ['Denominator of the block above.'])


def fit_lower():
    """(v/v_n - 1)/a in a = v_n^2/4 and y = x^2, where v_n is the normal model's guess."""
    points, values, weights, core = [], [], [], []
    for i in range(56):
        t = mpf('3.4') * ((i + mpf(1) / 2) / 56)**mpf('1.6')
        for j in range(44):
            h = max(t - mpf(4) / 5, 0) + mpf(34) * ((j + mpf(1) / 2) / 44)**3
            x, value = 2 * h * t, time_value(h, t)
            if x > mpf('16.2') or value > mpf('0.553'):
                continue
            gap = exp(x) - 1
            normal = x / normal_guess(value, gap)
            a = normal * normal / 4
            change = (2 * t / normal - 1) / a
            near = t < mpf('0.79') and h < mpf('3.3')
            points.append((a, x * x)), values.append(change), core.append(near)
            weights.append(a * normal / (2 * t) * (30 if near else 1))
    largest, p, q, errors, least = rational_2d(points, values, weights, 3, 2)
    inside = max(e for e, c in zip(errors, core) if c) / 30
    outside = max(e for e, c in zip(errors, core) if not c)
    assert least > 0
    fits.block('lower_guess_p_double', 'double', triangle(p, 3),
               ['(v/v_n - 1)/a in a = v_n^2/4 and y = x^2, v_n what the normal model gives, for x up to 16 and time',
                'values up to 0.55 of the nearer of forward and strike; all terms up to degrees 3/2, for each power',
                'of a from the highest, the powers of y from the highest; Lawson-weighted minimax of the relative',
                f'error of v: {mp.nstr(inside, 3)} for v < 1.5 and |x| < 3 v, {mp.nstr(outside, 3)} elsewhere.'])
    fits.block('lower_guess_q_double', 'double', triangle(q, 2), ['Denominator of the block above.'])


def fit_upper():
    """d = t - h in w = sqrt(-ln c) and x, where c is what the option lacks to its highest value, over the
    nearer of forward and strike."""
    points, values, weights = [], [], []
    for i in range(40):
        t = mpf('0.45') + mpf('8.2') * ((i + mpf(1) / 2) / 40)**mpf('1.3')
        for j in range(30):
            x = mpf('16.2') * (mpf(j) / 30)**2
            h = x / (2 * t)
            left = 1 - time_value(h, t)
            if left > mpf('0.63') or left < mpf('4e-17'):
                continue
            w, d = sqrt(-log(left)), t - h
            root = sqrt(d * d + 2 * x)
            points.append((w, x)), values.append(d)
            weights.append((1 + d / root) / 2 / t)
    largest, p, q, errors, least = rational_2d(points, values, weights, 3, 3)
    assert least > 0
    fits.block('upper_guess_p_double', 'double', triangle(p, 3),
               ['t - h in w = sqrt(-ln c) and y = x, with c what the price lacks to its upper bound over the nearer',
                'of forward and strike, 4e-17 < c < 0.63, x up to 16; all terms up to degrees 3/3, in the order of',
                f'the blocks above; Lawson-weighted minimax of the relative error of v: {mp.nstr(largest, 3)}.'])
    fits.block('upper_guess_q_double', 'double', triangle(q, 3), ['Denominator of the block above.'])


BLOCKS = {'normal': fit_normal, 'lower': fit_lower, 'upper': fit_upper}

if __name__ == '__main__':
    header.main(BLOCKS, ["Coefficients of the implied volatility's first guesses; printed by "
                         'tools/implied_coefficients.py.'],
                'hedgerow::inline HEDGEROW_ISA::detail')
