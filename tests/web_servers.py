"""Real web servers on folders: Apache and nginx as Debian has them, and Python's own."""

from __future__ import annotations

import getpass
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MODULES = Path("/usr/lib/apache2/modules")
APACHE = """
ServerRoot "{root}"
ServerName localhost
PidFile "{root}/pid"
ErrorLog "{root}/log"
Listen 127.0.0.1:{port}
{modules}
{user}
TypesConfig {types}
# As Debian has it: names of files tell languages.
AddLanguage en .en
AddLanguage zh-CN .zh-cn
StartServers 1
<Files ".ht*">
    Require all denied
</Files>
<Directory "{root}/hosts">
    AllowOverride FileInfo
    Options FollowSymLinks
    Require all granted
</Directory>
{hosts}
"""
APACHE_HOST = """
<VirtualHost 127.0.0.1:{port}>
    ServerName {name}
    DocumentRoot "{root}/hosts/{name}"
</VirtualHost>
"""
APACHE_MODULES = (
    ("mpm_event", "mpm_event"),
    ("authz_core", "authz_core"),
    ("dir", "dir"),
    ("mime", "mime"),
    ("negotiation", "negotiation"),
    ("headers", "headers"),
    ("rewrite", "rewrite"),
)
NGINX = """
daemon off;
{user}
pid {root}/pid;
error_log {root}/log;
events {{ }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
    uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
    {hosts}
}}
"""
NGINX_HOST = """
    server {{
        listen 127.0.0.1:{port};
        server_name {name};
        root {root}/hosts/{name};
        {includes}
    }}
"""


def program(name):
    """Path of a server, if it is there; Debian keeps them where not everybody looks."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Reply:
    """What a server answers; ``headers`` have lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes


class Sites:
    """A running server, asked by address as if its hosts were those of the addresses."""

    def __init__(self, port, by_path=False):
        self.port, self.by_path = port, by_path
        self._connection = None

    def get(self, address, **headers):
        """Ask for an address; ``accept_language="zh"`` and the like are headers."""
        parts = urlsplit(address)
        path = f"/{parts.hostname}{parts.path}" if self.by_path else parts.path
        sent = {"Host": parts.netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
        for attempt in range(2):
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                self._connection.request("GET", path, headers=sent)
                reply = self._connection.getresponse()
                body = reply.read()
            except (http.client.HTTPException, ConnectionError):
                # A server may close a connection that it kept.
                self._connection.close()
                self._connection = None
                if attempt:
                    raise
            else:
                return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, body)
        raise AssertionError

    def close(self):
        if self._connection:
            self._connection.close()


@contextmanager
def serving(server, places):
    """Serve folders at addresses.

    Args:
        server: ``apache``, ``nginx`` or ``python``.
        places: folders by the address that each is served at, which ends in ``/``. Of a folder that is no
            publication but holds rules for a base, these are used.
    """
    root = Path(tempfile.mkdtemp(prefix="creditplan-web-"))
    root.chmod(0o755)  # servers that root starts are others
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    includes = {}
    for address, folder in places.items():
        parts = urlsplit(address)
        place = root / "hosts" / parts.hostname / parts.path.strip("/")
        shutil.copytree(folder, place, dirs_exist_ok=True)
        place.chmod(0o755)
        includes.setdefault(parts.hostname, []).append(place / "nginx.conf")
    user = f"user {getpass.getuser()};" if os.getuid() == 0 else ""
    config = root / "config"
    if server == "apache":
        hosts = "".join(APACHE_HOST.format(port=port, root=root, name=name) for name in includes)
        modules = "\n".join(
            f"LoadModule {name}_module {MODULES}/mod_{file}.so" for name, file in APACHE_MODULES
        )
        as_user = "User www-data\nGroup www-data" if os.getuid() == 0 else ""
        types = "/etc/mime.types" if Path("/etc/mime.types").exists() else "/dev/null"
        config.write_text(
            APACHE.format(root=root, port=port, hosts=hosts, modules=modules, user=as_user, types=types)
        )
        command = [program("apache2"), "-f", config, "-D", "FOREGROUND"]
    elif server == "nginx":
        hosts = "".join(
            NGINX_HOST.format(
                port=port, root=root, name=name, includes="\n".join(f"include {path};" for path in paths)
            )
            for name, paths in includes.items()
        )
        config.write_text(NGINX.format(root=root, hosts=hosts, user=user))
        command = [program("nginx"), "-p", root, "-c", config]
    else:
        command = [
            *(sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"),
            *("--directory", root / "hosts"),
        ]
    output = (root / "output").open("wb")
    process = subprocess.Popen(list(map(str, command)), stdout=output, stderr=output)
    sites = Sites(port, by_path=server == "python")
    try:
        _wait(process, port, root)
        yield sites
    finally:
        sites.close()
        process.terminate()
        process.wait(20)
        output.close()
        shutil.rmtree(root)


def _wait(process, port, root):
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = root / "log"
    raise AssertionError((root / "output").read_text() + (log.read_text() if log.exists() else ""))
