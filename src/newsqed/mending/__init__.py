"""What is certain is mended: the written form, order, moved offsets, derived values, stale rules.

In: a corpus folder, a file of one of its articles, or an exchange file. Out: the same files, each
written whole or left as it was, and a list of what was done. Frozen texts and raw files are never
touched, nor is what a person has to judge: where the words of a record could be meant at two
places, it stays as it is.
"""

from newsqed.mending.corpus import mend_corpus
from newsqed.mending.files import Mend
from newsqed.mending.targets import mend_file

__all__ = ["Mend", "mend_corpus", "mend_file"]
