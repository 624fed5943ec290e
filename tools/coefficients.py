#!/usr/bin/env python3
"""Coefficients of hedgerow's kernels: fits them in 70 digits and prints C++.

    tools/coefficients.py            the whole header, include/hedgerow/math/detail/coefficients.hpp
                                     (about two minutes)
    tools/coefficients.py exp log    only those blocks (seconds)

Needs mpmath (Debian: python3-mpmath). Each block states method, interval, weight, and the largest
error before rounding and after the coefficients are rounded to the block's type.
"""
from mpmath import mp, mpf, matrix, lu_solve, cos, pi, sqrt, exp, log, erfc, atanh

import coefficient_header as header

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


def rounded_in_turn(f, weight, p, q, xs, kind, fixed):
    """Rounds p/q to `kind` one coefficient after the other, from the lowest power up, and lets those
    that are still free make up for it (weighted least squares). `fixed` maps indices into p + q to
    values settled beforehand; one of them must be a coefficient of q, to fix the scale."""
    size, split = len(p) + len(q), len(p)
    q_values = [horner(q, x) for x in xs]
    columns = [[weight(x) / qv * (x**k if k < split else -f(x) * x**(k - split))
                for x, qv in zip(xs, q_values)] for k in range(size)]
    settled = dict(fixed)
    order = sorted(range(size), key=lambda k: (k if k < split else k - split, k < split))
    while len(settled) < size:
        free = [k for k in order if k not in settled]
        rows = list(zip(*(columns[k] for k in free)))
        targets = [-mp.fsum(columns[k][i] * v for k, v in settled.items()) for i in range(len(xs))]
        settled[free[0]] = as_type([normal_equations(rows, targets)[0]], kind)[0]
    return [settled[k] for k in range(split)], [settled[k] for k in range(split, size)]


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


def leading_mills_coefficients(kind):
    """P(0) and Q(0) with P(0)/Q(0) = sqrt(2/pi), scaled so that P(0) is almost exact when rounded and
    fl(fl(1/sqrt(2 pi)) Q(0)) is P(0)/2: that makes Phi(0) = 1/2 without error. Of Q(0) between
    1 and 2, those near 1.87 gave the smallest largest error of the tail, without FMA too."""
    best = None
    density = as_type([1 / sqrt(2 * pi)], kind)[0]
    for n in range(7578, 7783):
        q0 = mpf(n) / 4096
        exact = q0 * sqrt(2 / pi)
        p0 = as_type([exact], kind)[0]
        error = abs(p0 / exact - 1)
        if 2 * as_type([density * q0], kind)[0] == p0 and (best is None or error < best[0]):
            best = (error, p0, q0)
    return best[1:]


def fit_mills():
    """g(x) = 1/R(x) - x = P/Q, so that R = Q/(x Q + P) and R(x) ~ 1/x at infinity by construction."""
    for kind, degree in (('double', 9), ('float', 4)):
        low, high = mpf(1) / 2, mpf(38)
        xs = nodes(-low, high, 220, stretch=mpf(3))
        f = {x: 1 / mills(x) - x for x in xs}.__getitem__
        error, p, q = rational(f, mills, degree, degree + 1, xs)
        p0, q0 = leading_mills_coefficients(kind)
        p, q = [c * q0 for c in p], [c * q0 for c in q]
        pr, qr = rounded_in_turn(f, mills, p, q, xs, kind, {0: p0, degree + 1: q0})
        after = max(abs(horner(qr, x) / (x * horner(qr, x) + horner(pr, x)) / mills(x) - 1)
                    for x in nodes(-low, high, 1000, stretch=mpf(3)))
        block(f'mills_p_{kind}', kind, pr,
              [f'1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-{mp.nstr(low, 4)}, {mp.nstr(high, 4)}], '
               f'degrees {degree}/{degree + 1};',
               'Lawson-weighted minimax of the relative error of R = Q/(x Q + P), then rounded one coefficient',
               'after the other while the rest is fitted again: '
               f'{mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)}',
               'with these coefficients. They are scaled so that P(0) is almost exact.'])
        block(f'mills_q_{kind}', kind, qr, ['Denominator of the block above.'])


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
    for name, kind, degree in (('log', 'double', 6), ('log', 'float', 2),
                               ('log_long', 'double', 8), ('log_long', 'float', 4)):
        xs = nodes(mpf(0), top, 120)
        l = lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z if z > mpf(10)**-25 else mpf(2) / 3
        weight = lambda z: z / 2 + mpf(10)**-9
        error, p = polynomial(l, weight, degree, xs)
        pr = as_type(p, kind)
        after = max(abs(1 + z * (horner(pr, z) - l(z)) / (2 * atanh(sqrt(z)) / sqrt(z)) - 1) for z in nodes(mpf(0), top, 400)[1:])
        block(f'{name}_{kind}', kind, p,
              [f'(log((1+s)/(1-s)) - 2s)/s^3 in z = s^2 on |s| <= 1/5 * 1.0003, degree {degree}; Lawson-weighted minimax of the',
               f'relative error of the logarithm: {mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.'])


