"""One text gives the same records in any thread, in a forked child and in one that is spawned."""

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import newsqed
from newsqed.annotate.engine import LANGUAGES, Grammar, Reading, Rule, rules
from newsqed.records import to_json

LAYERS = (["dates"], ["quotes"], ["entities"], ["quotes", "entities", "dates"])


def texts() -> list[str]:
    """Texts that need many rules, each another: the examples of the rules, some together."""
    sentences = [
        (example if isinstance(example, str) else example.get("text", ""))
        for layer in ("dates", "quotes", "entities")
        for rule in rules(LANGUAGES[0], layer)
        for example in rule.examples
    ]
    plain = [sentence.replace("[[", "").replace("]]", "") for sentence in sentences]
    return ["\n".join(plain[first::24]) for first in range(24)]


TEXTS = texts()


def annotated(number: int) -> str:
    """The records of a text, as one string; neighbours make different layers."""
    layers = LAYERS[number % len(LAYERS)]
    document = newsqed.annotate(TEXTS[number], published="2021-10-07", layers=layers)
    return json.dumps([to_json(record) for record in document.annotations])


# Many threads that change turns far more often than they would.
THREADS = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from test_threads import TEXTS, annotated
if sys.argv[1] == "warm":
    list(map(annotated, range(0, len(TEXTS), 2)))
sys.setswitchinterval(1e-6)
with ThreadPoolExecutor(8) as threads:
    print(json.dumps(list(threads.map(annotated, range(len(TEXTS))))))
"""

# Children that begin while threads make and use the grammars, and one inside the lock.
PROCESSES = """
import json, multiprocessing, sys, threading
from test_threads import TEXTS, annotated
from newsqed.annotate.engine import sharing

def share(own, send):
    send.send([annotated(number) for number in range(own, len(TEXTS), 3)])

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    sys.setswitchinterval(1e-6)
    numbers = range(len(TEXTS))
    threads = [threading.Thread(target=lambda: list(map(annotated, numbers))) for _ in range(2)]
    ends = [context.Pipe(duplex=False) for _ in range(3)]
    children = [
        context.Process(target=share, args=(own, end[1]), daemon=True)
        for own, end in enumerate(ends)
    ]
    threads[0].start()
    children[0].start()
    threads[1].start()
    children[1].start()
    with sharing.lock():
        annotated(0)
        children[2].start()
    found = [end[0].recv() for end in ends]
    for each in (*threads, *children):
        each.join()
    print(json.dumps([found[number % 3][number // 3] for number in numbers]))
"""


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """The records of each text, made by one thread."""
    return list(map(annotated, range(len(TEXTS))))


@pytest.fixture
def in_turns() -> Iterator[None]:
    """New threads give way to others at each line of the engine."""

    def gives_way(frame: FrameType, event: str, argument: object) -> Any:
        if "engine" in frame.f_code.co_filename:
            time.sleep(0)
            return gives_way
        return None

    threading.settrace(gives_way)
    yield
    threading.settrace(None)  # type: ignore[arg-type]


def printed(tmp_path: Path, program: str, how: str) -> list[str]:
    """What a program says, which must not hang."""
    path = tmp_path / "program.py"
    path.write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, path, how],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("grammars", ["cold", "warm"])
def test_threads_give_what_one_thread_gives(
    grammars: str, alone: list[str], tmp_path: Path
) -> None:
    assert printed(tmp_path, THREADS, grammars) == alone


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_children_of_a_process_with_threads_give_the_same(
    method: str, alone: list[str], tmp_path: Path
) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"this system has no {method}")
    assert printed(tmp_path, PROCESSES, method) == alone


def test_threads_meet_new_sets_of_types_at_once(in_turns: None) -> None:
    """Each word has a set of types of its own, and each pattern sees all of them."""
    names = "ABCDEFGH"
    words = {name: frozenset() for name in names}
    for number in range(256):
        form = "".join("uv"[number >> bit & 1] for bit in range(8))
        for bit, name in enumerate(names):
            if number >> bit & 1:
                words[name] |= {form}
    forms = sorted(frozenset().union(*words.values()))
    patterns = [
        f"{a} !{b} ( {c} | {a} )" for a, b, c in zip(names, names[1:], names[2:], strict=False)
    ]

    def grammar() -> Grammar:
        made = [Rule(text, (text,), {}, (), ()) for text in patterns]
        return Grammar(made, (), {}, wordlists=words)

    def found(shared: Grammar, number: int) -> list[tuple[str, int, int]]:
        text = " ".join((forms * 3)[number : number + 257 : 1 + number % 5])
        matches = shared.matches(shared.type(Reading(text)))
        return [(match.rule.id, match.start, match.end) for match in matches]

    expected = [found(grammar(), number) for number in range(16)]
    shared = grammar()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda number: found(shared, number), range(16))) == expected
