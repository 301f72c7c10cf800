"""The pages that are written of a difference: for a pull request, for the terminal."""

import html
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsqed.comparing import Difference, compare, markdown, sides, state_of, terminal
from newsqed.comparing.escaping import code, escaped

Project = Any  # of conftest.py
GOLD = "tram-bells/gold.jsonl"
# As GitHub does: tables and strikethrough beside CommonMark, HTML let through.
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def diff(project: Project) -> Difference:
    return compare(*sides(project.root, "main"))


def shown(page: str) -> str:
    """The text that a reader of the page sees, without tags; word joiners are invisible."""
    text = re.sub(r"</?[a-z][^<>]*>", "", READER.render(page))
    return re.sub(r"[ \n]+", " ", html.unescape(text).replace("\u2060", ""))


nasty = st.text(
    st.one_of(
        st.sampled_from(list("\\`*_{}[]()#+-.!|~^=:<>&$@/\"'\n\t 19a—ü🔔\u202e")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)
snippets = st.sampled_from([
    "<script>alert(1)</script>", "</details>", "<!-- ", "-->", "[x](http://a.b)", "![x](y)", "@ada",
    "`a`", "``", "```\n", "**b**", "__b__", "~~s~~", "| a | b |", "\n\n# h\n", "&lt;", "&#64;ada",
    "#12", "GH-12", "https://example.org", "www.example.org", "<a@b.c>", ":tada:", "$x$", "$$",
    "\n- a", "\n> q", "\n---\n", "[^1]", "\\", "ada@example.org", "o/r#1", "<b", "[x]: /y",
])  # fmt: skip
texts = st.lists(st.one_of(nasty, snippets), max_size=5).map("".join)


def plain(text: str) -> str:
    """The text on one line, as the terminal may have it."""
    from newsqed.check.render import visible

    return visible(re.sub(r"\s+", " ", text)).replace("\u2060", "")


@given(texts)
def test_text_is_only_ever_text(text: str) -> None:
    """In a paragraph, in bold, in a table and between tags it shows as it is."""
    expected = re.sub(r"[ \n]+", " ", plain(text))
    for page in (
        f"- x{escaped(text)}y", f"x<b>{escaped(text)}</b>y", f"x{code(text)}y",
        f"> x{escaped(text)}y", f"| a |\n|---|\n| x{escaped(text)}y |",
        f"<details>\n<summary>x{code(text)}y</summary>\n\n</details>",
    ):  # fmt: skip
        assert "\n" not in escaped(text)
        rendered = READER.render(page)
        tags = set(re.findall(r"<(/?[a-z]+)", rendered))
        assert tags <= {"p", "/p", "ul", "/ul", "li", "/li", "b", "/b", "code", "/code", "span",
                        "/span", "blockquote", "/blockquote", "table", "/table", "thead", "/thead",
                        "tbody", "/tbody", "tr", "/tr", "th", "/th", "td", "/td", "details",
                        "/details", "summary", "/summary"}, rendered  # fmt: skip
        assert f"x{expected}y" in shown(page), (page, rendered)


@given(texts)
def test_nobody_is_called_and_nothing_is_linked(text: str) -> None:
    """In what is rendered, where GitHub looks for names, numbers, addresses and emoji."""
    rendered = html.unescape(re.sub(r"</?[a-z][^<>]*>", "\0", READER.render(f"x {escaped(text)}")))
    for call in (r"@\w", r"#\d", r"(?i)\bGH-\d", r":[\w+-]+:", r"\w://", r"(?i)\bwww\.",
                 r"\$[^\0]*\$"):  # fmt: skip
        assert not re.search(call, rendered), (call, rendered)


def test_a_page_of_everything(project: Project) -> None:
    project.change(GOLD, "q2", speaker=None)
    project.change(GOLD, "d2", value="1999", start=275, text="of 1998")
    project.write(GOLD, [item for item in project.lines(GOLD) if item["id"] != "n1"])
    project.write("quay-lights/rules.jsonl", project.lines("quay-lights/gold.jsonl"))
    project.settings("corpus/tram-bells/article.json", desk="transport")
    project.path("splits.tsv").write_bytes(b"\xff")
    page = markdown(diff(project))
    assert page.startswith("## Corpus: 2 articles changed\n")
    text = shown(page)
    assert "In gold 1 record removed, 2 changed" not in text
    assert "In gold 2 records changed, 1 removed" in text
    assert "gold quotes 1 1 gold dates 1" in text.replace(" \n", "")
    assert 'tram-bells Tram Bells: article.desk "local" → "transport"' in text
    assert "q2 direct quote: “They were never broken,” she told reporters, “only tired.”" in text
    assert 'speaker "she" = Zoë Harn (e3) → none' in text.replace("Zoe\u0308", "Zoë")
    assert re.search(r"d2 DATE date.?before: .*flood” of 1998\. .*after: .*flood” of 1998\. ", text)
    assert "“since the flood” of <b>1998</b>" in page and "flood” <b>of 1998</b>" in page
    assert "corpus/splits.tsv (head): not UTF-8" in text
    assert "▲ +" in text and "F1 or share in per cent, over 2 articles with gold" in text
    assert page.count("<details") == page.count("</details>")
    assert "<b>“They were never broken,”</b> she told reporters, <b>“only tired.”</b>" in page


def test_a_page_of_nothing(project: Project) -> None:
    page = markdown(diff(project))
    assert page.splitlines()[0] == "## Corpus: no article changed"
    assert "No record was added, changed or removed." in page
    lines = [line.plain for line in terminal(diff(project))]
    assert lines == ["main → the files as they are: no article changed"]


def large(articles: int, records: int, text: str) -> Difference:
    """Many articles with many new records and settings, all of nasty text."""
    base: dict[str, bytes] = {"corpus/corpus.toml": b""}
    head = dict(base)
    waiver = {"code": text, "file": text, "reason": text}
    for number in range(articles):
        name = f"a{number}"
        about = {f"{text}{key}": text for key in range(20)}
        for files in (base, head):
            files[f"corpus/{name}/text.txt"] = (text * 9).encode()
            files[f"raw/{name}.source.json"] = b'{"text": "full"}'
            files[f"corpus/{name}/gold.jsonl"] = b""
        base[f"corpus/{name}/article.json"] = b"{}"
        head[f"corpus/{name}/article.json"] = json.dumps(about).encode()
        items = [
            {"kind": "date", "id": f"d{at}", "start": at, "end": at + 9, "value": text, "mod": text}
            for at in range(records)
        ]
        lines = "".join(json.dumps(item) + "\n" for item in items).encode()
        head[f"corpus/{name}/gold.jsonl"] = head[f"corpus/{name}/hand/{text[:9]}.jsonl"] = lines
        head["corpus/waivers.jsonl"] = (json.dumps(waiver) + "\n").encode()
    return compare(
        state_of(base, side="base", name=text * 9), state_of(head, side="head", name=text * 9)
    )


@pytest.mark.parametrize("limit", [10_000, 60_000])
@pytest.mark.parametrize(("articles", "records"), [(1, 400), (40, 30), (200, 2)])
@pytest.mark.parametrize("text", ["$" * 70, "🔔|@a " * 20, "word " * 20], ids=["$", "|", "a"])
def test_a_page_stays_below_its_limit_by_whole_entries(
    articles: int, records: int, text: str, limit: int
) -> None:
    found = large(articles, records, text.replace("/", ""))
    page = markdown(found, limit=limit)
    assert len(page.encode()) <= limit
    assert articles == 1 or len(page.encode()) > limit / 2
    assert "more" in page
    assert page.count("<details") == page.count("</details>")
    assert page.count("<b>") == page.count("</b>")
    assert page.count("<code>") == page.count("</code>")
    if articles == 1:
        records_told = page.partition("### Records")[2]
        told = len(re.findall(r"\*\*d\d+\*\*", records_told))
        left = re.findall(r"^- … and ([\d,]+) more$", records_told, re.MULTILINE)
        assert told + sum(map(int, left)) == 2 * records


def test_words_cannot_steer_the_terminal(project: Project) -> None:
    project.change(GOLD, "q3", note="\x1b[31m\u202e red")
    page = "\n".join(line.plain for line in terminal(diff(project)))
    assert "\x1b" not in page and "\u202e" not in page
    assert 'note "four words" → "\ufffd[31m\ufffd red"' in page


def test_the_terminal_tells_all(project: Project) -> None:
    gold = project.lines(GOLD)
    project.path(GOLD).unlink()
    project.commit()
    project.git("branch", "-f", "main")
    project.write(GOLD, gold)
    page = "\n".join(line.plain for line in terminal(diff(project)))
    for item in gold:
        assert re.search(rf"\+ +{item['id']} ", page), item["id"]
    assert "⟦“They were never broken,”⟧ she told reporters, ⟦“only tired.”⟧" in page
