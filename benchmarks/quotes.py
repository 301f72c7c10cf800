"""How fast and how well quotations and their speakers are found, beside what else finds them.

In: how many generated documents, and the articles of the corpus that may be shown. Out: for ours
and each peer that is installed start-up, rate, memory and accuracy, all of one run on the same
texts, and what share of each form of quotation is found. Nothing here is timed by the tests.

    .venv/bin/python benchmarks/quotes.py --documents 300
"""

from __future__ import annotations

from beside import Contest, run
from quoted import quoted
from quoters import TOOLS

MEASURES = {
    # What stands between marks, to the letter; of the runs found, whose speaker is right; both.
    "runs F1": ("exact", "f1"),
    "speaker right": ("speaker", "share"),
    "end to end F1": ("end_to_end", "f1"),
    "… of four words or more": ("end_to_end_long", "f1"),
}

if __name__ == "__main__":
    run(Contest(__file__, "quotes", TOOLS, quoted, "quote", MEASURES, "end_to_end"), __doc__)
