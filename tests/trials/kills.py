"""Kills builds and loads at random and at chosen moments, and looks at what they leave.

A folder must be wholly the old or the new publication, or marked so that readers refuse it; the next build must
make it wholly new, with no rubbish. Each graph of a store must be the old or the new one; after the next load all
must be new, with nothing left waiting. Every command runs in a process of its own, forked from a warm one.

    python tests/trials/kills.py --builds 200 --loads 200
"""

from __future__ import annotations

import argparse
import functools
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import requests
from prettytable import PrettyTable
from pyoxigraph import RdfFormat, parse

import creditplan.folder.lock as folder_lock
from creditplan.canonical import canonical_hash
from creditplan.cli import main as creditplan
from creditplan.conversion import to_conversion
from creditplan.errors import CreditplanError
from creditplan.folder import listing, write_files
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.pipeline import read_plans
from creditplan.publishing.publication import publish
from creditplan.rdf_files import read_published
from creditplan.store import find_graphs

MAIN = os.getpid()
SWAP, BACK = ".creditplan-swap", ".creditplan-back"
TASK = "{0}、做第{0}件事。（财政部、教育部负责，国家发展改革委配合）\n"


class TrialError(Exception):
    """What must never be."""


# Processes


def forked(work, output=os.devnull):
    """Start a function in a process of its own; returns its id. Its exit code is 70 if something was raised."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        work()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def ended(child):
    """Wait for a process; returns its exit code, negative if it was killed."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_after(seconds, work):
    """Run a function and kill it after some time; returns its exit code."""
    child = forked(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return ended(child)


def at_event(number, act, wanted=lambda event, arguments: True):
    """Call a function before the nth thing that this process does with files or the network."""
    seen = 0

    def hook(event, arguments):
        nonlocal seen
        if event.startswith(("os.", "open", "shutil.", "fcntl.", "http.")) and wanted(event, arguments):
            seen += 1
            if seen == number:
                act()

    sys.addaudithook(hook)


def die():
    """End this process as a kill from outside would."""
    os.kill(os.getpid(), signal.SIGKILL)


def command(*arguments):
    """Return a function that runs the command line."""
    return lambda: creditplan([str(argument) for argument in arguments])


# States of a folder


def snapshot(folder):
    """Contents of a folder and those below by path, empty ones with "/"; marks and stages by name alone."""
    found = {}
    for path in folder.iterdir() if folder.exists() else ():
        if path.is_file():
            found[path.name] = path.read_bytes()
        elif path.name.startswith(".creditplan-"):
            found[path.name] = None
        else:
            below = snapshot(path) or {"": b""}
            found |= {f"{path.name}/{name}": content for name, content in below.items()}
    return found


def restore(folder, files):
    """Make a folder hold just these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def state(folder, old, new, kept=None):
    """Say what a folder holds: "old", "new" or "marked"; raises if it is something else, or readers err.

    ``kept``: what a write leaves of the old files, if not all.
    """
    found = snapshot(folder)
    quads = [folder / name for name in sorted(found) if name.endswith(".nq")]
    try:
        list(read_published(quads))
        find_graphs([folder])
        refused = False
    except CreditplanError as error:
        refused = "has not come to its end" in str(error)
        if not refused:
            raise TrialError(f"readers said: {error}") from error
    if {SWAP, BACK} & found.keys():
        if not refused:
            raise TrialError("readers took a folder with a mark")
        return "marked"
    files = {name: content for name, content in found.items() if content is not None}
    for name, expected in {"old": old, "new": (old if kept is None else kept) | new}.items():
        if files == expected:
            return name
    raise TrialError(f"a mixture that nobody marked: {sorted(found)}")


def whole(folder, old, new, kept=None):
    """Complain if a folder is not the new publication, beside files of the old one, without rubbish."""
    if snapshot(folder) != (old if kept is None else kept) | new:
        raise TrialError(f"after the next build: {sorted(snapshot(folder))}")


# Trials of builds; each yields what became of one case


def plans(folder, tasks):
    """Write the sources of two publications: a plan that changes, one that goes, one that comes."""
    for name, own, number in (("old", "ab", tasks), ("new", "ac", tasks + 1)):
        (folder / name).mkdir(parents=True)
        for key in own:
            text = "某方案\n一、某事\n" + "".join(TASK.format(n) for n in range(1, number + 1))
            (folder / name / f"{key}.txt").write_text(text, "utf-8")
            (folder / name / f"{key}.toml").write_text(f'id = "{key}"\n')
    return [published([folder / name]) for name in ("old", "new")]


def published(sources):
    """The files of a publication, by name."""
    files = {}
    known, iris = open_knowledge(), Iris()
    plans = read_plans(sources, known)
    publish((to_conversion(plan, known, iris) for plan in plans), files, known, iris)
    return files


def random_builds(number, folder, chance):
    """Kill whole builds: half anywhere, half while they write."""
    old, new = plans(folder / "sources", 5)
    out = folder / "out"
    build = command("build", folder / "sources" / "new", "--out", out, "--no-validate")

    def timed():
        restore(out, old)
        begin = time.perf_counter()
        reads, writes = os.pipe()

        def work():
            at_event(1, lambda: os.write(writes, b"w"), lambda event, _: event == "fcntl.flock")
            build()

        child = forked(work)
        os.read(reads, 1)
        middle = time.perf_counter()
        ended(child)
        os.close(reads)
        os.close(writes)
        return middle - begin, time.perf_counter() - middle

    before, writing = (sum(times) / 3 for times in zip(*(timed() for _ in range(3)), strict=True))
    for turn in range(number):
        restore(out, old)
        anywhere = chance.uniform(0, before + writing)
        killed_after(anywhere if turn % 2 else before + chance.uniform(0, writing * 1.05), build)
        # A build removes what an earlier one wrote of a plan that is gone.
        was = state(out, old, new, kept={})
        if ended(forked(build)):
            raise TrialError("the next build failed")
        whole(out, old, new, kept={})
        yield was


SMALL_OLD = {"a.nq": b"<urn:a> <urn:a> <urn:old> <urn:g> .\n", "b.txt": b"old", "z": b"old"}
FOREIGN = {"mine": b"mine"}
SMALL_NEW = {"a.nq": b"<urn:a> <urn:a> <urn:new> <urn:g> .\n", "b.txt": b"new", "c.nq": b""}


TREE_OLD = SMALL_OLD | {
    "plan/a/1.html": b"old",
    "plan/a/2.html": b"same",
    "plan/gone.html": b"old",
    "plan/z/y/3.html": b"old",
    "z-all/of/it.html": b"old",
}
TREE_NEW = SMALL_NEW | {
    "plan/a/1.html": b"new",
    "plan/a/2.html": b"same",
    "plan/a/b/c/4.html": b"new",
    "plan/a/b/c/5.html": b"new",
    "plan/a/b/d.html": b"new",
    "new/1.html": b"new",
}
TREE_FOREIGN = FOREIGN | {"plan/mine.html": b"mine"}


def listed(files):
    """Files with their lists, as a build makes them."""
    head, below = (
        listing(
            {name: sha256(content).hexdigest() for name, content in files.items() if ("/" in name) == deep}
        )
        for deep in (False, True)
    )
    return files | {"SHA256SUMS": head} | ({"SHA256SUMS-tree": below} if below else {})


def small():
    """Two small publications, with their lists; and files of somebody else, which lie beside the old one."""
    old, new = (listed(files) for files in (SMALL_OLD, SMALL_NEW))
    return old | FOREIGN, new, FOREIGN


def tree():
    """The same with folders: files in them change, stay, come and go, and so do folders."""
    old, new = (listed(files) for files in (TREE_OLD, TREE_NEW))
    return old | TREE_FOREIGN, new, TREE_FOREIGN


def until_it_ends(work):
    """Run a function that is killed before its nth step, for each n until it comes to its end."""
    for number in itertools.count(1):
        yield number, (code := ended(forked(functools.partial(work, number))))
        if code != -signal.SIGKILL:
            if code:
                raise TrialError(f"exit code {code}")
            return


def given(files):
    """What a build gives of a publication: the list of a tree is written for it."""
    return {name: content for name, content in files.items() if name != "SHA256SUMS-tree"}


def placed_builds(folder, two):
    """Kill a write, which removes an old file too, before each step of it."""
    old, new, foreign = two
    out = folder / "placed"
    restore(out, old)

    def work(number):
        at_event(number, die)
        write_files(out, given(new), prune=True)

    for _ in until_it_ends(work):
        was = state(out, old, new, foreign)
        write_files(out, given(new), prune=True)
        whole(out, old, new, foreign)
        restore(out, old)
        yield was


def placed_recoveries(folder, two, *, every=1):
    """Kill a write before each step, then before each step the one that clears up after it."""
    old, new, foreign = two
    out, kept = folder / "out-again", folder / "kept"
    restore(out, old)

    def first(number):
        at_event(number, die)
        write_files(out, given(new), prune=True)

    for number, _ in until_it_ends(first):
        shutil.copytree(out, kept, symlinks=True)

        def second(number):
            at_event(number, die)
            write_files(out, given(new), prune=True)

        for _ in until_it_ends(second) if number % every == 0 else ():
            was = state(out, old, new, foreign)
            write_files(out, given(new), prune=True)
            whole(out, old, new, foreign)
            shutil.rmtree(out)
            shutil.copytree(kept, out, symlinks=True)
            yield was
        shutil.rmtree(kept)
        restore(out, old)


def placed_failures(folder, two, *, every=1):
    """Let each step of a write fail, and kill what puts the old files back before each of its steps."""
    old, new, foreign = two
    out = folder / "failing"
    restore(out, old)

    def fail():
        raise OSError(5, "no such luck")

    for failing in itertools.count(1, every):
        for number in itertools.count(failing + 1):

            def work(failing=failing, number=number):
                at_event(failing, fail)
                at_event(number, die)
                try:
                    write_files(out, given(new), prune=True)
                except (CreditplanError, OSError):
                    sys.exit(2)

            code = ended(forked(work))
            was = state(out, old, new, foreign)
            if code == 2 and (was != "old" or any(".creditplan" in left for left in snapshot(out))):
                raise TrialError(f"a failure at step {failing} was not undone: {sorted(snapshot(out))}")
            write_files(out, given(new), prune=True)
            whole(out, old, new, foreign)
            restore(out, old)
            yield was
            if code != -signal.SIGKILL:
                break
        if number == failing + 1 and code == 0:
            return  # there is no such step


def two_builds(number, folder, chance):
    """Hold one build in the middle of its swap, and start another."""
    old, new, _ = small()
    third = {name: content.replace(b"new", b"third") for name, content in new.items() if name != "SHA256SUMS"}
    third["SHA256SUMS"] = new["SHA256SUMS"]  # not compared here
    out = folder / "two"
    for turn in range(number):
        restore(out, old)
        held, go_on, step = folder / "held", folder / "go-on", chance.randint(2, 5)

        def hold(held=held, go_on=go_on):
            held.touch()
            while not go_on.exists() and os.getppid() == MAIN:
                time.sleep(0.005)

        def first(hold=hold, step=step):
            at_event(step, hold, lambda event, _: event == "os.rename")
            write_files(out, new)

        def second(patience):
            folder_lock.PATIENCE = patience
            try:
                write_files(out, third)
            except CreditplanError as error:
                sys.exit(3 if "another build writes into this folder" in str(error) else 70)

        one = forked(first)
        while not held.exists():
            time.sleep(0.005)
        if state(out, old, new) != "marked":
            raise TrialError("a swap that goes on has no mark")
        if turn % 2:
            code = ended(forked(lambda: second(0.1)))
            expected = new
        else:
            other = forked(lambda: second(10))
            time.sleep(0.15)
            if os.waitpid(other, os.WNOHANG)[0]:
                raise TrialError("the second build did not wait")
            expected = third
        go_on.touch()
        if ended(one):
            raise TrialError("the first build failed")
        if not turn % 2:
            code = ended(other)
        if code != (3 if turn % 2 else 0):
            raise TrialError(f"the second build ended with {code}")
        whole(out, old, expected)
        held.unlink()
        go_on.unlink()
        yield "refused" if turn % 2 else "waited"


def readers_at_once(seconds, folder):
    """Read a folder again and again while builds write into it: all is of one publication, or refused."""
    old, new = (
        {f"{name}.nq": f"<urn:s> <urn:p> <urn:{word}> <urn:{name}> .\n".encode() for name in "abc"}
        for word in ("old", "new")
    )
    old, new = map(listed, (old, new))
    out = folder / "raced"
    restore(out, old)

    def write():
        while os.getppid() == MAIN:
            write_files(out, new)
            write_files(out, old)

    child = forked(write)
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                quads = [quad for _, found in find_graphs([out]) for quad in found]
            except CreditplanError:
                yield "refused"
                continue
            found = {quad.object.value.removeprefix("urn:") for quad in quads}
            if len(quads) != 3 or len(found) != 1:
                raise TrialError(f"a reader took a mixture: {quads}")
            yield found.pop()
    finally:
        os.kill(child, signal.SIGKILL)
        ended(child)


# Trials of loads


@contextmanager
def oxigraph(folder):
    """Run a server; gives its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    program = Path(sys.executable).parent / "oxigraph"
    serve = [program, "serve", "--location", folder, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(serve, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                with socket.socket() as client:
                    if client.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def publications_to_load(folder):
    """Two folders with the same graphs: one long, three short; and the hash of each graph in each."""
    folders, hashes = [folder / "load-old", folder / "load-new"], []
    for out, tasks in zip(folders, (30, 31), strict=True):
        (source := folder / f"{out.name}.txt").write_text(
            "某方案\n一、某事\n" + "".join(TASK.format(n) for n in range(1, tasks + 1)), "utf-8"
        )
        source.with_suffix(".toml").write_text('id = "long"\n')
        files = published([source])
        graphs = {"long.nq": files["long.nq"]}
        for name in ("a", "b", "c"):
            graphs[f"{name}.nq"] = (
                f"<urn:s> <urn:p> <urn:{out.name}> <urn:graph:{name}> .\n" * 1
                + "".join(f"<urn:s{n}> <urn:p> <urn:o> <urn:graph:{name}> .\n" for n in range(tasks))
            ).encode()
        write_files(out, listed(graphs))
        hashes.append({graph: canonical_hash(quads) for graph, quads in find_graphs([out])})
    return folders, hashes


def held(address):
    """Hashes of the graphs that a store holds, with its own spelling of integers undone."""
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s> { ?s ?p ?o } }"
    listing = requests.get(
        f"{address}/query",
        params={"query": "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"},
        headers={"Accept": "text/csv"},
        timeout=60,
    ).text.split()[1:]
    return {
        graph: canonical_hash(
            parse(
                requests.get(
                    f"{address}/query",
                    params={"query": query % graph},
                    headers={"Accept": "application/n-triples"},
                    timeout=60,
                ).content,
                format=RdfFormat.N_TRIPLES,
            )
        )
        for graph in listing
    }


def loads(number, folder, chance):
    """Kill loads of a new publication over an old one: half at random moments, half before a random request."""
    folders, _ = publications_to_load(folder)
    with oxigraph(folder / "store") as address:
        options = ("--chunk", 150, "--retries", 1)
        work = [command("load", address, source, *options) for source in folders]

        def done(which):
            begin = time.perf_counter()
            if ended(forked(work[which], folder / "log")):
                raise TrialError(f"a load failed: {(folder / 'log').read_text()}")
            return held(address), time.perf_counter() - begin

        def counted():
            seen = 0

            def hook(event, _):
                nonlocal seen
                seen += event == "http.client.send"

            sys.addaudithook(hook)
            try:
                work[1]()
            finally:
                sys.exit(seen)

        states = [done(0)[0]]
        requests_sent = ended(forked(counted))
        states.append(held(address))
        seconds = max(done(which)[1] for which in (0, 1, 0, 1))
        new = 1
        for turn in range(number):
            old, new = new, 1 - new
            if turn % 2:
                killed_after(chance.uniform(0, seconds), work[new])
            else:

                def placed(at=1 + turn // 2 % requests_sent, run=work[new]):
                    at_event(at, die, lambda event, _: event == "http.client.send")
                    run()

                ended(forked(placed))
            now = held(address)
            waiting = [graph for graph in now if graph not in states[0]]
            if any("/waiting/" not in graph for graph in waiting):
                raise TrialError(f"graphs of nobody: {waiting}")
            for graph in states[0]:
                if now.get(graph) not in (states[old][graph], states[new][graph]):
                    raise TrialError(f"a part of {graph}")
            if done(new)[0] != states[new]:
                raise TrialError("after the next load the store is not the new publication")
            news = sum(now[graph] == states[new][graph] for graph in states[0])
            which = "new" if news == len(states[0]) else "some graphs new" if news else "old"
            yield which + (", one waiting" if waiting else "")


# The table


def tried(name, results, table):
    """Count what became of cases; returns whether one failed."""
    counts, failure = Counter(), ""
    begin = time.perf_counter()
    try:
        for result in results:
            counts[result] += 1
    except TrialError as error:
        failure = str(error)
    print(f"{name}: {counts.total()} tried {failure}", file=sys.stderr)
    words = ", ".join(f"{number} {word}" for word, number in sorted(counts.items()))
    table.add_row([name, counts.total(), words, failure or "none", f"{time.perf_counter() - begin:.0f}"])
    return bool(failure)


def trials_of(two, name, folder, table, every):
    """Run the trials of two publications; returns which failed."""
    return [
        tried(f"{name}: write killed before each step", placed_builds(folder, two), table),
        tried(
            f"{name}: recovery killed before each step", placed_recoveries(folder, two, every=every), table
        ),
        tried(f"{name}: failure undone, killed", placed_failures(folder, two, every=every // 5 or 1), table),
    ]


def main():
    """Run the trials; exit 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--builds", type=int, default=200, help="builds killed at random moments")
    parser.add_argument("--loads", type=int, default=200, help="loads killed at random moments")
    parser.add_argument("--pairs", type=int, default=10, help="builds at once")
    parser.add_argument(
        "--every", type=int, default=5, help="leave out steps after which recoveries are killed"
    )
    parser.add_argument("--seconds", type=float, default=5, help="how long to read while builds write")
    parser.add_argument("--folder", help="where to work: in memory, as /dev/shm, it goes faster")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    table = PrettyTable(["trial", "tried", "what was found", "failed", "seconds"], align="l")
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        failed = [
            *trials_of(small(), "files", folder, table, options.every),
            # Five times the steps, so in the short form a fifth of them.
            *trials_of(tree(), "folders", folder, table, 5 * options.every if options.every > 1 else 1),
            tried("two builds at once", two_builds(options.pairs, folder, chance), table),
            tried("readers beside builds", readers_at_once(options.seconds, folder), table),
            tried("build killed at random", random_builds(options.builds, folder, chance), table),
            tried("load killed", loads(options.loads, folder, chance), table),
        ]
    print(table)
    sys.exit(any(failed))


if __name__ == "__main__":
    main()
