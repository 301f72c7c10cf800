"""Releases: from a corpus to a folder that `load_dataset` opens.

In: a corpus. Out: Parquet tables, the dataset card, the manifest, the datasheet;
and a release on a hub.
"""

from newsqed.dataset.datasheet import datasheet
from newsqed.dataset.opening import Opened, find, load, open_release
from newsqed.dataset.publishing import Plan, Published, plan, push
from newsqed.dataset.rehydration import Rehydrated, rehydrate
from newsqed.dataset.release import Release, build, place, read, reproduce, verify
from newsqed.dataset.tables import CONFIGURATIONS

__all__ = [
    "CONFIGURATIONS",
    "Opened",
    "Plan",
    "Published",
    "Rehydrated",
    "Release",
    "build",
    "datasheet",
    "find",
    "load",
    "open_release",
    "place",
    "plan",
    "push",
    "read",
    "rehydrate",
    "reproduce",
    "verify",
]
