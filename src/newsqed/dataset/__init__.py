"""Releases: from a corpus to a folder that `load_dataset` opens.

In: a corpus. Out: Parquet tables, the dataset card, the manifest, the datasheet;
and a release on a hub.
"""

from newsqed.dataset.datasheet import datasheet
from newsqed.dataset.finding import find
from newsqed.dataset.opening import Opened, load, open_release
from newsqed.dataset.publishing import Plan, Published, plan, push
from newsqed.dataset.rehydration import Rehydrated, rehydrate
from newsqed.dataset.release import Release, build, place, read, reproduce, verify
from newsqed.dataset.sides import compared
from newsqed.dataset.tables import CONFIGURATIONS
from newsqed.dataset.versions import Advance, Step, advance, cut, cutting, drifted
from newsqed.dataset.versions import to_object as to_versions

__all__ = [
    "CONFIGURATIONS",
    "Advance",
    "Opened",
    "Plan",
    "Published",
    "Rehydrated",
    "Release",
    "Step",
    "advance",
    "build",
    "compared",
    "cut",
    "cutting",
    "datasheet",
    "drifted",
    "find",
    "load",
    "open_release",
    "place",
    "plan",
    "push",
    "read",
    "rehydrate",
    "reproduce",
    "to_versions",
    "verify",
]
