"""Pages saved as one file, one function a case."""

from __future__ import annotations

from email.message import EmailMessage as _Message
from pathlib import Path

_PAGE = (
    "<html><head><meta charset='{}'><title>云州市2025年信用建设任务分工方案</title></head><body>"
    "<h1>云州市2025年信用建设任务分工方案</h1>"
    "<p>1.做好预算管理。（财政部牵头）</p><p>2.做好市场检查。（市场监管总局牵头）</p></body></html>"
)


def _archive(charset, encoding, *more, page=None, start=None):
    message = _Message()
    message["From"] = "<Saved by a browser>"
    message["Subject"] = "a page"
    message.make_related()
    for part in more:
        message.add_related(part, subtype="html")
    message.add_related(page or _PAGE.format(charset).encode(charset), "text", "html", cte=encoding)
    shown = message.get_payload()[-1]
    shown.set_param("charset", charset)
    shown["Content-ID"] = "<page>"
    if start:
        message.set_param("start", start)
    message.add_related(b"\x89PNG", "image", "png", cid="<picture>")
    message["MIME-Version"] = "1.0"
    message.set_boundary("----a-boundary")
    return message.as_bytes()


def web_archive() -> bytes:
    return _archive("utf-8", "quoted-printable")


def web_archive_in_gbk() -> bytes:
    return _archive("gb2312", "base64")


def web_archive_with_a_start() -> bytes:
    return _archive("utf-8", "base64", "<p>9.做好信用修复。（教育部牵头）</p>", start="<page>")


def hidden_task() -> bytes:
    return _archive("utf-8", "base64", page=Path(__file__).with_name("hidden-task.html").read_bytes())


def _parts(page, *more):
    """An archive as browsers write it: each part with its address."""
    message = _Message()
    message["Snapshot-Content-Location"] = "https://www.example.org/a/page.html"
    message.make_related()
    parts = [("https://www.example.org/a/page.html", "html", page), *more]
    for address, subtype, text in parts:
        message.add_related(text.encode(), "text", subtype, cte="quoted-printable")
        message.get_payload()[-1]["Content-Location"] = address
    message["MIME-Version"] = "1.0"
    message.set_boundary("----a-boundary")
    return message.as_bytes()


def hidden_by_sheet() -> bytes:
    page = Path(__file__).with_name("hidden-by-sheet.html").read_text("utf-8")
    head, _, rest = page.partition("<style>")
    sheet, _, body = rest.partition("</style>")
    linked = f"{head}<link rel=stylesheet href='../main.css'>{body}"
    return _parts(linked, ("https://www.example.org/main.css", "css", sheet))


def page_in_a_frame() -> bytes:
    frame = _PAGE.format("utf-8")
    page = "<html><body><iframe src='plan.html'></iframe></body></html>"
    return _parts(page, ("https://www.example.org/a/plan.html", "html", frame))
