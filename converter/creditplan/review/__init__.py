"""A page on one's own machine where a person has the last word on plans: it writes their corrections.

:class:`Desk` holds the plans, :class:`Answers` answers for them, :class:`Serving` is the server.
"""

from creditplan.review.answers import Answers
from creditplan.review.desk import Desk
from creditplan.review.serving import Serving

__all__ = ["Answers", "Desk", "Serving"]
