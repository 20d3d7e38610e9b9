"""Run every benchmark of this folder, one after the other: `python -m benchmarks [NAME…]`."""

import runpy
import sys
from pathlib import Path

names = sys.argv[1:] or sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
for name in names:
    sys.argv = [name]
    runpy.run_module(f"benchmarks.{name}", run_name="__main__")
