"""A hub of our own on loopback, for tests: repositories of datasets, commits, tags, and faults.

It speaks what `huggingface_hub` and `datasets` ask of a hub, keeps everything in memory, is bound
to 127.0.0.1, and knows nothing of what is tested: nothing of NewsQED is imported here.

    with Hub() as hub:
        hub.fail("put", 500, at=2)     # the second large file that arrives is answered with 500
        ...                            # HF_ENDPOINT=hub.url
        hub.content("ada/newsqed", "v0.1.0")
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "hf_loopbackOnlyNeverPrintThis"
_LARGEST = 64_000_000
_SECONDS = 30


@dataclass(frozen=True)
class Blob:
    """A file's bytes, and whether they are kept as a large file."""

    content: bytes
    large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def git(self) -> str:
        """Git's id: of the bytes, or of the pointer that stands for a large file."""
        stored = f"oid sha256:{self.sha256}".encode() if self.large else self.content
        return hashlib.sha1(b"blob %d\0" % len(stored) + stored).hexdigest()

    @property
    def etag(self) -> str:
        return self.sha256 if self.large else self.git


@dataclass
class Repository:
    """Commits (each a whole tree), branches and tags."""

    private: bool = False
    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        blob = Blob(b"*.parquet filter=lfs diff=lfs merge=lfs -text\n", large=False)
        self.branches["main"] = self.add({".gitattributes": blob})

    def add(self, tree: dict[str, Blob]) -> str:
        told = json.dumps([len(self.commits), sorted((n, b.git) for n, b in tree.items())])
        oid = hashlib.sha1(told.encode()).hexdigest()
        self.commits[oid] = tree
        return oid

    def resolve(self, revision: str) -> str | None:
        found = self.branches.get(revision) or self.tags.get(revision)
        return found or (revision if revision in self.commits else None)


@dataclass
class Fault:
    """What goes wrong: a status; `cut` while the request arrives; `lost` once all is done."""

    what: int | str | Callable[[], None]
    at: int
    times: int


class Hub:
    """The server. `url` is its address, `requests` what was asked, `received` bytes by route."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.large: dict[str, bytes] = {}
        self.lock = threading.RLock()
        self.requests: list[tuple[str, str, str]] = []
        self.received: Counter[str] = Counter()
        self.delay = 0.0
        self._counts: Counter[str] = Counter()
        self._faults: dict[str, list[Fault]] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.hub = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Hub:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_SECONDS)

    def fail(
        self, route: str, what: int | str | Callable[[], None], *, at: int = 1, times: int = 99
    ) -> None:
        """From the `at`-th request of a route on, so many times: a status, `cut` or `lost`.

        A function is called instead, and the request is served.
        """
        with self.lock:
            self._faults.setdefault(route, []).append(Fault(what, self._counts[route] + at, times))

    def heal(self) -> None:
        """No more faults; the counts begin anew."""
        with self.lock:
            self._faults.clear()
            self.received.clear()
            self.requests.clear()
            self.delay = 0.0

    def fault(self, route: str) -> int | str | Callable[[], None] | None:
        """Count a request; what is to go wrong with it."""
        with self.lock:
            self._counts[route] += 1
            for fault in self._faults.get(route, ()):
                if fault.times and self._counts[route] >= fault.at:
                    fault.times -= 1
                    return fault.what
        return None

    def content(self, repo: str, revision: str) -> dict[str, bytes]:
        """What a revision holds, but for the hub's own file."""
        with self.lock:
            repository = self.repositories[repo]
            tree = repository.commits[repository.resolve(revision) or ""]
            return {name: blob.content for name, blob in tree.items() if name != ".gitattributes"}

    def tags(self, repo: str = "ada/newsqed") -> dict[str, str]:
        with self.lock:
            return dict(self.repositories[repo].tags) if repo in self.repositories else {}


