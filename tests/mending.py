"""Brings a plan to what its reader took from it, on the page of a review: with the page and the gold, and nothing else."""

from __future__ import annotations

_KEY = 20
_ROLES = {"lead": "1", "responsible": "2", "participant": "3"}


def bare(text: str) -> str:
    """Words without white space and the bars between cells."""
    return "".join(text.replace("|", " ").split())


class Mender:
    """Somebody who knows what a plan should say.

    Args:
        reviewer: at the page of the plan.
        gold: what its reader took from it.

    Attributes:
        costs: of each faulty row that was mended, the clicks and keys that it took.
    """

    def __init__(self, reviewer, gold) -> None:
        self.reviewer, self.gold = reviewer, gold
        self.costs: list[float] = []
        self._left, self._spent = self.faults(), 0

    # What is wrong, as the page shows it

    def matched(self):
        """Pair the tasks that should be there with those of the page, each at most once, in their order."""
        left, pairs = self.reviewer.tasks, []
        for wanted in self.gold["tasks"]:
            starts = tuple(
                bare(words)[:_KEY] for words in [wanted["text_starts"], *wanted.get("accept_text_starts", ())]
            )
            task = next((one for one in left if bare(one["text"]).startswith(starts)), None)
            task = task or next((o for o in left if any(s in bare(o["text"])[:40] for s in starts)), None)
            if task:
                left.remove(task)
            pairs.append((wanted, task))
        return pairs, left

    def of_task(self, wanted, task):
        """Return the rows that a task lacks, and those that it should not have."""
        said = {(bare(row["words"]), row["role"]): row for row in (task or {"rows": ()})["rows"]}
        missed, right = [], set()
        for row in {
            (bare(r["agency"]), r["role"]): r for r in (wanted or {}).get("assignments", ())
        }.values():
            roles = [row["role"], *row.get("accept_roles", ())]
            names = [row["agency"], *row.get("accept_agencies", ())]
            own = next((one for one in said if one[0] in map(bare, names) and one[1] in roles), None)
            if own is None:
                missed.append(row)
            else:
                right.add(own)
        open_ones = {bare(row["agency"]) for row in (wanted or {}).get("optional_assignments", ())}
        wrong = [row for one, row in said.items() if one not in right and one[0] not in open_ones]
        if not task and (wanted or {}).get("optional"):
            missed = []
        return missed, wrong

    def faults(self) -> int:
        """Count the rows that are missing or too many."""
        pairs, further = self.matched()
        both = [self.of_task(wanted, task) for wanted, task in [*pairs, *((None, one) for one in further)]]
        return sum(len(missed) + len(wrong) for missed, wrong in both)

    def step(self):
        """Share what was done since the last step among the rows that it mended."""
        left = self.faults()
        mended = self._left - left
        if mended > 0:
            self.costs += [(self.reviewer.count - self._spent) / mended] * mended
            self._spent = self.reviewer.count
        self._left = left

    # What is done

    def mend(self):
        """Mend everything."""
        self.tasks()
        self.joined()
        for position in range(len(self.gold["tasks"])):
            self.rows(position)
        self.elsewhere()
        for task in self.matched()[1]:
            self.remove(self.of_task(None, task)[1])

    def tasks(self):
        """Make the tasks that are not there; those of lines that follow each other at once."""
        begin = 0
        for wanted, task in self.matched()[0]:
            if task:
                begin = task["start"]
                continue
            if wanted.get("optional") or any(w is wanted and t for w, t in self.matched()[0]):
                continue
            words, whole = self.run_of(wanted)
            self.reviewer.choose(words, begin)
            self.reviewer.key("T" if whole else "t")
            self.step()

    def joined(self):
        """Make one task of it and of those behind it that have its rows."""
        for position in range(len(self.gold["tasks"])):
            pairs, further = self.matched()
            wanted, task = pairs[position]
            missed = (
                {(bare(row["agency"]), row["role"]) for row in self.of_task(wanted, task)[0]} if task else {}
            )
            following = [one for one in self.reviewer.tasks if task and one["start"] > task["start"]]
            parts = []
            for one in following:
                rows = {(bare(row["words"]), row["role"]) for row in one["rows"]}
                if one not in further or not rows or not rows <= missed:
                    break
                parts.append(one)
            if parts:
                self.reviewer.choose(
                    self.reviewer.text[task["start"] : max(one["end"] for one in parts)], task["start"]
                )
                self.reviewer.key("T")
                self.step()

    def run_of(self, wanted):
        """Return the words of a missing task and of those that follow it line by line.

        Also whether they are all that the one task has: its words go over several lines.
        """
        missing = [w for w, t in self.matched()[0] if t is None and not w.get("optional")]
        lines = [line.strip() for line in self.reviewer.text.splitlines() if line.strip()]
        starts = [bare(one["text_starts"]) for one in missing]
        at = missing.index(wanted)
        first = next((i for i, line in enumerate(lines) if starts[at] in bare(line)), None)
        if first is None:
            return wanted["text_starts"], True
        count = 1
        while (
            at + count < len(starts)
            and first + count < len(lines)
            and bare(lines[first + count]).startswith(starts[at + count])
        ):
            count += 1
        if count == 1:
            return wanted["text_starts"], False
        words = bare("".join(lines[first : first + count]))
        return words[words.index(starts[at]) :], False

    def rows(self, position):
        """Mend the rows of a task whose names stand in it."""
        wanted, task = self.matched()[0][position]
        if not task:
            return
        missed, wrong = self.of_task(wanted, task)
        for row in missed:
            same = next((one for one in wrong if bare(one["words"]) == bare(row["agency"])), None)
            if same:
                self.reviewer.click(same["words"], same["start"])
                self.reviewer.key(_ROLES[row["role"]])
                self.step()
        self.lists(position)
        wanted, task = self.matched()[0][position]
        self.remove(self.of_task(wanted, task)[1])

    def lists(self, position):
        """Draw over the missing names of a task that follow each other in one role, or over one."""
        while True:
            wanted, task = self.matched()[0][position]
            missed = [row for row in self.of_task(wanted, task)[0] if self.within(row["agency"], task)]
            if not missed:
                return
            own = [row["agency"] for row in missed if row["role"] == missed[0]["role"]]
            count = next((n for n in range(len(own), 1, -1) if self.within_list(own[:n], task)), 1)
            words = self.within_list(own[:count], task) if count > 1 else own[0]
            self.reviewer.choose(words, task["start"])
            one = count == 1 and any(mark in own[0] for mark in "、，,")
            self.reviewer.key("4" if one else _ROLES[missed[0]["role"]])
            before = self._left
            self.step()
            assert self._left < before, (own, self.reviewer.told)

    def within(self, words, task):
        """Tell whether words stand in a task."""
        return bare(words) in bare(task["text"])

    def within_list(self, names, task):
        """Return the list of names as it stands in a task, if it does."""
        text = bare(task["text"])
        return next((one for mark in "、，,；;" if (one := mark.join(map(bare, names))) in text), None)

    def remove(self, wrong):
        """Say of names that they are none."""
        for row in wrong:
            self.reviewer.click(row["words"], row["start"])
            self.reviewer.key("x")
            self.step()

    def elsewhere(self):
        """Give tasks the bodies whose names stand elsewhere, behind them."""
        last = None
        for wanted, task in self.matched()[0]:
            for row in self.of_task(wanted, task)[0] if task else ():
                place = self.reviewer.place(row["agency"], task["start"])
                if (row["agency"], place) != last:
                    self.reviewer.choose(row["agency"], task["start"])
                    self.reviewer.key("g")
                    last = row["agency"], place
                self.reviewer.click(bare(task["text"])[:6], task["start"])
                self.step()
