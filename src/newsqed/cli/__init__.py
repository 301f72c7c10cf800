"""The command line: verbs, options, exit statuses. No logic lives here.

Exit 0: fine (notes may be printed). 1: errors or warnings were found. 2: the call was wrong.
A verb is a module with a click command; here it gets its place in the help.
"""

from __future__ import annotations

from newsqed.cli.annotating import annotate
from newsqed.cli.building import build
from newsqed.cli.checking import check
from newsqed.cli.comparing import diff
from newsqed.cli.editing import edit
from newsqed.cli.group import main
from newsqed.cli.keeping import add, new
from newsqed.cli.merging import merge_driver
from newsqed.cli.rehydrating import rehydrate
from newsqed.cli.scoring import score
from newsqed.cli.showing import show

__all__ = ["main"]

# In the order of work, which is the order of the help.
for verb in (new, add, annotate, edit, check, score, build, rehydrate, diff, show, merge_driver):
    main.add_command(verb)
