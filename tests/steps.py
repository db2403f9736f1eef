"""How much work a function does, in steps that are the same on every machine, however busy it is."""

from __future__ import annotations

import sys
from pathlib import Path

import creditplan

PACKAGE = str(Path(creditplan.__file__).parent)


def count(function, *args) -> int:
    """Run ``function(*args)`` and count the lines of the package that it runs and the calls into C from them."""
    steps = 0

    def trace(frame, event, _):
        nonlocal steps
        if event == "call":
            return trace if frame.f_code.co_filename.startswith(PACKAGE) else None
        steps += event == "line"
        return trace

    def profile(frame, event, _):
        nonlocal steps
        steps += event == "c_call" and frame.f_code.co_filename.startswith(PACKAGE)

    before = sys.gettrace(), sys.getprofile()
    sys.setprofile(profile)
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return steps
