#!/usr/bin/env python3
"""Nodes and weights of the integrals over an option's life: prints C++.

    tools/quadrature.py              the whole header, include/hedgerow/trigger/detail/quadrature.hpp
    tools/quadrature.py nodes        the numbers alone

Needs mpmath (Debian: python3-mpmath). Gauss-Legendre in 40 digits, rounded to double.
"""
from mpmath import mp, mpf, cos, sin, pi

import coefficient_header as header

mp.dps = 40

MATCHED, GENERAL = 16, 24


def gauss_legendre(count):
    """Nodes and weights on [0, 1], ascending: Newton's method on the Legendre polynomial."""
    result = []
    for i in range(count):
        x = cos(pi * (i + mpf(3) / 4) / (count + mpf(1) / 2))
        for _ in range(20):
            p, q = mpf(1), x
            for k in range(2, count + 1):
                p, q = q, ((2 * k - 1) * x * q - (k - 1) * p) / k
            slope = count * (x * q - p) / (x * x - 1)
            x -= q / slope
        result.append(((1 - x) / 2, 1 / ((1 - x * x) * slope**2)))
    return result


def block(name, comment, numbers):
    print(f'// {comment}')
    print(f'inline constexpr double {name}[] = {{')
    for x in numbers:
        print(f'    {mp.nstr(x, 20)},')
    print('};\n')


def print_nodes():
    nodes = gauss_legendre(MATCHED)
    block('matched_exponents', f'1/(1 + sin theta) at the {MATCHED} nodes theta of [0, pi/2].',
          [1 / (1 + sin(pi / 2 * x)) for x, _ in nodes])
    block('matched_weights', 'Their weights over 4 pi: what stands before the integral is included.',
          [w / 8 for _, w in nodes])
    nodes = gauss_legendre(GENERAL)
    block('life_nodes', f'The {GENERAL} nodes of [0, 1].', [x for x, _ in nodes])
    block('life_weights', 'Their weights.', [w for _, w in nodes])


if __name__ == '__main__':
    header.main({'nodes': print_nodes},
                ['Gauss-Legendre nodes and weights; printed by tools/quadrature.py.'],
                'hedgerow::trigger::inline HEDGEROW_ISA::detail')
