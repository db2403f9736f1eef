"""What is published works at its addresses: files as the catalogue says, and the IRI of each thing."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from hashlib import sha256
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import DCAT, DCTERMS, RDFS, VOID

from creditplan import build
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Description
from creditplan.namespaces import BASE
from creditplan.publishing.products import formats
from creditplan.publishing.servers import server_products
from web_servers import program, serving

PLAN = """洛阳市2024年优化营商环境重点任务分工方案
一、优化政务服务
（一）推进“一网通办”，落实《优化营商环境条例》，制定《洛阳市数据共享办法》。（牵头单位：市数据局；责任单位：市财政局）
（二）规范热线运行，落实《社会信用体系建设规划纲要（2014—2020年）》。（市城运中心负责）
"""
SIDE = 'id = "jz-2024"\nissued = "2024-03-15"\njurisdiction = "cn-41/洛阳市"\n'
# By name: the base, and the address of the files where that is another.
PLACES = {
    "below a path": ("https://data.example.org/open/plans/", ""),
    "a host of its own": ("http://plans.example.org:8080/", ""),
    "redirected": ("https://w3id.org/jiangzhou/", "https://files.example.org/a.b/jz/"),
}
IANA = "https://www.iana.org/assignments/media-types/"
TYPES = {each.media_type: each for each in formats().values()}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module")
def publications(published, tmp_path_factory):
    """Folders of publications by name, with what mints their IRIs; each was built into another folder."""
    folder = tmp_path_factory.mktemp("addresses")
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    (folder / "plan.toml").write_text(SIDE, "utf-8")
    (folder / "ids.csv").write_text("id,now\nold-jz,jz-2024\nold-jz/task/1,jz-2024/task/2\n")
    made = {"packaged": (published, Iris())}
    for name, (base, files) in PLACES.items():
        out = folder / "out" / name.replace(" ", "/")
        build([folder / "plan.txt"], out, base=base, files=files or None, allow_incomplete=True)
        made[name] = (out, Iris(base, files))
    return made


@pytest.fixture(scope="module")
def places(publications, tmp_path_factory):
    """What is served where: the folders as they were written; and, at a base without files, its rules alone."""
    found = {iris.files: folder for folder, iris in publications.values()}
    for folder, iris in publications.values():
        if iris.base != iris.files:
            rules = tmp_path_factory.mktemp("rules")
            for name in (".htaccess", "nginx.conf"):
                shutil.copy(folder / f"base.{name.removeprefix('.')}", rules / name)
            found[iris.base] = rules
    return found


@pytest.fixture(scope="module", params=["apache", "nginx"])
def sites(request, pytestconfig, places):
    package = {"apache": "apache2", "nginx": "nginx"}[request.param]
    if not program(package):
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing(f"{request.param} is not installed (Debian package {package})")
    with serving(request.param, places) as running:
        yield running


@pytest.fixture(scope="module")
def plain(places):
    """A server that knows nothing of us, nor of our media types."""
    with serving("python", places) as running:
        yield running


def rdf_of(folder):
    """Files that speak of what there is today."""
    found = [path for path in folder.iterdir() if path.suffix in (".ttl", ".nt", ".nq")]
    return [path for path in found if path.name != "earlier-ids.nq"]


def links(folder):
    """All addresses that catalogue, counts, plans and tables name as files."""
    found = set()
    for name in ("catalog.ttl", "void.ttl"):
        graph = rdflib.Graph().parse(folder / name)
        for predicate in (DCAT.downloadURL, DCAT.accessURL, VOID.dataDump, RDFS.seeAlso):
            found.update(map(str, graph.objects(None, predicate)))
    for path in folder.glob("*.nq"):
        found.update(
            quad.object.value
            for quad in parse(path=str(path))
            if quad.predicate.value == str(DCTERMS.hasFormat)
        )
    return found


NAMES = ["packaged", *PLACES]


# Files


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_file_on_any_server(name, publications, plain):
    folder, iris = publications[name]
    tables = json.loads((folder / "csv-metadata.json").read_text("utf-8"))["tables"]
    found = links(folder) | {urljoin(iris.file("csv-metadata.json"), table["url"]) for table in tables}
    assert len(found) > 25
    for address in found:
        reply = plain.get(address)
        assert reply.status == 200, address
        assert reply.body == (folder / address.rpartition("/")[2]).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_every_distribution_is_what_the_catalogue_says(name, publications, sites):
    folder, _ = publications[name]
    catalog = rdflib.Graph().parse(folder / "catalog.ttl")
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    checked = 0
    for node, address in catalog.subject_objects(DCAT.downloadURL):
        reply = sites.get(str(address))
        assert reply.status == 200, address
        digest = catalog.value(catalog.value(node, spdx.checksum), spdx.checksumValue)
        assert sha256(reply.body).hexdigest() == str(digest).lower()
        assert (
            len(reply.body) == int(reply.headers["content-length"]) == int(catalog.value(node, DCAT.byteSize))
        )
        media_type, _, charset = reply.headers["content-type"].partition(";")
        assert IANA + media_type == str(catalog.value(node, DCAT.mediaType))
        expected = TYPES[media_type].charset
        assert charset.strip().lower() == (f"charset={expected}" if expected else "")
        assert reply.headers["access-control-allow-origin"] == "*"
        checked += 1
    assert checked == len(set(catalog.subjects(rdflib.RDF.type, DCAT.Distribution))) > 25


@pytest.mark.parametrize("name", NAMES)
def test_what_only_serves_the_others_is_readable_too(name, publications, sites):
    _, iris = publications[name]
    for file in ("SHA256SUMS", "catalog.ttl", "void.ttl"):
        reply = sites.get(iris.file(file))
        media_type = "text/turtle" if file.endswith("ttl") else "text/plain"
        assert (reply.status, reply.headers["content-type"].lower()) == (200, f"{media_type}; charset=utf-8")
    assert sites.get(iris.file(".htaccess")).status in (403, 404)
    assert sites.get(iris.file("no-such.ttl")).status == 404


# Things


def follow(sites, address, **headers):
    """Follow a thing's IRI, without its fragment, to the file; return its name, address and the last reply."""
    reply, address, statuses = None, urldefrag(address)[0], []
    for _ in range(5):
        reply = sites.get(address, **headers)
        if reply.status == 200:
            break
        assert reply.status in (302, 303), (address, reply.status)
        statuses.append(reply.status)
        if reply.status == 303:
            assert "accept" in reply.headers["vary"].lower()
            assert reply.headers["access-control-allow-origin"] == "*"
        address = reply.headers["location"]
    return address.rpartition("/")[2], statuses, reply


