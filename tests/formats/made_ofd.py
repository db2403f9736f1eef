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


def hidden_below_white() -> bytes:
    return _Package(
        [_written(_LINES) + _text(_OLD, 25, 120) + _filled(20, 110, 170, 14, "255 255 255")]
    ).data()


def shown_on_a_white_ground() -> bytes:
    return _Package([_filled(0, 0, 210, 297, "255 255 255") + _written(_LINES)]).data()


def hidden_white_by_a_parameter() -> bytes:
    white = '<ofd:DrawParam ID="50"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>'
    more = f'<ofd:DrawParams>{white}<ofd:DrawParam ID="51" Relative="50"/></ofd:DrawParams>'
    hidden = _text(_OLD, 25, 120, DrawParam="51")
    return _Package([_written(_LINES) + hidden], resources=more).data()


def hidden_by_transparency() -> bytes:
    clear = _text(_OLD, 25, 120, colour="0 0 0").replace("<ofd:FillColor ", '<ofd:FillColor Alpha="0" ')
    return _Package([_written(_LINES) + clear]).data()


def hidden_by_no_fill() -> bytes:
    return _Package([_written(_LINES) + _text(_OLD, 25, 120, Fill="false")]).data()


def words_in_a_unit() -> bytes:
    """What is drawn several times stands once, as a unit that pages name."""
    unit = f'<ofd:CompositeGraphicUnit ID="60" Width="100" Height="20"><ofd:Content>{_text(_LINES[4], 0, 5)}</ofd:Content></ofd:CompositeGraphicUnit>'
    more = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>"
    used = '<ofd:CompositeObject ID="61" ResourceID="60" Boundary="25 64.6 180 20"/>'
    return _Package([_written(_LINES[:4]) + used], resources=more).data()


def template_in_front() -> bytes:
    """It covers what the page draws below it."""
    over = _filled(20, 110, 170, 14, "255 255 255")
    page = _written(_LINES) + _text(_OLD, 25, 120)
    return _Package([page], template=over, uses=(0,), order="Foreground").data()


def template_behind() -> bytes:
    return _Package([_written(_LINES)], template=_filled(0, 0, 210, 297, "255 255 255"), uses=(0,)).data()


def two_documents() -> bytes:
    return _Package([_written(_LINES[:4])], more=(_Package([_written(_LINES[4:])]),)).data()


def struck_name() -> bytes:
    first, old = "1.做好预算管理。（财政部牵头，", "教育部、"
    begin = 25 + sum(4.94 / 2 if sign.isascii() else 4.94 for sign in first)
    drawn = _text("云州市2025年信用建设任务分工方案", 60, 25) + _text(f"{first}{old}审计署参加）", 25, 40)
    drawn += _line(begin, 38.2, begin + 4 * 4.94, 38.2) + _line(25, 50.9, 60, 50.9)
    return _Package([drawn + _text("2.做好市场检查。（市场监管总局负责）", 25, 50)]).data()


def columns_of_text() -> bytes:
    left = [
        "一、加强监管",
        "1.做好预算管理，严格预算编",
        "制审核。（财政部牵头，审计",
        "署参加）",
        "2.做好市场检查。（市场监管",
        "总局负责）",
    ]
    right = [
        "二、优化服务",
        "3.做好收费检查，规范收费。",
        "（教育部牵头，财政部参加）",
        "4.做好公开。（司法部牵头，",
        "公安部参加）",
    ]
    drawn = (
        _text("云州市2025年信用建设任务分工方案", 90, 20) + _written(left, 25, 35) + _written(right, 155, 38)
    )
    return _Package([drawn], box="0 0 297 210").data()


def note_at_the_foot() -> bytes:
    first = [*_LINES[:2], "1.做好预算管理，严格预算编制审核和绩效评价，加强地方政府债务管①"]
    foot = _line(25, 268, 70, 268) + _text("①地方政府债务指纳入预算管理的债务。", 25, 273, 3.2)
    pages = [_written(first, y=235) + foot, _written(["理。（财政部牵头，审计署参加）", _LINES[4]])]
    return _Package(pages).data()


def table_without_rules_between_rows() -> bytes:
    rows = [
        ["序号", "工作任务", "牵头单位", "配合单位"],
        ["1", "做好预算管理，\n严格审核", "财政部", "审计署、\n教育部"],
        ["2", "做好市场检查，\n随机抽查", "市场监管\n总局", "公安部"],
    ]
    columns, drawn, y = (20, 38, 100, 145, 190), _text("云州市2025年信用建设任务分工方案", 60, 25, 4), 40.0
    for number, row in enumerate(rows):
        if number < 2:
            drawn += _line(columns[0], y - 5, columns[-1], y - 5)
        for x, cell in zip(columns, row, strict=False):
            drawn += _written(cell.split("\n"), x + 2, y, 5.5, 4)
        y += 5.5 * max(cell.count("\n") + 1 for cell in row) + 4
    drawn += _line(columns[0], y - 5, columns[-1], y - 5)
    return _Package([drawn + "".join(_line(x, 35, x, y - 5) for x in columns)]).data()
