"""Releases: from a corpus to a folder that `load_dataset` opens.

In: a corpus. Out: Parquet tables, the dataset card, the manifest, the datasheet.
"""

from newsqed.dataset.datasheet import datasheet
from newsqed.dataset.opening import Opened, load, open_release
from newsqed.dataset.rehydration import Rehydrated, rehydrate
from newsqed.dataset.release import Release, build, place, read, reproduce, verify
from newsqed.dataset.tables import CONFIGURATIONS

__all__ = [
    "CONFIGURATIONS",
    "Opened",
    "Rehydrated",
    "Release",
    "build",
    "datasheet",
    "load",
    "open_release",
    "place",
    "read",
    "rehydrate",
    "reproduce",
    "verify",
]