@pytest.mark.parametrize("name", NAMES)
def test_the_iri_of_each_thing_leads_to_what_describes_it(name, publications, sites):
    folder, iris = publications[name]
    subjects = {
        quad.subject.value
        for path in rdf_of(folder)
        for quad in parse(path=str(path))
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(iris.base)
    }
    files, asked, described = {}, {}, {}
    for subject in sorted(subjects):
        address = urldefrag(subject)[0]
        if address.rpartition("/")[2] and (folder / address.removeprefix(iris.base)).is_file():
            continue
        if address not in asked:
            file, statuses, reply = follow(sites, address, accept="text/turtle")
            assert statuses == [303], address
            assert reply.headers["content-type"].lower() in (
                "text/turtle; charset=utf-8",
                "application/n-quads",
                "text/tab-separated-values; charset=utf-8",
            ), (address, file)
            asked[address] = file
            if file not in described:
                files[file] = reply.body
                form = RdfFormat.from_extension(file.rpartition(".")[2])
                described[file] = {quad.subject for quad in parse(reply.body, format=form)} if form else set()
        assert NamedNode(subject) in described[asked[address]] or subject in (
            # Counts are a file of their own, which the catalogue names.
            {f"{iris.catalog()}#{part}" for part in ("plans", "register", "links")}
        ), subject
    assert all(content == (folder / file).read_bytes() for file, content in files.items())
    assert {f"{p}.ttl" for p in ("social-credit-2015" if name == "packaged" else "jz-2024",)} <= files.keys()
    assert len(asked) > (1000 if name == "packaged" else 10)