def fit_fused():
    """Forms for the fused Greek kernels in double, with errors that are small beside the kernels' own: a
    shorter exp, and a Mills ratio that reaches further below 0. In float the forms above do."""
    half = log(mpf(2)) / 2 * mpf('1.0005')
    h = lambda r: (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10)**-25 else mpf(1) / 2
    error, p = polynomial(h, lambda r: r**2 / exp(r) + mpf(10)**-12, 8, nodes(-half, half, 160))
    pr = as_type(p, 'double')
    after = max(abs((1 + r + r * r * horner(pr, r)) / exp(r) - 1) for r in nodes(-half, half, 801))
    block('exp_fused_double', 'double', p,
          ['As exp_double, degree 8: '
           f'{mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.'])
    low, high = mpf(3) / 4, mpf(38)
    xs = nodes(-low, high, 220, stretch=mpf(3))
    error, p, q = rational(lambda x: 1 / mills(x) - x, mills, 9, 10, xs)
    pr, qr = as_type(p, 'double'), as_type(q, 'double')
    after = max(abs(horner(qr, x) / (x * horner(qr, x) + horner(pr, x)) / mills(x) - 1)
                for x in nodes(-low, high, 1000, stretch=mpf(3)))
    block('mills_fused_p_double', 'double', p,
          [f'As mills_p_double, degrees 9/10 on [-{mp.nstr(low, 4)}, {mp.nstr(high, 4)}], rounded all at once: '
           f'{mp.nstr(error, 3)} before rounding,', f'{mp.nstr(after, 3)} with these coefficients.'])
    block('mills_fused_q_double', 'double', q, ['Denominator of the block above.'])


def slope_errors(p, q, xs, ratios):
    """Errors of R = q/(x q + p), relative, and of its slope -R' = 1 - x R, absolute where that is below 1
    and relative elsewhere; and their derivatives by the coefficients of p and, but for q[0], of q."""
    errors, jacobian = [], []
    for x, ratio in zip(xs, ratios):
        powers = [x**k for k in range(max(len(p), len(q)))]
        slopes = [k * x**(k - 1) if k else mpf(0) for k in range(len(powers))]
        pv, qv = (mp.fdot(c, powers[:len(c)]) for c in (p, q))
        dp, dq = (mp.fdot(c, slopes[:len(c)]) for c in (p, q))
        d, slope = x * qv + pv, 1 - x * ratio
        fit, scale = (qv * qv + qv * dp - pv * dq) / d**2, 1 / max(slope, mpf(1))
        errors += [(qv / d - ratio) / ratio, (fit - slope) * scale]
        jacobian += [
            [-qv / d**2 * w / ratio for w in powers[:len(p)]]
            + [pv / d**2 * w / ratio for w in powers[1:len(q)]],
            [((qv * v - w * dq) / d**2 - 2 * fit / d * w) * scale
             for w, v in zip(powers[:len(p)], slopes)]
            + [((2 * qv * w + w * dp - pv * v) / d**2 - 2 * fit / d * x * w) * scale
               for w, v in zip(powers[1:len(q)], slopes[1:])]]
    return errors, jacobian


def gauss_newton_step(p, q, xs, ratios, weights, settled=()):
    """p and q after one weighted Gauss-Newton step that leaves q[0] and the indices `settled` into
    p + q[1:] as they are."""
    errors, jacobian = slope_errors(p, q, xs, ratios)
    free = [k for k in range(len(p) + len(q) - 1) if k not in settled]
    roots = [sqrt(w) for w in weights]
    step = normal_equations([[row[k] * r for k in free] for row, r in zip(jacobian, roots)],
                            [-e * r for e, r in zip(errors, roots)])
    moved = p + q[1:]
    for k, change in zip(free, step):
        moved[k] += change
    return moved[:len(p)], q[:1] + moved[len(p):]


