"""The forms of quotations, and what is quoted in them: for `quoted.py`.

Forms are patterns:

    {q,}        words between the article's marks, which end in a comma; likewise . ? ! and {q~}
                (a few words, no stop), {q:} (no stop at all); {open} opens and does not close
    <…>  *…*    the speaker's phrase and the cue
    […]         content, where it reaches beyond the marks
    ¦           here the next quotation begins;  @ the speaker is the first person, unnamed here
    {a} {b}     two people, in full when first named; {a.last} {a.he} {a.He} {a.his}
    {org} {place} {title} {role}   others

Sentences and people are made up. The forms are what newspapers print; the last dozen was added as
harder ones, when the rules read nearly all of the others.
"""

from __future__ import annotations

SAYINGS = (
    "We have waited nine years for this", "Nobody told us that the road would close",
    "I don't think the figures add up", "It's the best result in a generation",
    "They said it would take a month and it took two", "The water came up to my knees",
    "There is no money left in the fund", "My daughter still asks about the dog",
    "We asked for help and were told to wait", "The workers' demands are perfectly fair",
    "This isn't what people voted for", "You can't run a railway on promises",
    "He rang me at midnight and claimed that all was well", "The roof will have to come off",
    "I've never seen anything like it", "Our neighbours lost everything in the flood",
    "The contract was signed in good faith", "Every test came back negative",
    "It would be wrong to blame the drivers", "We're going to appeal against the ruling",
    "She explained the risks to all of us", "The bank refused to answer our letters",
    "That decision belongs to parliament alone", "Some of the boats are older than I am",
    "Prices have doubled since the spring", "The children were never in danger",
    "We added a second lane last year", "I was told to keep my mouth shut",
    "What matters now is the harvest", "It was dark and I couldn't see the river",
)  # fmt: skip
SHORT = ("No", "Never", "Not yet", "Of course", "Absolutely not", "I did", "Yes", "Nobody")
JOINTS = (" and", ", but", " because", ", so", ", although")
BITS = (
    "a complete waste of money", "beyond repair", "the worst in living memory",
    "not fit for purpose",
    "a slap in the face", "deeply unfair to tenants", "as safe as houses", "a turning point",
    "shameful", "the price of doing nothing", "a victory for common sense", "unworkable",
)  # fmt: skip
FILLERS = (
    "The repairs began in the spring and are expected to last until the end of the year.",
    "About 400 people came to the hall, and more stood outside in the rain.",
    "Trains between {place} and the coast were late for most of the morning.",
    "The budget has grown by 12 per cent, although fewer staff are employed.",
    "Nobody was hurt, and the fire was put out within an hour.",
    "{org} has not published its accounts since 2019.",
)
# What stands in marks and quotes nobody; and marks that are none.
TRAPS = (
    "The choir sang {n:The Long Road Home} before the doors were closed.",
    "The so-called {n:smart} meters were fitted in every house.",
    "Locals know the tower as {n:the pepper pot}, and it can be seen from the sea.",
    'The plank was 12" wide and the keeper is 6\' 2" tall.',
    "The farmers' market opens at ten o'clock, and the teachers' choir sings at noon.",
)
# Form: its patterns, one of which is drawn. Of a relative clause it is asked who speaks, not if
# the phrase is the name or "who", on which tools differ.
FORMS: dict[str, tuple[str, ...]] = {
    "speaker, verb after": ("{q,} <{a}> *said*.", "{q,} <{a}> *said* on Friday."),
    "verb, speaker after": ("{q,} *said* <{a}>.", "{q,} *added* <{a}>."),
    "before, comma": ("<{a}> *said*, {q.}", "<{a}> *replied*, {q.}"),
    "before, colon": ("<{a}> *told* the court: {q.}", "<{a}> *said*: {q.}"),
    "before, that mark": ("<{a}> *said* that [{q:}].", "<{a}> *insisted* that [{q:}]."),
    "middle, new sentence": ("{q,} <{a}> *said*. {q.}", "{q,} *said* <{a}>. {q.}"),
    "middle, same sentence": ("{q,} <{a}> *said*, {lower.}",),
    "role after the speaker": (
        "{q,} *said* <{a}>, {role}.",
        "{q,} *said* <{a}>, {role} from {place}.",
    ),
    "long aside after the speaker": (
        "{q,} *said* <{a}>, who has run the ferry office in {place} for nine years and who, by all "
        "accounts, has never taken a holiday.",
    ),
    "aside between speaker and verb": (
        "<{a}>, {role}, *said*: {q.}",
        "{q,} <{a}>, {role}, *said*.",
    ),
    "title": ("{q,} <{title} {a.last}> *said*.", "{q,} *said* <{title} {a.last}>."),
    "pronoun": (
        "{a} came down the stairs at noon. {q,} <{a.he}> *said*.",
        "{a} was asked about the fund. <{a.He}> *said*: {q.}",
    ),
    "pronoun, two people near": ("{a} met {b} in {place} last week. {q,} <{a.he}> *said* later.",),
    "organisation": ("{q,} <{org}> *said* in a statement.", "<{org}> *said*: {q.}"),
    "spokesperson": (
        "{q,} <a spokeswoman for {org}> *said*.",
        "<A spokesman for {org}> *told* reporters: {q.}",
    ),
    "people without a name": (
        "{q,} *said* <one of the drivers>.",
        "{q,} <residents> *said* in a letter.",
        "{q,} <the mother of two> *said*.",
    ),
    "two speakers of one quotation": ("{q,} <{a} and {b}> *wrote* in a joint letter.",),
    "according to": ("*According to* <{a}>, [the plan is {q~}].",),
    "mixed": ("<{a}> *said* [the scheme was {q~}].", "<{a}> *described* [the plan as {q~}]."),
    "mixed, called": ("<{a}> *called* [the delay {q~}] and left the room.",),
    "mixed, twice": ("<{a}> *said* [the first offer was {q~} and the second {q~}].",),
    "paragraphs reopened": ("[{open}\n\n{q,}] <{a}> *said*.", "<{a}> *said*: [{open}\n\n{q.}]"),
    "next paragraph, no speaker": ("{q,} <{a}> *said*.¦\n\n{q.}@",),
    "question and answer": ("{q?} <{a}> *asked*.¦ {q,} <{b}> *replied*.",),
    "two speakers in a row": ("{q,} <{a}> *said*.¦ But <{b}> *warned*: {q.}",),
    "two verbs": ("<{a}> paused, looked at the clock and *said*, {q.}",),
    "participle": ("<{a}> shook {a.his} head, *saying*: {q.}", "<{a}> left early, *adding*, {q.}"),
    "subordinate clause first": (
        "When the doors opened, <{a}> *shouted* {q!}",
        "Asked whether the pier would open, <{a}> *answered*: {q.}",
    ),
    "circumstance after the verb": (
        "{q,} <{a}> later *told* a packed meeting in {place}.",
        "{q,} <{a}> *said* in a post on Tuesday, hours before the vote.",
    ),
    "rare verb": tuple(
        f"{{q,}} <{{a}}> *{verb}*."
        for verb in (
            "quipped",
            "thundered",
            "conceded",
            "grumbled",
            "mused",
            "deadpanned",
            "warned",
        )
    ),
    "verb first": ("*Said* <{a}>: {q.}",),
    "written": ("<{a}> *wrote* in {a.his} diary: {q.}", "{q,} <{a}> *wrote* on the door."),
    "noun for a verb": ("<{a}>'s *reply* was short: {q.}", "In the *words* of <{a}>, it was {q~}."),
    "gesture instead of a verb": ("{a} shrugged. {q.}@", "{a} laughed at the idea. {q.}@"),
    "dash before the name": ("{q.} — <{a}>, {role}",),
    "quotation in a quotation": ("{nested,} <{a}> *said*.",),
    "exclamation and question": ("{q!} <{a}> *shouted*.", "{q?} *asked* <{a}>."),
    "headline style": ("<{a}>: {q:}",),
    "one or two words": ("{short,} <{a}> *said*.", "<{a}> *answered*: {short.}"),
    "several sentences": ("{long,} <{a}> *said*.", "<{a}> *told* the inquiry: {long.}"),
    "speaker tells a person": (
        "{q,} <{a}> *told* {b}.",
        "Speaking to {b}, <{a}> *said*: {q.}",
        "<{a}> *told* {b} in {place}: {q.}",
    ),
    "somebody else in the speaker's phrase": (
        "{q,} *said* <the brother of {b}>.",
        "{q,} <{b}'s lawyer> *said*.",
    ),
    "a paper speaks": ("{q,} <the report> *said*.", "<The letter> *read*: {q.}"),
    "indirect, then quoted": (
        "[The pier would stay shut], <{a}> *said*, [and it was {q~}].",
        "[The fund], <{a}> *said*, [had been {q~} from the start].",
    ),
    "aside after the speaker, then more": ("{q,} *said* <{a}>, taking off {a.his} hat, {lower.}",),
    "relative clause": ("{a}, who *called* the plan {q~}, left before the vote.@",),
    "passive": ("The plan was *called* {q~} by <{a}>.", "It was *described* as {q~} by <{a}>."),
    "quotation first, as a phrase": (
        "{q~} is how <{a}> *described* the plan.",
        "{q,} was how <{a}> put it.",
    ),
    "speaker in a sentence after": (
        "{q.} So *said* <{a}> on Friday.",
        "{q.} The words were {a}'s.@",
    ),
    "question for a verb": (
        "And <{a}>'s *verdict*? {q.}",
        "<{a}> had one *message* for the board: {q.}",
    ),
}
