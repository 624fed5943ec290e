#!/usr/bin/env python3
"""Coefficients of hedgerow's kernels: fits them in 70 digits and prints C++ blocks.

    tools/coefficients.py            all blocks (a few minutes)
    tools/coefficients.py mills exp  only those

Needs mpmath (Debian: python3-mpmath). Each block states method, interval, weight, and the largest
error before rounding and after the coefficients are rounded to the block's type.
"""
import sys

from mpmath import mp, mpf, matrix, lu_solve, cos, pi, sqrt, exp, log, erfc, atanh

mp.dps = 70


# --- fitting ------------------------------------------------------------------------------------

def nodes(lo, hi, count, stretch=None):
    """Chebyshev points on [lo, hi]; with `stretch`, Chebyshev in t = (x-lo)/(x-lo+stretch)."""
    points = [(1 - cos(pi * i / (count - 1))) / 2 for i in range(count)]
    if stretch is None:
        return [lo + (hi - lo) * p for p in points]
    last = (hi - lo) / (hi - lo + stretch)
    return [lo + stretch * last * p / (1 - last * p) for p in points]


def normal_equations(rows, targets):
    size = len(rows[0])
    gram, rhs = matrix(size, size), matrix(size, 1)
    for a in range(size):
        for b in range(a, size):
            gram[a, b] = gram[b, a] = mp.fdot((row[a], row[b]) for row in rows)
        rhs[a] = mp.fdot((row[a], y) for row, y in zip(rows, targets))
    return list(lu_solve(gram, rhs))


def rational(f, weight, numerator, denominator, xs, rounds=40):
    """Minimax f ~ p/q, q(0) = 1, by Lawson's reweighting of linearised least squares
    (Sanathanan-Koerner); error is measured as |p/q - f| * weight."""
    values, weights = [f(x) for x in xs], [weight(x) for x in xs]
    powers = [[x**k for k in range(max(numerator, denominator) + 1)] for x in xs]
    lawson, q_values, best = [mpf(1)] * len(xs), [mpf(1)] * len(xs), None
    for step in range(rounds):
        rows, targets = [], []
        for i, row in enumerate(powers):
            scale = weights[i] / q_values[i] * sqrt(lawson[i])
            rows.append([scale * row[k] for k in range(numerator + 1)]
                        + [-scale * values[i] * row[k] for k in range(1, denominator + 1)])
            targets.append(scale * values[i])
        solution = normal_equations(rows, targets)
        p, q = solution[:numerator + 1], [mpf(1)] + solution[numerator + 1:]
        q_values = [mp.fdot(q, row[:denominator + 1]) for row in powers]
        errors = [abs(mp.fdot(p, row[:numerator + 1]) / qv - v) * w
                  for row, qv, v, w in zip(powers, q_values, values, weights)]
        if best is None or max(errors) < best[0]:
            best = (max(errors), p, q)
        if step >= 4:
            mean = mp.fdot(lawson, errors) / len(xs)
            lawson = [max(l * e / mean, mpf(10)**-12) for l, e in zip(lawson, errors)]
    return best


def polynomial(f, weight, degree, xs, rounds=60):
    """Minimax polynomial by Lawson's algorithm; error is |p - f| * weight."""
    return rational(f, weight, degree, 0, xs, rounds)[:2]


# --- printing -----------------------------------------------------------------------------------

def rounded(x, digits):
    """x rounded to `digits` binary digits, as (mpf, C++ hex float literal)."""
    with mp.workprec(digits):
        value = +x
    mantissa, exponent = mp.frexp(value)
    bits = 53 if digits > 24 else 24
    scaled = int(mp.nint(mp.ldexp(mantissa, bits)))
    sign = '-' if scaled < 0 else ''
    scaled = abs(scaled)
    hexdigits = 13 if bits == 53 else 6
    fraction = scaled - (1 << (bits - 1))
    fraction <<= hexdigits * 4 - (bits - 1)
    text = f'{sign}0x1.{fraction:0{hexdigits}x}p{int(exponent) - 1:+d}'
    return value, text + ('' if bits == 53 else 'f')


def block(name, kind, coefficients, comments):
    """One constexpr array, lowest power first."""
    for comment in comments:
        print(f'// {comment}')
    print(f'inline constexpr {kind} {name}[] = {{')
    digits = 53 if kind == 'double' else 24
    for c in coefficients:
        print(f'    {rounded(c, digits)[1]},')
    print('};\n')


