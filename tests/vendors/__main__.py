"""`python -m tests.vendors`: every simulated vendor on this machine, until interrupted.

Prints the variables that point a function at them. `VENDOR=mode,mode` sets what one of them does, the last
mode for good: `python -m tests.vendors replicate=normal,402 gemini=hang`.
"""

from __future__ import annotations

import sys
from threading import Event

from tests.vendors.everybody import everybody


def main() -> int:
    asked = dict(argument.partition("=")[::2] for argument in sys.argv[1:])
    with everybody() as vendors:
        if unknown := set(asked) - set(vendors.servers):
            print(f"There is no {sorted(unknown)[0]!r}: {', '.join(vendors.servers)}.", file=sys.stderr)
            return 2
        for name, modes in asked.items():
            vendors.servers[name].modes = modes.split(",")
        print("\n".join(f"{name}={value}" for name, value in vendors.variables.items()), flush=True)
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
