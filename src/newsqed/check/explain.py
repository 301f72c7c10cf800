"""The entries of docs/checks.md: what each check finds, why, and how to mend it.

In: a code. Out: its entry. A wheel carries the page as `newsqed/docs/checks.md`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from newsqed.errors import NewsqedError


def page() -> Path:
    """The page of this installation."""
    here = Path(__file__).resolve().parent.parent
    packaged = here / "docs" / "checks.md"
    return packaged if packaged.is_file() else here.parent.parent / "docs" / "checks.md"


@cache
def entries() -> dict[str, str]:
    """The entries of the page by code, their headings included."""
    parts = re.split(r"^(?=### )", page().read_text("utf-8"), flags=re.MULTILINE)
    found = {}
    for part in parts[1:]:
        code = part.split(maxsplit=2)[1]
        # What follows the last entry of a level is the next level's heading.
        found[code] = re.split(r"^## ", part, flags=re.MULTILINE)[0].rstrip() + "\n"
    return found


def explain(code: str) -> str:
    """What a check finds, why it matters and how to mend it: its entry in docs/checks.md.

    >>> print(explain("e303").splitlines()[0])
    ### E303 The text is not the slice that its offsets name.

    Raises:
        NewsqedError: no check has that code.
    """
    wanted = code.strip().upper()
    if wanted not in entries():
        near = [name for name in entries() if name[1:] == wanted[1:] or name[1:] == wanted]
        raise NewsqedError(
            f"no check has the code {code!r}",
            hint=f"did you mean {near[0]}?" if near else "docs/checks.md lists them all",
        )
    return entries()[wanted]
