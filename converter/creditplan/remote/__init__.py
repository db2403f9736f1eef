"""HTTP with an end: all that creditplan asks of other machines goes through one client with one rule.

- Time: see :class:`Client`. A busy server (429, 502, 503, 504) and a failed connection are tried again within
  that time. Size: an answer that is larger than a limit is given up, before and after it is unpacked.
- Redirections within the same scheme, host and port (or from http to https, on the usual ports) are followed
  a few times, with method and body, but for 303; all others are refused, and the address is told.
- Name and password are sent only to the server whose address the user gave, and only when it asks. An address
  that holds them is refused; no message shows them, nor what stands behind ``?`` in the address of a service.
"""

from creditplan.remote.addresses import server_of, shown, without_user
from creditplan.remote.client import RETRIES, TIMEOUT, Client
from creditplan.remote.limits import SIZE, ForbiddenError, Patience
from creditplan.remote.replies import BUSY, Reply

__all__ = [
    "BUSY",
    "RETRIES",
    "SIZE",
    "TIMEOUT",
    "Client",
    "ForbiddenError",
    "Patience",
    "Reply",
    "server_of",
    "shown",
    "without_user",
]