def fit_slope():
    """As fit_mills(), with the slope -R' fitted too: a difference of two ratios close together is their
    slope. Lawson's weights over Gauss-Newton steps; then rounded one coefficient after the other."""
    low, high = mpf(3) / 4, mpf(38)
    xs = nodes(-low, high, 200, stretch=mpf(3))
    ratios = [mills(x) for x in xs]
    f = {x: 1 / r - x for x, r in zip(xs, ratios)}.__getitem__
    for kind, degree in (('double', 10), ('float', 5)):
        _, p, q = rational(f, mills, degree, degree + 1, xs)
        lawson, best = [mpf(1)] * (2 * len(xs)), None
        for step in range(30):
            errors = [abs(e) for e in slope_errors(p, q, xs, ratios)[0]]
            if best is None or max(errors) < best[0]:
                best = (max(errors), p, q)
            if step > 2:
                mean = mp.fdot(lawson, errors) / len(errors)
                lawson = [max(l * e / mean, mpf(10)**-10) for l, e in zip(lawson, errors)]
            p, q = gauss_newton_step(p, q, xs, ratios, lawson)
        error, p, q = best
        settled = set()
        for k in sorted(range(2 * degree + 2), key=lambda k: k if k <= degree else k - degree + mpf(1) / 2):
            if settled:
                p, q = gauss_newton_step(p, q, xs, ratios, [mpf(1)] * len(lawson), settled)
            if k <= degree:
                p[k] = as_type([p[k]], kind)[0]
            else:
                q[k - degree] = as_type([q[k - degree]], kind)[0]
            settled.add(k)
        after = max(abs(e) for e in slope_errors(p, q, xs, ratios)[0])
        block(f'mills_slope_p_{kind}', kind, p,
              [f'1/R(x) - x = P(x)/Q(x) as above on [-{mp.nstr(low, 4)}, {mp.nstr(high, 4)}], degrees {degree}/{degree + 1}, '
               'minimax of both the relative',
               "error of R and that of -R' = 1 - x R (relative to the larger of itself and 1), by Lawson-weighted",
               f'Gauss-Newton steps: {mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} after it.'])
        block(f'mills_slope_q_{kind}', kind, q, ['Denominator of the block above.'])


def upper_quantile(log_p):
    """x with log Phi(-x) = log_p, by Newton's method: d log Phi(-x)/dx = -1/R(x)."""
    x = sqrt(-2 * log_p) if log_p < -2 else mpf(1)
    for _ in range(100):
        ratio = mills(x)
        step = (log(ratio) - x * x / 2 - log(2 * pi) / 2 - log_p) * ratio
        x += step
        if abs(step) < mpf(10)**(8 - mp.dps):
            return x
    raise ArithmeticError('upper_quantile does not converge')


def fit_quantile():
    """Near the median x = (p - 1/2) (5/2 + C(z)), z = 0.425^2 - (p - 1/2)^2; beyond it -x or x is
    11/8 t + T(t) with t = sqrt(-log min(p, 1 - p)) - 51/32. Wichura (1988) has these variables and the
    split at |p - 1/2| = 0.425; the leading terms make the rest small, and with it its roundings."""
    top, start, slope, base = mpf('0.180625'), mpf(51) / 32, mpf(11) / 8, mpf(5) / 2
    middle = lambda z: sqrt(2 * pi) if top - z < mpf(10)**-30 else \
        upper_quantile(log(mpf(1) / 2 - sqrt(top - z))) / sqrt(top - z)
    beyond = lambda t: upper_quantile(-(start + t)**2)
    for kind, center, tail, end in (('double', (7, 7), (10, 10), mpf('27.3')),
                                    ('float', (4, 4), (4, 3), mpf('10.2'))):
        for name, g, lead, degrees, xs, what in (
                ('center', middle, lambda z: base, center, nodes(mpf(0), top, 90),
                 'x/(p - 1/2) - 5/2 in z = 0.180625 - (p - 1/2)^2, on [0, 0.180625]'),
                ('tail', beyond, lambda t: slope * t, tail, nodes(mpf(0), end - start, 120, stretch=mpf(3)),
                 f'-x - 11/8 t in t = sqrt(-log p) - 51/32, on [0, {mp.nstr(end - start, 4)}]')):
            whole = {x: g(x) for x in xs}
            rest = {x: v - lead(x) for x, v in whole.items()}.__getitem__
            weight = lambda x: 1 / whole[x]
            error, p, q = rational(rest, weight, *degrees, xs, 30)
            pr, qr = rounded_in_turn(rest, weight, p, q, xs, kind, {len(p): mpf(1)})
            after = max(abs(horner(pr, x) / horner(qr, x) - rest(x)) * weight(x) for x in xs)
            block(f'quantile_{name}_p_{kind}', kind, pr,
                  [f'{what}, for x with Phi(x) = p,',
                   f'degrees {degrees[0]}/{degrees[1]}; Lawson-weighted minimax of the error relative to x, then rounded like the',
                   f'Mills ratio: {mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.'])
            block(f'quantile_{name}_q_{kind}', kind, qr, ['Denominator of the block above.'])


