# once: says the same with every compiler
"""The quick blocks of the headers of coefficients are what the scripts in tools/ print."""
import os
import pathlib
import subprocess
import sys

try:
    import mpmath  # noqa: F401
except ImportError:
    print('skipped: mpmath is not installed (Debian: python3-mpmath)')
    sys.exit(77)

root = pathlib.Path(os.environ.get('HEDGEROW_SOURCE_DIR', pathlib.Path(__file__).parents[2]))
for script, path, blocks in (
        ('coefficients.py', 'math/detail/coefficients.hpp', ('exp', 'log', 'cbrt')),
        ('implied_coefficients.py', 'implied/detail/coefficients.hpp', ('normal', 'upper')),
        ('strike_coefficients.py', 'convention/detail/strike_coefficients.hpp',
         ('log', 'inverse_mills', 'nodes')),
        ('barles_soner_coefficients.py', 'trigger/detail/barles_soner_coefficients.hpp',
         ('short', 'long')),
        ('quadrature.py', 'trigger/detail/quadrature.hpp', ('nodes',))):
    # Layout is free (the header may have been reformatted); what counts is every word in its order.
    words = ' '.join((root / 'include/hedgerow' / path).read_text().split())
    for block in blocks:
        printed = subprocess.run([sys.executable, str(root / 'tools' / script), block],
                                 check=True, capture_output=True, text=True).stdout
        for part in printed.strip().split('\n\n'):
            code = ' '.join(line for line in part.splitlines() if not line.startswith('//'))
            if ' '.join(code.split()) not in words:
                sys.exit(f'tools/{script} {block} prints what {path} does not have:\n{part}')
    print(f'{", ".join(blocks)}: {path} holds what the script prints')
