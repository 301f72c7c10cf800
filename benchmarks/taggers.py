"""What finds dates in English text: ours and its peers, each behind the same function.

In: a text and its day of publication. Out: what the tool finds, `(start, end, day)` in code points
half-open, `day` the day that it means, or None where it says that it means none. The peers are
installed by hand (see README.md); each is imported when it is made. Those that can be told to
prefer the past, as news does, are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

Found = list[tuple[int, int, date | None]]
Tagger = Callable[[str, str], Found]


def newsqed() -> Tagger:
    """Ours, the layer of dates alone."""
    import newsqed

    def tag(text: str, published: str) -> Found:
        document = newsqed.annotate(text, published=published, layers=["dates"])
        return [
            (record.start, record.end, _day(record.value))
            for record in document.annotations
            if record.type in ("DATE", "TIME")
        ]

    return tag


def dateparser() -> Tagger:
    """`dateparser.search`, which gives no places: its strings are looked for in their order."""
    from dateparser.search import search_dates

    def tag(text: str, published: str) -> Found:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(published),
                    "PREFER_DATES_FROM": "past"}  # fmt: skip
        pairs = search_dates(text, languages=["en"], settings=settings) or []
        return _placed(text, ((words, moment.date()) for words, moment in pairs))

    return tag


def datefinder() -> Tagger:
    """`datefinder.find_dates`."""
    from datefinder import find_dates

    def tag(text: str, published: str) -> Found:
        base = datetime.fromisoformat(published)
        pairs = find_dates(text, index=True, base_date=base)
        return [(start, end, moment.date()) for moment, (start, end) in pairs]

    return tag


def parsedatetime() -> Tagger:
    """`parsedatetime.Calendar.nlp`."""
    import parsedatetime as module

    past = module.Constants("en_US", usePyICU=False)
    past.DOWParseStyle = past.CurrentDOWParseStyle = past.YearParseStyle = 0
    calendar = module.Calendar(past)

    def tag(text: str, published: str) -> Found:
        found = calendar.nlp(text, sourceTime=datetime.fromisoformat(published)) or ()
        return [(start, end, moment.date()) for moment, _, start, end, _ in found]

    return tag


def timefhuman() -> Tagger:
    """`timefhuman`, a list of moments for each place."""
    from timefhuman import Direction, tfhConfig
    from timefhuman import timefhuman as read

    def tag(text: str, published: str) -> Found:
        config = tfhConfig(now=datetime.fromisoformat(published), return_matched_text=True,
                           direction=Direction.previous)  # fmt: skip
        found = []
        for _, (start, end), value in read(text, config=config):
            while isinstance(value, (list, tuple)) and value:
                value = value[-1]
            found.append((start, end, value.date() if isinstance(value, datetime) else None))
        return found

    return tag


def recognizers() -> Tagger:
    """Microsoft's Recognizers-Text; of several years the last that is past."""
    from recognizers_date_time import recognize_datetime

    def tag(text: str, published: str) -> Found:
        found = []
        for item in recognize_datetime(text, "en-us", reference=datetime.fromisoformat(published)):
            kind = item.type_name.partition(".")[2]
            if kind in ("duration", "set", "time", "timerange"):
                continue
            values = [value["value"][:10] for value in (item.resolution or {}).get("values", [])
                      if value.get("value", "")[:4].isdigit()]  # fmt: skip
            values = [value for value in values if value <= published] or values
            day = max(values) if values and kind in ("date", "datetime") else None
            found.append((item.start, item.end + 1, date.fromisoformat(day) if day else None))
        return found

    return tag


def duckling() -> Tagger:
    """Duckling, Haskell in a wheel; of several moments the first, which is in the future."""
    import duckling as module

    zones = module.load_time_zones("/usr/share/zoneinfo")
    locale = module.parse_locale("EN_US", module.default_locale_lang(module.parse_lang("EN")))
    dimensions = module.parse_dimensions(["time"])

    def tag(text: str, published: str) -> Found:
        noon = datetime.fromisoformat(published).replace(hour=12, tzinfo=UTC)
        moment = module.parse_ref_time(zones, "UTC", int(noon.timestamp()))
        found = []
        for item in module.parse(text, module.Context(moment, locale), dimensions, False):
            value = item["value"]
            exact = value.get("grain") in ("day", "hour", "minute", "second") and "value" in value
            day = date.fromisoformat(value["value"][:10]) if exact else None
            found.append((item["start"], item["end"], day))
        return found

    return tag


TAGGERS: dict[str, tuple[str, Callable[[], Tagger]]] = {
    # Name: the distribution whose version is told, and what makes it.
    "newsqed": ("newsqed", newsqed),
    "dateparser": ("dateparser", dateparser),
    "datefinder": ("datefinder", datefinder),
    "parsedatetime": ("parsedatetime", parsedatetime),
    "timefhuman": ("timefhuman", timefhuman),
    "recognizers-text": ("recognizers-text-date-time", recognizers),
    "duckling": ("pyduckling-native-phihos", duckling),
}


def _day(value: str) -> date | None:
    return date.fromisoformat(value[:10]) if re.match(r"\d{4}-\d\d-\d\d", value) else None


def _placed(text: str, pairs: Iterable[tuple[str, date]]) -> Found:
    found, at = [], 0
    for words, day in pairs:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            found.append((start, at, day))
    return found
