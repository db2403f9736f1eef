"""Draws memory over time, as memory.py samples it, as SVG.

    python benchmarks/memory_picture.py SAMPLES.csv --title WORDS --out FILE.svg

The same samples give the same bytes; of many samples that fall on one point the highest is drawn.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from html import escape
from pathlib import Path

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 16, 40, 44
POINTS = 320
MB = 1_000_000
STEPS = (1, 2, 5)


def drawn(samples: Sequence[tuple[float, int]], title: str) -> str:
    """Return the picture.

    Args:
        samples: seconds since the start, bytes of all processes.
        title: what was run.

    Raises:
        ValueError: there are no samples.
    """
    end, most = max(at for at, _ in samples) or 1.0, max(size for _, size in samples)
    peaks: dict[int, int] = {}
    for at, size in samples:
        point = round(at / end * POINTS)
        peaks[point] = max(size, peaks.get(point, 0))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step, unit = ticks(most / MB), ticks(end / 60)
    top = max(step, -(-most / MB // step) * step)

    def across(minutes: float) -> float:
        return LEFT + minutes * 60 / end * wide

    def up(megabytes: float) -> float:
        return TOP + high - megabytes / top * high

    line = " ".join(
        f"{LEFT + point / POINTS * wide:.1f},{up(size / MB):.1f}" for point, size in sorted(peaks.items())
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="12" fill="#222">',
        f"<title>{escape(title)}: at most {most / MB:.0f} MB in {end / 60:.0f} minutes</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="14">{escape(title)}</text>',
    ]
    for count in range(int(top / step) + 1):
        y = up(count * step)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{count * step:g}</text>')
    for count in range(int(end / 60 / unit) + 1):
        x = across(count * unit)
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{count * unit:g}</text>'
        )
    parts += [
        f'<text x="{LEFT - 8}" y="{TOP - 8}" text-anchor="end">MB</text>',
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 6}" text-anchor="end">minutes</text>',
        f'<polyline points="{line}" fill="none" stroke="#0b6e8a" stroke-width="1.5"/>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def ticks(most: float) -> float:
    """Return a round step that parts an axis into four to ten."""
    size = 1e-3
    while True:
        for step in STEPS:
            if most <= 8 * step * size:
                return step * size
        size *= 10


def main() -> None:
    """Read the samples and write the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("samples", type=Path, help="what memory.py --over-time wrote")
    parser.add_argument("--title", required=True, help="what was run")
    parser.add_argument("--out", type=Path, required=True, help="the SVG file")
    options = parser.parse_args()
    with options.samples.open(encoding="utf-8", newline="") as file:
        samples = [(float(row["seconds"]), int(row["bytes"])) for row in csv.DictReader(file)]
    if not samples:
        parser.error(f"{options.samples} holds no samples: it ended before the first")
    options.out.write_text(drawn(samples, options.title), "utf-8")


if __name__ == "__main__":
    main()