class Refused(Exception):  # noqa: N818
    """An answer that is an error: status, message, the hub's code, and what else it tells."""

    def __init__(self, status: int, message: str, code: str = "", **more: str) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.more = status, message, code, more


_REPO = r"(?P<repo>[\w.-]+/[\w.-]+)"
_API = rf"/api/datasets/{_REPO}"
# Method, path, the name of the route, and whether only who may write gets through.
_ROUTES = [
    ("GET", r"/api/agent-harnesses", "harnesses", False),
    ("POST", r"/api/repos/create", "create", True),
    ("POST", r"/api/validate-yaml", "validate", False),
    ("GET", rf"{_API}/refs", "refs", False),
    ("GET", rf"{_API}/tree/(?P<rev>[^/]+)(?:/(?P<path>.+))?", "tree", False),
    ("POST", rf"{_API}/preupload/(?P<rev>[^/]+)", "preupload", True),
    ("POST", rf"{_API}/commit/(?P<rev>[^/]+)", "commit", True),
    ("POST", rf"{_API}/tag/(?P<rev>[^/]+)", "tag", True),
    ("POST", rf"{_API}/branch/(?P<rev>[^/]+)", "branch", True),
    ("POST", rf"{_API}/paths-info/(?P<rev>[^/]+)", "paths", False),
    ("GET", rf"{_API}(?:/revision/(?P<rev>[^/]+))?", "info", False),
    ("POST", rf"/datasets/{_REPO}\.git/info/lfs/objects/batch", "batch", True),
    ("PUT", r"/large/(?P<oid>[0-9a-f]{64})", "put", False),
    ("POST", r"/large/verify", "verify", True),
    ("GET", rf"/datasets/{_REPO}/resolve/(?P<rev>[^/]+)/(?P<path>.+)", "resolve", False),
]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, address: Any) -> None:
        """A client that is gone is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _SECONDS
    wbufsize = -1  # one packet an answer
    hub: Hub

    def setup(self) -> None:
        super().setup()
        self.hub = self.server.hub  # type: ignore[attr-defined]
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        self.serve()

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815

    def serve(self) -> None:
        route, match, writes = self.route()
        with self.hub.lock:
            self.hub.requests.append((self.command, route, self.path))
        time.sleep(self.hub.delay)
        fault = self.hub.fault(route)
        if callable(fault):
            fault()
            fault = None
        body = self.body(route, cut=fault == "cut")
        if body is None:
            return
        try:
            if isinstance(fault, int):
                # As careless as a server can be: it repeats what it was sent.
                raise Refused(fault, f"no: {self.headers.get('Authorization')}")
            if match is None:
                raise Refused(404, "no such route")
            if writes and self.headers.get("Authorization") != f"Bearer {TOKEN}":
                raise Refused(401, "who are you?")
            words = {key: unquote(value) for key, value in match.groupdict().items() if value}
            with self.hub.lock:
                answer = getattr(self, f"on_{route}")(body, **words)
        except Refused as error:
            told = {"X-Error-Message": error.message}
            if error.code:
                told["X-Error-Code"] = error.code
            content = json.dumps({"error": error.message, **error.more}).encode()
            self.answer(error.status, content, told)
            return
        if fault == "lost":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif isinstance(answer, Blob):
            self.send_blob(answer, words)
        else:
            self.answer(200, json.dumps(answer).encode(), {})

    def route(self) -> tuple[str, re.Match[str] | None, bool]:
        path = urlsplit(self.path).path
        method = "GET" if self.command == "HEAD" else self.command
        for verb, pattern, route, writes in _ROUTES:
            if verb == method and (match := re.fullmatch(pattern, path)):
                return route, match, writes
        return "unknown", None, False

    def body(self, route: str, *, cut: bool) -> bytes | None:
        """What was sent; None where the connection ends in the middle of it."""
        size = int(self.headers.get("Content-Length", 0))
        if size > _LARGEST or self.headers.get("Transfer-Encoding") == "chunked":
            content = self.chunks() if size == 0 else b""
        else:
            content = self.rfile.read(size // 2 if cut else size)
        with self.hub.lock:
            self.hub.received[route] += len(content)
        if cut or len(content) < size // (2 if cut else 1):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        return content

    def chunks(self) -> bytes:
        content = b""
        while (size := int(self.rfile.readline().split(b";")[0] or b"0", 16)) and (
            len(content) + size < _LARGEST
        ):
            content += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return content

    def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        told = {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def send_blob(self, blob: Blob, words: dict[str, str]) -> None:
        repository = self.repository(words["repo"])
        start, end, size = 0, len(blob.content), len(blob.content)
        if wanted := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            start, end = int(wanted[1]), min(size, int(wanted[2] or size) + 1)
        headers = {
            "Content-Type": "application/octet-stream",
            "Accept-Ranges": "bytes",
            "ETag": f'"{blob.etag}"',
            "X-Repo-Commit": repository.resolve(words["rev"]) or "",
        }
        if wanted:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        self.answer(206 if wanted else 200, blob.content[start:end], headers)

    # What each route answers.

    def repository(self, name: str) -> Repository:
        if name not in self.hub.repositories:
            raise Refused(404, "Repository not found", "RepoNotFound")
        return self.hub.repositories[name]

    def tree(self, name: str, revision: str) -> tuple[str, dict[str, Blob]]:
        repository = self.repository(name)
        oid = repository.resolve(revision)
        if oid is None:
            raise Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return oid, repository.commits[oid]

    def on_harnesses(self, body: bytes) -> Any:
        return {"standardEnvVars": [], "harnesses": {}}

    def on_create(self, body: bytes) -> Any:
        asked = json.loads(body)
        name = f"{asked['organization']}/{asked['name']}"
        url = f"{self.hub.url}/datasets/{name}"
        if name in self.hub.repositories:
            raise Refused(409, "You already created this dataset repo", url=url)
        private = asked.get("private") or asked.get("visibility") == "private"
        self.hub.repositories[name] = Repository(private=bool(private))
        return {"url": url, "name": name}

    def on_validate(self, body: bytes) -> Any:
        return {"errors": [], "warnings": []}

    def on_refs(self, body: bytes, repo: str) -> Any:
        def told(kind: str, refs: dict[str, str]) -> list[dict[str, str]]:
            return [
                {"name": name, "ref": f"refs/{kind}/{name}", "targetCommit": oid}
                for name, oid in refs.items()
            ]

        repository = self.repository(repo)
        return {
            "branches": told("heads", repository.branches),
            "tags": told("tags", repository.tags),
            "converts": [],
        }

    def on_tree(self, body: bytes, repo: str, rev: str, path: str = "") -> Any:
        _, tree = self.tree(repo, rev)
        within = f"{path}/" if path else ""
        deep = "recursive=true" in self.path.lower()
        found = {}
        for name in tree:
            rest = name.removeprefix(within)
            if not name.startswith(within):
                continue
            parts = rest.split("/")
            for depth in range(1, len(parts) if deep else min(len(parts), 2)):
                folder = within + "/".join(parts[:depth])
                found[folder] = {"type": "directory", "path": folder, "oid": "0" * 40, "size": 0}
            if deep or len(parts) == 1:
                found[name] = self.entry(name, tree[name])
        if path and not found:
            raise Refused(404, f"{path} does not exist", "EntryNotFound")
        return list(found.values())

    def entry(self, name: str, blob: Blob) -> dict[str, Any]:
        told = {"type": "file", "path": name, "oid": blob.git, "size": len(blob.content)}
        if blob.large:
            told["lfs"] = {"oid": blob.sha256, "size": len(blob.content), "pointerSize": 130}
        return told

    def on_paths(self, body: bytes, repo: str, rev: str) -> Any:
        _, tree = self.tree(repo, rev)
        asked = re.findall(r"paths=([^&]+)", body.decode()) or json.loads(body)["paths"]
        found = []
        for name in map(unquote, asked):
            if name in tree:
                found.append(self.entry(name, tree[name]))
            elif any(other.startswith(f"{name}/") for other in tree):
                found.append({"type": "directory", "path": name, "oid": "0" * 40, "size": 0})
        return found

    def on_info(self, body: bytes, repo: str, rev: str = "main") -> Any:
        oid, tree = self.tree(repo, rev)
        return {
            "id": repo,
            "sha": oid,
            "private": self.repository(repo).private,
            "tags": [],
            "downloads": 0,
            "likes": 0,
            "siblings": [{"rfilename": name} for name in tree],
        }

    def on_preupload(self, body: bytes, repo: str, rev: str) -> Any:
        _, tree = self.tree(repo, rev)
        return {
            "files": [
                {
                    "path": name,
                    "uploadMode": "lfs" if name.endswith(".parquet") else "regular",
                    "shouldIgnore": False,
                    **({"oid": tree[name].etag} if name in tree else {}),
                }
                for name in (file["path"] for file in json.loads(body)["files"])
            ]
        }

    def on_batch(self, body: bytes, repo: str) -> Any:
        objects = []
        for asked in json.loads(body)["objects"]:
            told = {"oid": asked["oid"], "size": asked["size"]}
            if asked["oid"] not in self.hub.large:
                upload = {"href": f"{self.hub.url}/large/{asked['oid']}"}
                told["actions"] = {
                    "upload": upload,
                    "verify": {"href": f"{self.hub.url}/large/verify"},
                }
            objects.append(told)
        return {"transfer": "basic", "objects": objects}

    def on_put(self, body: bytes, oid: str) -> Any:
        if hashlib.sha256(body).hexdigest() != oid:
            raise Refused(400, "these are other bytes")
        self.hub.large[oid] = body
        return {}

    def on_verify(self, body: bytes) -> Any:
        asked = json.loads(body)
        if len(self.hub.large.get(asked["oid"], b"")) != asked["size"]:
            raise Refused(404, "no such object")
        return {}

    def on_commit(self, body: bytes, repo: str, rev: str) -> Any:
        repository = self.repository(repo)
        oid, before = self.tree(repo, rev)
        tree = dict(before)
        for line in body.splitlines():
            item = json.loads(line)
            key, value = item["key"], item["value"]
            if key == "header" and value.get("parentCommit") not in (None, oid):
                raise Refused(412, "A commit has happened since. Please refresh and try again.")
            if key == "file":
                tree[value["path"]] = Blob(base64.b64decode(value["content"]), large=False)
            if key == "lfsFile":
                if value["oid"] not in self.hub.large:
                    raise Refused(400, "a large file has not arrived")
                tree[value["path"]] = Blob(self.hub.large[value["oid"]], large=True)
            if key == "deletedFile":
                del tree[value["path"]]
        made = repository.branches[rev] = repository.add(tree)
        return {"commitUrl": f"{self.hub.url}/datasets/{repo}/commit/{made}", "commitOid": made}

    def on_tag(self, body: bytes, repo: str, rev: str) -> Any:
        oid, _ = self.tree(repo, rev)
        name = json.loads(body)["tag"]
        if name in self.repository(repo).tags:
            raise Refused(409, "Tag reference exists already")
        self.repository(repo).tags[name] = oid
        return {}

    def on_branch(self, body: bytes, repo: str, rev: str) -> Any:
        repository = self.repository(repo)
        if rev in repository.branches:
            raise Refused(409, "Reference already exists")
        repository.branches[rev] = repository.branches["main"]
        return {}

    def on_resolve(self, body: bytes, repo: str, rev: str, path: str) -> Any:
        _, tree = self.tree(repo, rev)
        if path not in tree:
            raise Refused(404, "Entry not found", "EntryNotFound")
        return tree[path]