def inverse_cube_root_start(shift, x):
    """x times the cube of the linear guess at x^(-1/3), whose logarithm falls by a third of the piecewise
    linear logarithm of x; both counted from a sum of exponents that `shift` moves. For 1 <= x < 8."""
    e = 0 if x < 2 else 1 if x < 4 else 2
    guess = shift - (e + x / 2**e - 1) / 3
    k = -1 if guess >= -1 else -2
    return x * ((1 + guess - k) / 2**-k)**3


def fit_cbrt():
    """x^(-2/3) = y^2 P(t) with t = 1 - x y^3, y the guess that a subtraction of bits gives."""
    xs = [8**(mpf(i) / 1536) for i in range(1536)] + [mpf(2)**k * (1 + f) for k in range(3) for f in
                                                      (mpf(0), mpf(10)**-20, 1 - mpf(10)**-20)]
    coarse = [float(x) for x in xs]
    spread = lambda shift: max(abs(1 - inverse_cube_root_start(float(shift), x)) for x in coarse)
    shift, step = mpf('-0.05'), mpf('0.04')
    while step > mpf(2)**-16:
        shift = min((shift - step, shift, shift + step), key=spread)
        step /= 2
    values = [1 - inverse_cube_root_start(shift, x) for x in xs]
    for kind, degree, unit, bias, base in (('double', 6, 39, 1023, 52), ('float', 3, 13, 127, 23)):
        margin = mpf(4) / mpf(2)**unit
        low, high = min(values) - margin, max(values) + margin
        f = lambda t: (1 - t)**(-mpf(2) / 3)
        error, p = polynomial(f, lambda t: 1 / f(t), degree, nodes(low, high, 120))
        pr = as_type(p, kind)
        after = max(abs(horner(pr, t) / f(t) - 1) for t in nodes(low, high, 801))
        block(f'cbrt_{kind}', kind, p,
              [f'(1 - t)^(-2/3) on [{mp.nstr(low, 5)}, {mp.nstr(high, 5)}], degree {degree}; Lawson-weighted minimax of the',
               f'relative error: {mp.nstr(error, 3)} before rounding, {mp.nstr(after, 3)} with these coefficients.'])
        start = mp.nint(mpf(2)**base * 4 / 3 + mpf(2)**unit * (mpf(bias) * 4 / 3 + shift))
        print(f'// 4/3 2^{base} + 2^{unit} (4/3 bias + {mp.nstr(shift, 6)}): of the guess at x^(-1/3), see cbrt.hpp.')
        print(f'inline constexpr {kind} cbrt_start_{kind} = {rounded(start, 53 if kind == "double" else 24)[1]};\n')


BLOCKS = {'exp': fit_exp, 'log': fit_log, 'mills': fit_mills, 'fused': fit_fused, 'slope': fit_slope,
          'quantile': fit_quantile, 'cbrt': fit_cbrt}

NAMES = ('exp', 'log', 'log_long', 'mills_p', 'mills_q', 'mills_slope_p', 'mills_slope_q',
         'quantile_center_p', 'quantile_center_q', 'quantile_tail_p', 'quantile_tail_q', 'cbrt')
FUSED = ('exp', 'mills_p', 'mills_q')


def members(kind):
    for name in NAMES:
        yield f'const auto& {name} = {name}_{kind}'
    for name in FUSED:
        fused = name.replace('mills', 'mills_fused') if 'mills' in name else name + '_fused'
        yield f'const auto& {fused} = {fused if kind == "double" else name}_{kind}'
    yield f'{kind} ln2_hi = ln2_hi_{kind}, ln2_lo = ln2_lo_{kind}'
    yield f'{kind} cbrt_start = cbrt_start_{kind}'


if __name__ == '__main__':
    header.main(BLOCKS, ['Coefficients of the kernels, lowest power first; printed by tools/coefficients.py.'],
                'hedgerow::math::inline HEDGEROW_ISA::detail',
                lambda: header.traits(('double', 'float'), members))
