"""Read a release with one library and print what came out, as JSON. `tools/readers.py` runs it.

In: the library's name and a release's folder. Out: for each way of reading and each Parquet file
the digest of its rows, as the manifest has it: SHA-256 of a line of JSON a row. It runs in an
environment that holds that library and not this package, and never compares anything.
"""

import hashlib
import json
import math
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SHOWN = ("datasets", "pandas", "polars", "duckdb", "pyarrow", "numpy", "fsspec")


def digest(rows):
    """SHA-256 of rows as lines of JSON."""
    found = hashlib.sha256()
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain)
        found.update(line.encode() + b"\n")
    return found.hexdigest()


def _plain(value):
    """What JSON does not know: arrays, numbers and truths of numpy, days."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return value.isoformat()[:10]


def read_datasets(folder, files):
    """With load_dataset, plain and streaming; the class labels, too."""
    import datasets

    datasets.disable_progress_bars()
    for config in dict.fromkeys(config for config, _ in files):
        for way, streaming in (("plain", False), ("streaming", True)):
            tables = datasets.load_dataset(str(folder), config, streaming=streaming)
            for split, table in tables.items():
                yield way, (config, split), table
            if config == "ner":
                tags = next(iter(tables.values())).features["ner_tags"]
                inner = tags[0] if isinstance(tags, list) else tags.feature
                yield way, "labels", inner.names


def read_pandas(folder, files):
    """With read_parquet; whole numbers beside nulls come as floats and are made whole again."""
    import pandas as pd
    import pyarrow.parquet as pq

    for key, path in files.items():
        schema = pq.read_schema(path)
        rows = pd.read_parquet(path).to_dict("records")
        yield (
            "read_parquet",
            key,
            ({f.name: _fit(row[f.name], f.type) for f in schema} for row in rows),
        )
        if int(pd.__version__.split(".")[0]) >= 2:
            rows = pd.read_parquet(path, dtype_backend="pyarrow").to_dict("records")
            for row in rows:
                row.update((name, None) for name, value in row.items() if value is pd.NA)
            yield "dtype_backend", key, rows


def _fit(value, kind):
    """A value of numpy or pandas as its column's type has it."""
    import pyarrow.types as types

    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if types.is_list(kind):
        return [_fit(item, kind.value_type) for item in value]
    if types.is_struct(kind):
        return {part.name: _fit(value[part.name], part.type) for part in kind}
    return int(value) if types.is_integer(kind) else value


def read_polars(folder, files):
    """With read_parquet and with a lazy scan."""
    import polars as pl

    for key, path in files.items():
        yield "read_parquet", key, pl.read_parquet(path).to_dicts()
        yield "scan_parquet", key, pl.scan_parquet(path).collect().to_dicts()


def read_duckdb(folder, files):
    """With SQL over the file."""
    import duckdb

    for key, path in files.items():
        found = duckdb.sql(f"SELECT * FROM '{path}'")
        yield "SQL", key, [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def read_pyarrow(folder, files):
    """With read_table, and with the dataset scanner, which reads files in pieces."""
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    for key, path in files.items():
        yield "read_table", key, pq.read_table(path).to_pylist()
        yield "dataset", key, ds.dataset(path).to_table().to_pylist()


def main(library, folder):
    """Print what reading gives."""
    files = {}
    for path in sorted(folder.glob("data/*/*.parquet")):
        files[path.parent.name, path.name.split("-")[0]] = str(path)
    found, labels, error = {}, {}, None
    try:
        for way, key, rows in globals()[f"read_{library}"](folder, files):
            if key == "labels":
                labels[way] = rows
            else:
                found.setdefault(way, {})["/".join(key)] = digest(rows)
    except Exception as failure:  # whatever a library of any age raises is the finding
        error = f"{type(failure).__name__}: {failure}"
    versions = {"Python": platform.python_version()}
    for name in SHOWN:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    print(json.dumps({"found": found, "labels": labels, "error": error, "versions": versions}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
