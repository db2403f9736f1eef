"""Pages of OFD, one function a case."""

from __future__ import annotations

from ofd_files import Package as _Package
from ofd_files import filled as _filled
from ofd_files import line as _line
from ofd_files import lines as _written
from ofd_files import text as _text

_LINES = [
    "云州市2025年信用建设任务分工方案",
    "一、加强监管",
    "1.做好预算管理，严格预算编制审核和绩效评价，加强地方政府债务管理。",
    "（财政部牵头，审计署参加）",
    "2.做好市场检查，对重点行业开展随机抽查。（市场监管总局负责）",
]
_OLD = "3.做好旧事。（公安部负责）"


def pages_in_their_order() -> bytes:
    files = ["Pages/Page_7/Content.xml", "Pages/Page_0/Content.xml"]
    return _Package([_written(_LINES[:3]), _written(_LINES[3:])], files, absolute=True).data()


def letterhead_from_a_template() -> bytes:
    head = _text("云州市2025年信用建设任务分工方案", 60, 20)
    return _Package([_written(_LINES[1:4]), _written(_LINES[4:])], template=head, uses=(0,)).data()


def drawn_twice() -> bytes:
    return _Package(
        [_written(_LINES) + _written(_LINES, x=25.15) + _written(_LINES[:1], x=25.3, y=30.3)]
    ).data()


def hidden_task() -> bytes:
    told = [
        "云州市2025年信用建设任务分工方案",
        "1.做好预算管理。（财政部牵头，审计署参加）",
        "2.做好市场检查。（市场监管总局负责）",
    ]
    return _Package([_written(told) + _text("3.做好旧事。（公安部负责）", 25, 120, Visible="false")]).data()


def hidden_white() -> bytes:
    return _Package([_written(_LINES) + _text(_OLD, 25, 120, colour="255 255 255")]).data()


def shown_white_on_blue() -> bytes:
    blue = _filled(20, 20, 170, 14, "0 0 128")
    return _Package(
        [blue + _text(_LINES[0], 25, 30, colour="255 255 255") + _written(_LINES[1:], y=40)]
    ).data()


def outside_the_page() -> bytes:
    return _Package([_written(_LINES) + _text(_OLD + "4.做好别的旧事。（司法部负责）", 25, 310)]).data()


def watermark_turned() -> bytes:
    turned = "0.87 -0.5 0.5 0.87 0 0"
    return _Package(
        ["".join(_text("云州市网站", 60, 20 + 25 * i, ctm=turned) for i in range(5)) + _written(_LINES)]
    ).data()


def page_turned() -> bytes:
    # Runs upwards along the left edge.
    return _Package(
        ["".join(_text(line, 30 + 10 * i, 250, ctm="0 -1 1 0 0 0") for i, line in enumerate(_LINES))]
    ).data()


def wrapped_cells_between_uprights() -> bytes:
    rows = [
        (["序号"], ["工作任务"], ["牵头单位"], ["配合单位"]),
        (["1"], ["做好预算管理，", "严格审核"], ["财政部"], ["审计署、", "教育部"]),
        (["2"], ["做好市场检查，", "随机抽查"], ["市场监管", "总局"], ["公安部"]),
    ]
    columns, drawn, y = (20, 38, 100, 145, 190), _text("云州市2025年信用建设任务分工方案", 60, 25, 4), 40.0
    top = y - 5
    for row in rows:
        drawn += _line(columns[0], y - 5, columns[-1], y - 5)
        for x, cell in zip(columns, row, strict=False):
            drawn += _written(cell, x + 2, y, 5.5, 4)
        y += 5.5 * max(map(len, row)) + 4
    drawn += _line(columns[0], y - 5, columns[-1], y - 5)
    drawn += "".join(_line(x, top, x, y - 5) for x in columns)
    return _Package([drawn]).data()


def page_without_text() -> bytes:
    return _Package([_filled(0, 0, 210, 297, "9 9 9")]).data()
