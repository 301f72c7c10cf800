"""Every check by its code: the first digit is the level, the function's first line the title.

A check is added here, with an entry in docs/checks.md and an example under
tests/examples/invalid/<code>/ that only it finds. One of lines, records or texts is also looked
at by the gate, and named there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsqed.check import (
    articles,
    corpus,
    files,
    lines,
    proposals,
    schema,
    sense,
    spans,
    splits,
    tags,
    texts,
    waivers,
)
from newsqed.check.subjects import Annotations, Problem, Record, Text
from newsqed.check.validation import Shape

# One JSON value: the first that finds something ends the reading of it.
LINES: dict[str, Callable[[lines.Line], Iterator[Problem]]] = {
    "E101": lines.not_utf8,
    "E113": lines.blank,
    "E109": lines.too_deep,
    "E104": lines.broken_off,
    "E103": lines.not_json,
    "E106": lines.impossible_number,
    "E105": lines.no_object,
    "E107": lines.repeated_key,
    "E108": lines.lone_surrogate,
}

# The form of a line that can be read all the same.
FORM: dict[str, Callable[[lines.Line], Iterator[Problem]]] = {
    "E102": lines.byte_order_mark,
    "E111": lines.no_final_line_end,
    "E112": lines.carriage_return,
    "W118": lines.not_canonical,
}

# One file of a corpus folder.
FILES: dict[str, Callable[[files.File], Iterator[Problem]]] = {
    "E110": files.missing,
    "E114": files.empty,
    "E115": files.leads_outside,
    "E116": files.not_toml,
    "E117": files.not_a_split,
    "E119": files.too_large,
}

# One object against its schema.
SHAPES: dict[str, Callable[[Shape], Iterator[Problem]]] = {
    "E201": schema.value_not_allowed,
    "E202": schema.missing_key,
    "E203": schema.unknown_key,
    "E204": schema.wrong_type,
    "E205": schema.malformed,
    "E206": schema.out_of_bounds,
    "E207": schema.keys_that_do_not_fit,
    "E208": schema.unknown_version,
    "E209": schema.keys_out_of_order,
}

# One record among the annotations of its text.
RECORDS: dict[str, Callable[[Record, Annotations], Iterator[Problem]]] = {
    "E301": spans.past_the_end,
    "E302": spans.empty_span,
    "E303": spans.text_differs,
    "E304": spans.quote_text_differs,
    "E305": spans.spans_out_of_order,
    "E306": spans.quoted_outside,
    "E307": spans.id_taken,
    "E308": spans.out_of_order,
    "E309": spans.unresolved,
    "E310": spans.circle,
    "E311": spans.crossing,
    "E312": spans.twin,
    "E320": spans.unknown_annotator,
    "E322": spans.unsigned,
    "E323": spans.no_rule,
    "E401": sense.type_disagrees,
    "E402": sense.transcript_with_marks,
    "E403": sense.no_such_value,
    "E404": sense.wrong_interval,
    "E405": sense.labels_differ,
    "W406": sense.never_mentioned,
    "E407": sense.wrong_name,
    "E408": sense.inside_its_quote,
    "E409": sense.outside_its_parent,
    "E410": sense.run_without_marks,
    "W411": sense.unknown_cue,
    "E412": sense.weekday_differs,
    "I414": sense.same_name,
    "W416": sense.marks_outside,
    "E419": sense.type_and_value_differ,
}

# The annotations of one file that counts, gold or a single pass, sound below level 4.
GOLD: dict[str, Callable[[Annotations], Iterator[Problem]]] = {
    "W420": tags.tags_differ,
}

# Any text.
TEXTS: dict[str, Callable[[Text], Iterator[Problem]]] = {
    "I413": texts.unbalanced_marks,
}

# A text that was cleaned and frozen.
FROZEN: dict[str, Callable[[Text], Iterator[Problem]]] = {
    "I415": texts.damaged,
}

# What the rules propose for one article; looked at where it is asked for.
PROPOSALS: dict[str, Callable[[proposals.Proposals], Iterator[Problem]]] = {
    "I417": proposals.disagree,
    "I418": proposals.not_accepted,
    "E513": proposals.stale,
}

# One article: its files agree with each other.
ARTICLES: dict[str, Callable[[articles.Folder], Iterator[Problem]]] = {
    "E313": articles.no_such_day,
    "E314": articles.text_hash,
    "E315": articles.raw_hash,
    "E316": articles.other_id,
    "E317": articles.sidecar_disagrees,
    "E318": articles.edits_do_not_replay,
    "E319": articles.not_frozen_form,
    "E321": articles.gold_from_disagrees,
    "E324": articles.other_canary,
}

# The corpus as a whole.
CORPUS: dict[str, Callable[[corpus.Whole], Iterator[Problem]]] = {
    "E210": corpus.other_schema,
    "E211": corpus.wrong_settings,
    "E501": splits.in_no_split,
    "E502": splits.split_without_article,
    "E503": splits.same_text,
    "W504": corpus.no_rights,
    "W505": corpus.stray_raw,
    "E506": corpus.frozen_changed,
    "I507": corpus.no_history,
    "E508": splits.cluster_torn,
    "I509": corpus.labelled_differently,
    "E510": splits.near_duplicates_apart,
    "W511": splits.near_duplicates,
    "E512": splits.split_moved,
    "W514": corpus.no_spdx,
    "W518": corpus.stray,
    "W519": corpus.lines_out_of_order,
}

# The waivers, after they have been held against all findings.
WAIVERS: dict[str, Callable[[waivers.Waivers], Iterator[Problem]]] = {
    "W515": waivers.expired,
    "W516": waivers.unused,
    "E517": waivers.not_waivable,
}

_ALL: dict[str, Callable[..., Iterator[Problem]]] = {
    **LINES,
    **FORM,
    **FILES,
    **SHAPES,
    **RECORDS,
    **GOLD,
    **TEXTS,
    **FROZEN,
    **PROPOSALS,
    **ARTICLES,
    **CORPUS,
    **WAIVERS,
}
CHECKS = {code: _ALL[code] for code in sorted(_ALL, key=lambda code: code[1:])}


def title(code: str) -> str:
    """What a check finds, in a few words.

    >>> title("E303")
    'The text is not the slice that its offsets name.'

    Raises:
        KeyError: no check has that code.
    """
    return str(CHECKS[code].__doc__).splitlines()[0]
