"""Writes OFD packages (GB/T 33190-2016), so that tests have documents to read."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 4.94


def text(words, x, y, size=SIZE, *, ctm="", colour="", code="", **attributes):
    """A line of text, ASCII half as wide as the rest; ``y`` is where it stands, from the top."""
    attributes |= {"CTM": ctm} if ctm else {}
    more = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    fill = f'<ofd:FillColor Value="{colour}"/>' if colour else ""
    steps = " ".join(str(size / 2 if sign.isascii() else size) for sign in words[:-1])
    deltas = code or f'DeltaX="{steps}"'
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} {size * len(words)} {size * 1.2}" Font="1" Size="{size}"{more}>'
        f'{fill}<ofd:TextCode X="0" Y="{size}" {deltas}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x, y, to_x, to_y):
    """A straight line, drawn as programs do: in a box of its own."""
    box = f"{min(x, to_x)} {min(y, to_y)} {abs(to_x - x) + 0.1} {abs(to_y - y) + 0.1}"
    data = f"M 0 0 L {abs(to_x - x)} {abs(to_y - y)}"
    return f'<ofd:PathObject ID="8" Boundary="{box}" LineWidth="0.2"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def filled(x, y, width, height, colour):
    data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return (
        f'<ofd:PathObject ID="7" Boundary="{x} {y} {width} {height}" Stroke="false" Fill="true">'
        f'<ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    )


@dataclass
class Package:
    """Pages in their order: what each draws; ``files`` says where they lie, ``uses`` which use the template."""

    pages: list[str]
    files: list[str] = field(default_factory=list)
    template: str = ""
    uses: tuple[int, ...] = ()
    box: str = "0 0 210 297"
    absolute: bool = False
    resources: str = ""
    order: str = "Background"
    more: tuple[Package, ...] = ()

    def data(self):
        files = self.files or [f"Pages/Page_{number}/Content.xml" for number in range(len(self.pages))]
        head = "/Doc_0/" if self.absolute else ""
        listed = "".join(f'<ofd:Page ID="{i + 10}" BaseLoc="{head}{path}"/>' for i, path in enumerate(files))
        template = (
            f'<ofd:TemplatePage ID="2" BaseLoc="{head}Tpls/Tpl_0/Content.xml"/>' if self.template else ""
        )
        named = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>" if self.resources else ""
        common = f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{self.box}</ofd:PhysicalBox></ofd:PageArea>{template}{named}</ofd:CommonData>"
        members = {
            "OFD.xml": f'<ofd:OFD {NS} Version="1.0"><ofd:DocBody><ofd:DocRoot>{"/" * self.absolute}Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f"<ofd:Document {NS}>{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        }
        if self.resources:
            members["Doc_0/PublicRes.xml"] = f'<ofd:Res {NS} BaseLoc="Res">{self.resources}</ofd:Res>'
        if self.template:
            members["Doc_0/Tpls/Tpl_0/Content.xml"] = page(self.template)
        for number, (path, drawn) in enumerate(zip(files, self.pages, strict=True)):
            used = f'<ofd:Template TemplateID="2" ZOrder="{self.order}"/>' if number in self.uses else ""
            members[f"Doc_0/{path}"] = page(drawn, used)
        for number, other in enumerate(self.more, start=1):
            body = (
                f"<ofd:DocBody><ofd:DocRoot>Doc_{number}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
            )
            members["OFD.xml"] = members["OFD.xml"].replace("</ofd:OFD>", body)
            with zipfile.ZipFile(io.BytesIO(other.data())) as held:
                members |= {
                    name.replace("Doc_0", f"Doc_{number}"): held.read(name).decode().partition("?>")[2]
                    for name in held.namelist()
                    if name.startswith("Doc_0")
                }
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name, xml in members.items():
                package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
        return file.getvalue()


def page(drawn, before=""):
    layer = f'<ofd:Layer ID="5" Type="Body">{drawn}</ofd:Layer>'
    return f"<ofd:Page {NS}>{before}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def lines(words, x=25, y=30, lead=9.9, size=SIZE):
    return "".join(text(line, x, y + lead * i, size) for i, line in enumerate(words))
