"""The quick blocks of math/detail/coefficients.hpp are what tools/coefficients.py prints."""
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
header = (root / 'include/hedgerow/math/detail/coefficients.hpp').read_text()
# Layout is free (the header may have been reformatted); what counts is every word in its order.
words = ' '.join(header.split())
for block in ('exp', 'log'):
    printed = subprocess.run([sys.executable, str(root / 'tools/coefficients.py'), block],
                             check=True, capture_output=True, text=True).stdout
    for part in printed.strip().split('\n\n'):
        code = ' '.join(line for line in part.splitlines() if not line.startswith('//'))
        if ' '.join(code.split()) not in words:
            sys.exit(f'tools/coefficients.py {block} prints what the header does not have:\n{part}')
print('exp and log: the header holds what the script prints')
