"""The pages of the vocabulary in a real browser: read without barriers, on wide and narrow screens and on paper."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, missing

pytestmark = pytest.mark.interop
AXE = ROOT / ".venv" / "interop" / "node_modules" / "axe-core"
PAGES = [f"vocabulary.{language}.html" for language in ("zh", "en")]
# Rules beyond the accessibility guidelines (best practices) too; what a program cannot decide is left to people.
CHECK = """\
<script>{axe}</script>
<script>
onload = () => axe.run(document).then(found => {{
  const told = found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html)]);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  document.documentElement.innerHTML = '<pre id="told"></pre>';
  document.getElementById('told').textContent = JSON.stringify({{told, wide, passed: found.passes.length}});
}});
</script>
"""


@pytest.fixture(scope="module")
def chromium(pytestconfig, table):
    """Run the browser on a file; returns what it wrote."""
    program = shutil.which("chromium")
    if not program or not (AXE / "axe.min.js").exists():
        missing(
            pytestconfig,
            "Chromium (Debian package chromium) or axe-core is not there (make .venv/interop/ready)",
        )
    version = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    table[
        "pages"
    ].version = f"Chromium {version}, axe-core {json.loads((AXE / 'package.json').read_text())['version']}"

    def run(path, *options):
        command = [
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ]
        command += [*options, "--virtual-time-budget=60000", path.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def checked(chromium, tmp_path):
    def check(content, width):
        path = tmp_path / "page.html"
        axe = (AXE / "axe.min.js").read_text("utf-8").replace("</script", "<\\/script")
        path.write_text(content.replace("</body>", CHECK.format(axe=axe) + "</body>"), "utf-8")
        written = chromium(path, "--dump-dom", f"--window-size={width},1000")
        return json.loads(html.unescape(re.search(r'<pre id="told">(.*?)</pre>', written, re.DOTALL)[1]))

    return check


@pytest.mark.parametrize("width", [1280, 500])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(published, name, width, checked, table):
    found = checked((published / name).read_text("utf-8"), width)
    table["pages"].total += 1
    assert found["told"] == []
    assert found["wide"] <= 0
    assert found["passed"] > 20
    table["pages"].passed += 1


def test_axe_finds_what_is_wrong(published, checked):
    content = (published / PAGES[0]).read_text("utf-8")
    content = content.replace('<html lang="zh">', "<html>").replace("--soft: #4d535c", "--soft: #c0c4cc")
    assert {"html-has-lang", "color-contrast"} <= {rule for rule, _ in checked(content, 1280)["told"]}


@pytest.mark.parametrize("name", PAGES)
def test_it_can_be_printed(published, name, chromium, tmp_path):
    paper = tmp_path / "page.pdf"
    chromium(published / name, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    pages = re.findall(rb"/Type\s*/Page\b", paper.read_bytes())
    assert 10 < len(pages) < 80
