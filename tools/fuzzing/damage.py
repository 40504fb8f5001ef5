"""How good input is damaged: drawn by Hypothesis, so that equal seeds give equal inputs."""

import json
import struct
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any, Literal

from hypothesis import strategies as st

Form = Literal["bytes", "json", "safetensors"]
Strategy = st.SearchStrategy[bytes]

LENGTHS = (0, 0, 1, 2, 8, 100)  # bytes that one edit replaces
PIECES = (  # that readers trip over
    *(character.encode() for character in "\"',\t\n\r\0\\#;:|=>{}[]&*!-+."),
    *(text.encode() for text in ("\ufeff", "\u200b", "\u00ad", "\u202e", "\uff21", "\U0001f600", "e\u0301")),
    *(b"null", b"true", b"NaN", b"Infinity", b"1e999", b"-1", b"9" * 30, b"9" * 5000),
    *(b"=cmd()", b"../../../etc/passwd", b"%s%n", b"\xff\xfe", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"),
    *(b"[" * 2000, b'{"a":' * 2000, b"x" * 5000, b",", b"\n\n", b"a\nb\n", b"\r\n"),
    *(b"!!python/object/apply:os.getcwd []", b"&a [*a, *a]", b"2026-13-45", b"? : -"),
)
VALUES: tuple[Any, ...] = (  # in place of one value of JSON
    *(None, True, -1, 0, 1, 2, 1e9, 10**6, 10**12, 2**63, 10**400, 1.5, 1e308, float("nan"), float("-inf")),
    *(
        "",
        "x",
        "../../x",
        "\ud800",
        "\0",
        "evil.Evil",
        "float16",
        "x" * 1000,
        [],
        [1],
        ["x"],
        {},
        {"x": 1},
        [0, 10**12],
    ),
)


def damaged(seeds: tuple[bytes, ...], form: Form) -> Strategy:
    """Return a strategy of inputs: good ones with some edits, and now and then bytes without any sense."""
    edited = st.builds(_edit, st.sampled_from(seeds), st.lists(_edits(), max_size=4), st.integers(0, 9))
    strategies = [edited, edited, st.binary(max_size=200)]
    if form == "json":
        strategies += [partial_values(seed, json.loads(seed), _write_json) for seed in seeds] * 3
    if form == "safetensors":
        strategies += [partial_values(seed, _header(seed), partial(_write_header, seed)) for seed in seeds] * 3
    return st.one_of(strategies)


def _edits() -> st.SearchStrategy[tuple[float, int, bytes]]:
    piece = st.one_of(st.sampled_from(PIECES), st.binary(max_size=8))
    return st.tuples(st.floats(0, 1), st.sampled_from(LENGTHS), piece)


def _edit(content: bytes, edits: list[tuple[float, int, bytes]], cut: int) -> bytes:
    """Put pieces in place of bytes, and cut what is after the last edit in one of ten cases."""
    place = len(content)
    for share, length, piece in edits:
        place = int(share * len(content))
        content = content[:place] + piece + content[place + length :]
    return content if cut else content[:place]


def partial_values(seed: bytes, values: Any, write: Callable[[Any], bytes]) -> Strategy:  # noqa: ANN401  # of JSON
    """Return a strategy of the seed with one or two of its values of JSON replaced or left out."""
    paths = list(_paths(values))
    changes = st.lists(st.tuples(st.sampled_from(paths), st.sampled_from(("", *VALUES))), min_size=1, max_size=2)

    def change(chosen: list[tuple[tuple[Any, ...], Any]]) -> bytes:
        result = json.loads(json.dumps(values))
        for path, value in chosen:
            _replace(result, path, value)
        return write(result)

    return changes.map(change) if paths else st.just(seed)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  # of JSON
    """Yield the way to each value, some elements of long lists apart."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


def _replace(value: Any, path: tuple[Any, ...], new: Any) -> None:  # noqa: ANN401  # of JSON
    """Replace the value at a path, or leave it out if the new one is an empty text, unless its parents are gone."""
    *parents, last = path
    for key in parents:
        if not _has(value, key):
            return
        value = value[key]
    if _has(value, last):
        if new == "":
            del value[last]
        else:
            value[last] = deepcopy(new)  # another change may be inside of it


def _has(value: Any, key: Any) -> bool:  # noqa: ANN401  # of JSON
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return key in keys


def _write_json(value: Any) -> bytes:  # noqa: ANN401  # of JSON
    return json.dumps(value).encode()


def _header(content: bytes) -> dict[str, Any]:
    """Return the header of a file of safetensors: after its length (8 bytes), JSON."""
    (length,) = struct.unpack("<Q", content[:8])
    header: dict[str, Any] = json.loads(content[8 : 8 + length])
    return header


def _write_header(content: bytes, header: dict[str, Any]) -> bytes:
    """Return a file of safetensors with another header, whose length is right."""
    (length,) = struct.unpack("<Q", content[:8])
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + content[8 + length :]
