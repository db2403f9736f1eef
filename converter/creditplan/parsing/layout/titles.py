"""The title of a plan among the lines before its first item."""

from __future__ import annotations

import re

from creditplan.model import Span
from creditplan.parsing.lines.logical import Line
from creditplan.words.front import front_words
from creditplan.words.marks import SENTENCE_ENDS
from creditplan.words.names import is_plausible

TITLE_END = re.compile(
    r"(?:方案|意见|通知|要点|计划|规划|办法|分工|任务|分解表|任务表|清单|措施|行动|一览表|规定|决定|报告|细则|安排|台账|表|分解|工作|事项|项目|纲要|指南|制度|任务书|责任书|通报|公告|函|建设|发展)"
    r"(?:的通知|的意见|的函)?(?:\([^()]{1,24}\))?$"
)
ABOUT = re.compile(r"关于|印发|转发")
RED_HEAD = "文件"
NO_TITLE_ENDS = (*SENTENCE_ENDS, ":")
_ISSUER = re.compile(r"(?P<issuer>[\u4e00-\u9fff]{2,24}?)关于")
_ATTACHED = re.compile(
    r"(?:[^《》]*(?:印发|转发|发布|下发)\s*)?《(?P<own>[^《》]*(?:《[^《》]*》[^《》]*)*)》(?:的?通知)?"
)
_NOTICE = re.compile(r"[^,。:;]{2,24}关于[^,。;]{2,60}的(?:通知|意见|函|方案|公告)")
_HAN = re.compile("[\u4e00-\u9fff]")


def find_title(lines: list[Line], taken: list[Span]) -> list[Line]:
    """Find the title among lines of which nothing else is known; it can go over several of them.

    No line stands between them of which something is known (``taken``).
    """
    short = [
        b
        for b in lines
        if _HAN.search(b.words)
        and len(b.words) <= 100
        and b.words not in front_words().no_titles
        and ">" not in b.words
        and not b.words.endswith(NO_TITLE_ENDS)
        and not b.gives_role
    ]
    named = [b for b in short if TITLE_END.search(b.words) and not b.words.endswith(RED_HEAD)]
    # Words such as 工作 and 分工 end titles, but headlines too: the first of the last run counts.
    last = named[-1] if named else next((b for b in short if not b.words.endswith(RED_HEAD)), None)
    if last is None:
        return []
    chosen = [last]
    position = lines.index(last) - 1
    while position >= 0 and len(chosen) < 4:
        above = lines[position]
        words = above.words
        if above not in short or words.endswith(RED_HEAD) or above.span.end + 60 < chosen[0].span.start:
            break
        if TITLE_END.search(words) and not re.match(
            r"(?:任务|责任|和|及|与|的|工作|重点|关于)", chosen[0].words
        ):
            break
        if is_plausible(words) and not (ABOUT.match(chosen[0].words) or ABOUT.search(words)):
            break
        if any(above.span.end <= other.start < chosen[0].span.start for other in taken):
            break
        chosen.insert(0, above)
        position -= 1
    return chosen


def attached_title(folded: str, title: Span) -> tuple[Span, list[Span]]:
    """Return the title of a plan without the notice and the marks around it, and where these stand.

    《…方案》 is its own title; 关于印发《…方案》的通知 names the plan that it brings.
    """
    match = _ATTACHED.fullmatch(folded, title.start, title.end)
    if not match or not TITLE_END.search("".join(match["own"].split())):
        return title, []
    own = Span(*match.span("own"))
    return own, [Span(title.start, own.start), Span(own.end, title.end)]


def names_notice(words: str) -> bool:
    """Tell whether a line is the title of a notice, perhaps with more behind it: …关于…的通知•2020-11-13."""
    short = len(words) <= 100 and not words.endswith(NO_TITLE_ENDS)
    return short and _NOTICE.match(words) is not None


def issuer_in(title: str) -> tuple[tuple[str, str], ...]:
    """Say whose a document is, if its title tells: 国务院办公厅关于印发…的通知."""
    match = _ISSUER.match(title)
    issuer = match["issuer"] if match else ""
    named = (len(issuer) > 3 or issuer == "国务院") and is_plausible(issuer)
    return (("title_issuer", issuer),) if named else ()
