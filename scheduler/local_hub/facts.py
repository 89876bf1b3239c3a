"""What the Hub's model information says, computed from a repository's files."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import yaml

from scheduler.local_hub.folder import Repository
from scheduler.local_hub.tree import File

Json = dict[str, Any]
FRONT_MATTER = re.compile(r"\A\s*---\r?\n(.*?)\r?\n---", re.DOTALL)
CONFIG_KEYS = ("architectures", "model_type", "auto_map", "quantization_config")
TOKENIZER_KEYS = ("bos_token", "eos_token", "pad_token", "chat_template")
SMALL = 10_000_000
LARGEST_HEADER = 100_000_000
"""The safetensors format allows no longer header."""


def information(repository: Repository, *, blobs: bool, security: bool) -> Json:
    """The answer to `model_info` or `dataset_info`; what is not known is absent."""
    tree, sidecar = repository.tree, repository.sidecar
    card = _card(tree.files)
    answer: Json = {
        "_id": tree.commit[:24],
        "id": repository.id,
        "author": repository.id.split("/")[0],
        "sha": tree.commit,
        "lastModified": tree.modified.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "private": False,
        "gated": sidecar.gated or False,
        "disabled": sidecar.disabled,
        "cardData": card,
        "usedStorage": sum(file.size for file in tree.files.values()),
        "siblings": [_sibling(file, blobs or security) for file in tree.files.values()],
        **_known(repository),
    }
    if repository.kind == "models":
        answer |= _model(repository, card)
    if security:
        answer["securityRepoStatus"] = {"scansDone": False, "filesWithIssues": []}
    return answer


def _known(repository: Repository) -> Json:
    sidecar = repository.sidecar
    created = sidecar.created_at
    known = {
        "likes": sidecar.likes,
        "downloads": sidecar.downloads,
        "trendingScore": sidecar.trending_score,
        "createdAt": created and created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
    }
    return {key: value for key, value in known.items() if value is not None}


def _sibling(file: File, blobs: bool) -> Json:
    if not blobs:
        return {"rfilename": file.path}
    return {"rfilename": file.path, "blobId": file.oid, "size": file.size} | (
        {"lfs": {"sha256": file.sha256, "size": file.size, "pointerSize": 130}}
        if file.sha256
        else {}
    )


def _model(repository: Repository, card: Json) -> Json:
    files = repository.tree.files
    config = _json(files, "config.json")
    tokenizer = {
        k: v for k, v in _json(files, "tokenizer_config.json").items() if k in TOKENIZER_KEYS
    }
    if "chat_template.jinja" in files:
        tokenizer["chat_template"] = _text(files, "chat_template.jinja")
    parameters = _parameters(files)
    return {
        "modelId": repository.id,
        "library_name": card.get("library_name"),
        "pipeline_tag": card.get("pipeline_tag"),
        "safetensors": parameters and {"parameters": parameters, "total": sum(parameters.values())},
        "config": {k: config[k] for k in CONFIG_KEYS if k in config}
        | {"tokenizer_config": tokenizer},
        "tags": _tags(card, config, conversational="chat_template" in tokenizer),
    }


def _tags(card: Json, config: Json, *, conversational: bool) -> list[str]:
    tags = [card.get("library_name"), config.get("model_type"), *_strings(card.get("tags"))]
    tags += [f"base_model:{base}" for base in _strings(card.get("base_model"))]
    tags += [f"license:{card['license']}"] if card.get("license") else []
    tags += ["custom_code"] if "auto_map" in config else []
    tags += ["conversational"] if conversational else []
    return list(dict.fromkeys(str(tag) for tag in tags if tag))


def _strings(value: object) -> list[str]:
    """The card's fields hold one text or a list of texts."""
    return [str(item) for item in (value if isinstance(value, list) else [value]) if item]


def _card(files: Mapping[str, File]) -> Json:
    matter = FRONT_MATTER.match(_text(files, "README.md"))
    try:
        card = yaml.safe_load(matter[1]) if matter else {}
    except yaml.YAMLError:
        return {}
    return card if isinstance(card, dict) else {}


def _json(files: Mapping[str, File], path: str) -> Json:
    try:
        value = json.loads(_text(files, path) or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _text(files: Mapping[str, File], path: str) -> str:
    file = files.get(path)
    if file is None or file.size > SMALL:
        return ""
    return file.source.read_text(encoding="utf-8", errors="replace")


def _parameters(files: Mapping[str, File]) -> dict[str, int]:
    """Parameters by data type, summed over all safetensors headers."""
    counts: Counter[str] = Counter()
    for path, file in files.items():
        if path.endswith(".safetensors"):
            counts.update(header_parameters(file.source))
    return dict(counts)


def header_parameters(path: Path) -> Counter[str]:
    """Parameters by data type in one safetensors file; none where its header is broken."""
    counts: Counter[str] = Counter()
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        header = stream.read(length) if length <= LARGEST_HEADER else b""
    try:
        for name, tensor in json.loads(header).items():
            if name != "__metadata__":
                counts[tensor["dtype"]] += prod(tensor["shape"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Counter()
    return counts