@pytest.mark.parametrize(
    "thing",
    [
        "place/luoyang-shi",
        "place/xiangfan-shi/2000",
        "place/cn-71",
        "place-change/2010/renamed/xiangfan-shi/xiangfan-shi",
    ],
)
def test_every_place_leads_to_the_file_of_all_places(thing, publications, sites):
    folder, iris = publications["packaged"]
    for accept in (None, "text/turtle", "application/n-quads", BROWSER):
        file, statuses, reply = follow(sites, iris.base + thing, **({"accept": accept} if accept else {}))
        assert (file, statuses) == ("places.nq.gz", [303])
        assert reply.headers["content-type"] == "application/n-quads"
        assert reply.headers["content-encoding"] == "gzip"
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.body == (folder / file).read_bytes()
    assert f"<{iris.base}{thing}> ".encode() in gzip.decompress(reply.body)


@pytest.mark.parametrize("name", NAMES)
def test_things_that_others_name_lead_somewhere(name, publications, sites):
    folder, iris = publications[name]
    objects = {
        urldefrag(quad.object.value)[0]
        for path in rdf_of(folder)
        for quad in parse(path=str(path))
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(iris.base)
    }
    assert objects
    for address in objects:
        assert sites.get(address).status in (200, 303), address


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        ("TEXT/Turtle ; charset=utf-8", "ttl"),
        ("application/ld+json", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/ld+json, text/turtle;q=0.5", "jsonld"),
        ("application/ld+json;q=0.9, text/turtle", "ttl"),
        ("application/n-quads", "nq"),
        ("application/n-quads;q=1.0, */*;q=0.1", "nq"),
        ("text/turtle;q=0, application/n-quads;q=0.3", "nq"),
        ("text/turtle;q=0.0,application/ld+json;q=0.001", "jsonld"),
        # What there is not, and who takes what comes.
        ("application/rdf+xml", "ttl"),
        ("application/rdf+xml;q=1, application/ld+json;q=0.4, */*;q=0.1", "jsonld"),
        ("application/x-text/turtle, application/n-quads", "nq"),
        (BROWSER, "ttl"),
        # As Jena, rdflib and the OWL API ask.
        ("text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3", "ttl"),
        ("application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09", "ttl"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", NAMES)
def test_a_plan_comes_as_the_client_asks(name, accept, expected, publications, sites):
    folder, iris = publications[name]
    [plan] = [path.stem for path in folder.glob("*.jsonld") if path.stem not in ("context", "frame")]
    headers = {"accept": accept} if accept else {}
    for thing in (iris.plan(plan), iris.task(plan, "1"), f"{iris.plan(plan)}/agency/x-0"):
        file, statuses, reply = follow(sites, thing, **headers)
        assert (file, statuses) == (f"{plan}.{expected}", [303])
        assert reply.headers["content-type"].partition(";")[0] == formats()[expected].media_type


@pytest.mark.parametrize("name", NAMES)
def test_some_things_have_their_own_kinds(name, publications, sites):
    folder, iris = publications[name]
    [plan] = [path.stem for path in folder.glob("*.jsonld") if path.stem not in ("context", "frame")]
    assert follow(sites, iris.source(plan), accept="text/plain")[0] == f"{plan}.txt"
    assert follow(sites, iris.plan(plan), accept="text/plain")[0] == f"{plan}.ttl"
    assert follow(sites, iris.graph(plan))[0] == f"{plan}.nq"
    assert follow(sites, iris.graph(plan), accept="text/turtle")[0] == f"{plan}.ttl"
    assert follow(sites, iris.base)[0] == "catalog.ttl"
    assert follow(sites, iris.counts("plans"))[0] == "void.ttl"
    assert sites.get(f"{iris.base}no-such-thing").status == 404
    if name == "packaged":
        assert follow(sites, f"{BASE}agency/ndrc", accept="application/n-quads")[0] == "register.nq"
        assert follow(sites, f"{BASE}graph/register", accept="text/turtle")[0] == "register.nq"
        # JSON-LD is what it likes most; there is none, so it gets what it likes next.
        liked = "application/ld+json, application/n-quads;q=0.8, text/turtle;q=0"
        assert follow(sites, f"{BASE}change/samr-2018", accept=liked)[0] == "register.nq"


def test_where_files_lie_elsewhere_their_old_addresses_lead_there(publications, sites):
    folder, iris = publications["redirected"]
    for file in ("jz-2024.ttl", "SHA256SUMS", "tasks.csv"):
        reply = sites.get(iris.base + file)
        assert (reply.status, reply.headers["location"]) == (302, iris.file(file))
    assert sites.get(iris.base + "secret.php").status == 404
    # The rules say where each is to be used.
    assert f"at {iris.base}" in (folder / "base.htaccess").read_text("utf-8")
    assert f"at {iris.files}" in (folder / ".htaccess").read_text("utf-8")
    assert urlsplit(iris.files).path in (folder / "nginx.conf").read_text("utf-8")


# Pages


@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_browsers_get_pages_where_there_are_some(server, publications, pytestconfig, tmp_path):
    if not program({"apache": "apache2"}.get(server, server)):
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing(f"{server} is not installed")
    folder = tmp_path / "site"
    shutil.copytree(publications["packaged"][0], folder)
    pages = ["vocabulary.zh.html", "vocabulary.en.html", "index.html", "social-credit-2015.html"]
    for page in pages:
        (folder / page).write_text(f"<title>{page}</title>")
    for file in server_products([path.name for path in folder.iterdir()], Iris()):
        (folder / file.name).write_bytes(file.content)
    with serving(server, {BASE: folder}) as running:
        for thing in ("ontology", "ontology/0.1.0", "role/lead", "shapes/Plan", "kind/ministry"):
            for languages, page in (
                ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
                ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
                ("de", "en"),
                ("", "en"),
                ("fr, zh", "zh"),
            ):
                file, _, reply = follow(running, BASE + thing, accept=BROWSER, accept_language=languages)
                assert file == f"vocabulary.{page}.html"
                assert reply.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert "accept-language" in running.get(f"{BASE}ontology").headers["vary"].lower()
        assert follow(running, f"{BASE}ontology", accept="text/turtle")[0] == "ontology.ttl"
        assert follow(running, BASE, accept=BROWSER)[0] == "index.html"
        assert follow(running, f"{BASE}plan/social-credit-2015/task/3", accept=BROWSER)[0] == pages[-1]
        assert follow(running, f"{BASE}agency/ndrc", accept=BROWSER)[0] == "agencies.ttl"


# The files of rules


def test_rules_are_those_of_what_is_there(published):
    written = [path.name for path in published.iterdir()]
    files = {file.name: file.content.decode() for file in server_products(written, Iris())}
    assert files.keys() == {".htaccess", "nginx.conf"}
    for content in files.values():
        assert content.isascii()
        for name in re.findall(r"creditplan/([a-z.-]+\.[a-z]+)\b", content):
            assert name in written, name
        assert "vocabulary.zh.html" in content
    # A page that is not there leads nowhere.
    for file in server_products([name for name in written if not name.startswith("vocabulary.")], Iris()):
        assert b"vocabulary" not in file.content
    other = {
        file.name: file.content.decode() for file in server_products(written, Iris("https://a.example/"))
    }
    assert "agencies.ttl" not in other[".htaccess"]


def test_what_the_package_publishes_is_at_home_under_its_own_base():
    assert open_knowledge().description.landing_page == BASE
    assert Description().files is None


@pytest.mark.parametrize("name", PLACES)
def test_an_id_that_changed_leads_to_that_of_today(name, publications, sites):
    folder, iris = publications[name]
    for old, now in {
        iris.plan("old-jz"): iris.plan("jz-2024"),
        iris.task("old-jz", "2"): iris.task("jz-2024", "2"),
        iris.task("old-jz", "1"): iris.task("jz-2024", "2"),
        iris.task("old-jz", "1") + "/lead/mof": iris.task("jz-2024", "2") + "/lead/mof",
        iris.source("old-jz"): iris.source("jz-2024"),
        iris.graph("old-jz"): iris.graph("jz-2024"),
    }.items():
        reply = sites.get(old)
        assert (reply.status, reply.headers["location"]) == (301, now)
    said = rdflib.Dataset().parse(folder / "earlier-ids.nq", format="nquads")
    for old, _, now, _ in said.quads((None, DCTERMS.isReplacedBy, None, None)):
        assert sites.get(str(old)).headers["location"] == str(now)
    assert sites.get(iris.graph("earlier-ids")).headers["location"] == iris.file("earlier-ids.nq")
