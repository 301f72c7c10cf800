"""Makes body-item.tsv: the items of Wikidata that organisations are.

In: name-suggestion-index of npm, unpacked. Of its organisations the list takes those that
world news names, by what Wikidata says they are, under names that mean nothing else there.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

from places import words_of
from table import FOLDER, write

# What an organisation is said to be, by kind.
KINDS = {
    "BODY": r"intergovernmental|international (?:humanitarian )?(?:\w+ )?organi[sz]ation"
    r"|United Nations (?:agency|branch)|agency of the United Nations|international non-profit"
    r"|humanitarian organi[sz]ation|international humanitarian"
    r"|political and economic union|military alliance",
    "PARTY": r"\bpolitical party\b|National Political Party",
    "PAPER": r"\b(?:newspaper|news agency|public broadcaster)\b(?! company|, magazine)",
    "UNIVERSITY": r"\buniversity\b",
    "AGENCY": r"(?:United States federal|U\.S\. federal|American federal|federal government"
    r"|intelligence (?:service|agency)|law enforcement agency|Greater London"
    r"|executive department of the United States|healthcare systems in the United Kingdom"
    r"|intelligence organization)",
    "FIRM": r"\b(?:multinational|pan-European|global)\b.*\b(?:company|corporation|group|bank"
    r"|manufacturer|conglomerate|corporations|enterprise|retailer|network|contractor|services"
    r"|cooperative)\b|automobile manufacturer|automaker|automotive (?:company|brand|conglomerate)"
    r"|flag[ -]carrier|national airline|largest airline|oil and gas company|(?:Swiss|German|French"
    r"|British|American|Italian|Spanish|Dutch|Japanese|Chinese|Indian) (?:\w+ )?bank(?:ing)?\b"
    r"|technology (?:company|enterprise)|investment bank|aerospace|central bank|electricity utility"
    r"|state-owned|discount retailer|transportation network company|logistics company",
}
NOT = r"chain of|gas station|petrol station|fuel station|subsidiary in|cable television|brand of"
# Names that bodies of other places bear, too.
SHARED_NAMES = (
    r"(?:Police (?:Department|Bureau|Division)|Sheriff's (?:Office|Department)"
    r"|Department of Corrections)$|^(?:Ministry|Bureau) of|^(?:Free Democratic Party"
    r"|Christian Democratic Union|Peoples Democratic Party|Metropolitan Police|National Grid"
    r"|Federal Intelligence Service|Social Security Administration|Victoria Police|Prudential"
    r"|National Insurance Company Limited|Ranger Oil|First United Bank|Premier Bank)$"
)
LONG = 10  # words of a name that nobody writes in full more than once
# Other names of what the source has under one, and what they stand for; … for how that goes on.
OTHER = {
    "UN": "United Nations",
    "U.N.": "United Nations",
    "EU": "European Union",
    "E.U.": "European Union",
    "North Atlantic Treaty Organization": "NATO",
    "North Atlantic Treaty Organisation": "NATO",
    "Association of Southeast Asian Nations": "ASEAN",
    "Association of South East Asian Nations": "ASEAN",
    "OECD": "Organization for Economic Cooperation and Development",
    "Organisation for Economic Co-operation and Development": "Organization for Economic "
    "Cooperation and Development",
    "UNHCR": "Office of the United Nations High Commissioner for Refugees",
    "United Nations High Commissioner for Refugees": "Office of the United Nations High "
    "Commissioner for Refugees",
    "UN High Commissioner for Refugees": "Office of the United Nations High Commissioner for "
    "Refugees",
    "UN Refugee Agency": "Office of the United Nations High Commissioner for Refugees",
    "UN refugee agency": "Office of the United Nations High Commissioner for Refugees",
    "WFP": "World Food Programme",
    "World Food Program": "World Food Programme",
    "UN World Food Programme": "World Food Programme",
    "United Nations Children's Fund": "UNICEF",
    "UN Children's Fund": "UNICEF",
    "UNRWA": "United Nations Relief and Works Agency …",
    "UN Relief and Works Agency": "United Nations Relief and Works Agency …",
    "International Organisation for Migration": "International Organization for Migration",
    "Doctors Without Borders": "Médecins Sans Frontières",
    "MSF": "Médecins Sans Frontières",
    "CIA": "Central Intelligence Agency",
    "FBI": "Federal Bureau of Investigation",
    "NSA": "National Security Agency",
    "BJP": "Bharatiya Janata Party",
    "Pentagon": "United States Department of Defense",
    "US Department of Defense": "United States Department of Defense",
    "U.S. Department of Defense": "United States Department of Defense",
}
# Acronyms of more than one body: they are linked only where the document has the long form.
SHARED = {
    "IOM": "International Organization for Migration",
    "NSA": "National Security Agency",
    "MSF": "Médecins Sans Frontières",
    "NHS": "National Health Service",
}


def main(folder: Path) -> None:
    """Writes the list."""
    source = json.loads((folder / "dist" / "wikidata" / "wikidata.json").read_text("utf-8"))
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item, about in source["wikidata"].items():
        if about.get("label"):
            named[about["label"]].append((item, about.get("description") or ""))
    words = words_of("common") | words_of("given") | words_of("family") | words_of("namepart")
    known = {
        line.split("\t")[0] for line in (FOLDER / "organisation.tsv").read_text("utf-8").split("\n")
    }
    places = {
        line.split("\t")[0]
        for name in ("country", "region", "city")
        for line in (FOLDER / f"{name}.tsv").read_text("utf-8").split("\n")
    }
    taken = places | named.keys()
    rows: dict[str, tuple[str, str]] = {}
    for label, senses in named.items():
        item, about = senses[0]
        kind = next((kind for kind, what in KINDS.items() if re.search(what, about)), None)
        if kind is None or len(senses) > 1 or re.search(NOT, about):
            continue
        if label in places or re.search(SHARED_NAMES, label):
            continue
        if not re.fullmatch(r"[A-Z0-9À-Þ][\w.'’&/ -]{1,80}", label):
            continue
        if label.lower() in words and label not in known:
            continue
        if kind == "UNIVERSITY" and "Universit" not in label:
            continue
        for form in {
            label,
            re.sub(r",? (?:Inc\.?|AG|plc|SE|Ltd\.?|Corporation|Group)$", "", label),
        }:
            if form == label or (form.lower() not in words and form not in taken):
                rows[form] = kind, item
    for form, label in OTHER.items():
        if label.endswith(" …"):
            (label,) = [name for name in rows if name.startswith(label[:-1])]
        if label not in rows:
            raise ValueError(f"the source has no {label}: {named.get(label)}")
        if form not in SHARED:
            rows[form] = rows[label]
    write(
        "body-item",
        (
            "Organisations with their Wikidata ids: under each name that means one of them only.",
            "Source: name-suggestion-index 8.0.20260918 (BSD-3-Clause), labels and ids from",
            "Wikidata (CC0). Maker: tools/lexicons/bodies.py",
        ),
        "form type value",
        (
            (form, kind, item)
            for form, (kind, item) in rows.items()
            if form not in SHARED and len(form.split()) < LONG
        ),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
