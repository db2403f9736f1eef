"""Names and passwords for servers: from the environment, or from the file that curl and others read too."""

from __future__ import annotations

import os
from typing import Final

from requests.utils import get_netrc_auth

from creditplan.messages import mark

USER: Final = "CREDITPLAN_USER"
PASSWORD: Final = "CREDITPLAN_PASSWORD"
REMEDY: Final = mark("set CREDITPLAN_USER and CREDITPLAN_PASSWORD, or write the host into ~/.netrc")


def credentials(address: str) -> tuple[str, str] | None:
    """Return name and password for the server at an address, if there are any.

    The environment wins over ``~/.netrc`` (or the file that ``NETRC`` names).
    """
    if os.environ.get(USER):
        return os.environ[USER], os.environ.get(PASSWORD, "")
    return get_netrc_auth(address)