def as_type(coefficients, kind):
    return [rounded(c, 53 if kind == 'double' else 24)[0] for c in coefficients]


def horner(coefficients, x):
    return mp.polyval(coefficients[::-1], x)


# --- the functions --------------------------------------------------------------------------------

def mills(x):
    """R(x) = Phi(-x)/phi(x)."""
    return sqrt(pi / 2) * exp(x * x / 2) * erfc(x / sqrt(mpf(2)))


def fit_mills():
    """g(x) = 1/R(x) - x = P/Q, so that R = Q/(x Q + P) and R(x) ~ 1/x at infinity by construction."""
    for kind, degree, hi, low in (('double', 9, 38, mpf(1) / 2), ('float', 4, 15, mpf(1) / 2)):
        xs = nodes(-low, mpf(hi), 220, stretch=mpf(3))
        error, p, q = rational(lambda x: 1 / mills(x) - x, mills, degree, degree + 1, xs)
        pr, qr = as_type(p, kind), as_type(q, kind)
        after = max(abs(horner(qr, x) / (x * horner(qr, x) + horner(pr, x)) / mills(x) - 1)
                    for x in nodes(-low, mpf(hi), 1000, stretch=mpf(3)))
        note = [f'1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-{mp.nstr(low, 4)}, {hi}], degrees {degree}/{degree + 1};',
                'Lawson-weighted minimax of the relative error of R = Q/(x Q + P):',
                f'{mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.']
        block(f'mills_p_{kind}', kind, p, note)
        block(f'mills_q_{kind}', kind, q, ['Denominator of the block above.'])


def fit_exp():
    """exp(r) = 1 + r + r^2 h(r) on |r| <= ln(2)/2."""
    half = log(mpf(2)) / 2 * mpf('1.0005')
    for kind, degree in (('double', 9), ('float', 4)):
        xs = nodes(-half, half, 160)
        h = lambda r: (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10)**-25 else mpf(1) / 2
        weight = lambda r: r**2 / exp(r) + mpf(10)**-12
        error, p = polynomial(h, weight, degree, xs)
        pr = as_type(p, kind)
        after = max(abs((1 + r + r * r * horner(pr, r)) / exp(r) - 1) for r in nodes(-half, half, 801))
        block(f'exp_{kind}', kind, p,
              [f'(exp(r) - 1 - r)/r^2 on |r| <= ln(2)/2 * 1.0005, degree {degree}; Lawson-weighted minimax of the',
               f'relative error of exp(r): {mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.'])
    print('// ln 2 in two parts; k times the first is exact for |k| < 2^11 (double), 2^8 (float).')
    for kind, head, tail in (('double', 42, 53), ('float', 15, 24)):
        hi, text = rounded(log(mpf(2)), head) if head > 24 else (None, None)
        if hi is None:
            with mp.workprec(head):
                hi = +log(mpf(2))
            text = rounded(hi, 24)[1]
        print(f'inline constexpr {kind} ln2_hi_{kind} = {text};')
        print(f'inline constexpr {kind} ln2_lo_{kind} = {rounded(log(mpf(2)) - hi, tail)[1]};')
    print()


def fit_log():
    """log((1+s)/(1-s)) = 2s + s^3 l(s^2) on |s| <= 1/5."""
    top = mpf(1) / 25 * mpf('1.0005')
    for kind, degree in (('double', 6), ('float', 2)):
        xs = nodes(mpf(0), top, 120)
        l = lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z if z > mpf(10)**-25 else mpf(2) / 3
        weight = lambda z: z / 2 + mpf(10)**-9
        error, p = polynomial(l, weight, degree, xs)
        pr = as_type(p, kind)
        after = max(abs(1 + z * (horner(pr, z) - l(z)) / (2 * atanh(sqrt(z)) / sqrt(z)) - 1) for z in nodes(mpf(0), top, 400)[1:])
        block(f'log_{kind}', kind, p,
              [f'(log((1+s)/(1-s)) - 2s)/s^3 in z = s^2 on |s| <= 1/5 * 1.0003, degree {degree}; Lawson-weighted minimax of the',
               f'relative error of the logarithm: {mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.'])


FITS = {'mills': fit_mills, 'exp': fit_exp, 'log': fit_log}

if __name__ == '__main__':
    for wanted in sys.argv[1:] or FITS:
        if wanted not in FITS:
            sys.exit(f'coefficients.py: unknown block "{wanted}"; there are: {", ".join(FITS)}')
        FITS[wanted]()
