"""Count a model's parameters from the headers of its safetensors, by a few ranged reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import prod
from typing import Protocol

from evaluator.model_files import ADAPTER, INDEX, SINGLE, BrokenIndex, shards
from scheduler.hub_model import HubFile

FIRST_READ = 100_000
"""Bytes asked for at first; most headers are shorter, so that one request does."""
LARGEST_HEADER = 100_000_000
"""The format allows no longer one."""
LARGEST_INDEX = 100_000_000
MOST_SHARDS = 1000
PACKED = ".qweight"
PACKING = (".qzeros", ".scales", ".g_idx")
"""What unpacks the numbers, and is none of the model's own."""
READERS = 8

Shapes = dict[str, tuple[int, ...]]


class Readable(Protocol):
    """Where the files come from."""

    @property
    def files(self) -> dict[str, HubFile]:
        """Files by path."""

    def read(self, path: str, *, first: int, last: int) -> bytes:
        """A range of a file's bytes, both ends included."""


class BrokenHeader(Exception):
    """A safetensors file does not begin with a header."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What the headers say; `fault` tells why they say nothing."""

    files: tuple[str, ...] = ()
    tensors: Shapes = field(default_factory=dict)
    fault: str | None = None

    def parameters(self, bits: int | None = None) -> int | None:
        """Numbers that the tensors hold.

        :param bits: of a packed number (GPTQ, AWQ), several of which share one of 32 bits
        """
        if bits is None:
            return sum(map(prod, self.tensors.values())) or None
        plain = {n: s for n, s in self.tensors.items() if not n.endswith(PACKING)}
        packed = [shape for name, shape in plain.items() if name.endswith(PACKED)]
        return sum(map(prod, plain.values())) + sum(map(prod, packed)) * (32 // bits - 1) or None


def read_weights(source: Readable) -> Weights:
    try:
        names = _weight_files(source)
        return Weights(tuple(names), dict(_tensors(source, names)))
    except (BrokenIndex, BrokenHeader) as error:
        return Weights(fault=str(error))


def fingerprint(files: Mapping[str, HubFile], weights: Iterable[str]) -> str | None:
    """One digest of all weight files, whatever they are called; None where one is not known."""
    names = [*weights] or [name for name in (ADAPTER,) if name in files]
    digests = [files[name].sha256 for name in names]
    known = sorted(digest for digest in digests if digest)
    if not known or len(known) < len(digests):
        return None
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


def _weight_files(source: Readable) -> list[str]:
    if SINGLE in source.files:
        return [SINGLE]
    if INDEX not in source.files:
        return []
    names = shards(source.read(INDEX, first=0, last=LARGEST_INDEX))
    missing = [name for name in names if name not in source.files]
    if missing or len(names) > MOST_SHARDS:
        raise BrokenIndex(f"{missing[0]} is missing" if missing else f"{len(names)} files")
    return names


def _tensors(source: Readable, names: list[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    with ThreadPoolExecutor(READERS) as pool:
        for shapes in pool.map(lambda name: _header(source, name), names):
            yield from shapes.items()


def _header(source: Readable, name: str) -> Shapes:
    """Shapes by tensor name."""
    if not (source.files[name].size or LARGEST_HEADER) >= 10:
        raise BrokenHeader(f"{name} is empty")
    start = source.read(name, first=0, last=FIRST_READ - 1)
    length = int.from_bytes(start[:8], "little")
    if not 2 <= length <= min(LARGEST_HEADER, (source.files[name].size or LARGEST_HEADER) - 8):
        raise BrokenHeader(f"{name} does not begin with a safetensors header")
    if length + 8 > len(start):
        start += source.read(name, first=len(start), last=length + 7)
    return _shapes(name, start[8 : length + 8])


def _shapes(name: str, header: bytes) -> Shapes:
    try:
        return {
            tensor: _shape(entry)
            for tensor, entry in json.loads(header).items()
            if tensor != "__metadata__"
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BrokenHeader(f"{name} has a safetensors header that cannot be read") from None


def _shape(entry: dict[str, list[int]]) -> tuple[int, ...]:
    sides = tuple(int(side) for side in entry["shape"])
    if any(side < 0 for side in sides):
        raise ValueError("a side is negative")
    return sides
