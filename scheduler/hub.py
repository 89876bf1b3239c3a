"""Ask the Hub what a model is, pinned to one commit. Facts only: no code of the model is run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from evaluator.model_files import ADAPTER_CONFIG
from results.record import ModelFacts
from scheduler.hub_errors import plain_errors
from scheduler.hub_model import HubFile, HubModel, HubUnreachable
from scheduler.hub_weights import Weights, fingerprint, read_weights

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

COMMIT = re.compile(r"[0-9a-f]{40}")
FRONT_MATTER = re.compile(r"\A\s*---\r?\n.*?\r?\n---", re.DOTALL)
LARGEST_TEXT = 20_000_000
"""Bytes of a configuration or card that are read at all."""
TEMPLATES = re.compile(r"chat_template\.(jinja|json)|additional_chat_templates/[^/]+\.jinja")


@dataclass(frozen=True, slots=True)
class Hub:
    """A Hugging Face Hub, or a server that speaks like one."""

    url: str
    token: str | None = field(default=None, repr=False)
    timeout: float = 10.0
    """Seconds without an answer after which a request is given up."""

    def look_up(self, repo: str, revision: str = "main") -> HubModel:
        """What `revision` of `repo` holds at this moment.

        :raises NoSuchModel, NoSuchRevision, ModelNotReadable: the submitter asked for a wrong thing
        :raises HubUnreachable: the Hub gives no usable answer; ask again later
        """
        with plain_errors(self.url, repo, revision):
            info = self._information(repo, revision)
            try:
                return self._described(info)
            except ValidationError as error:
                raise HubUnreachable(self.url, "its answer is not a Hub's") from error

    def _information(self, repo: str, revision: str) -> ModelInfo:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError

        api = HfApi(endpoint=self.url, token=self.token or False)
        try:
            info = api.model_info(
                repo, revision=revision, timeout=self.timeout, files_metadata=True
            )
        except (HfHubHTTPError, HFValidationError):
            raise
        except (ValueError, TypeError, KeyError) as error:
            raise HubUnreachable(self.url, "its answer is not a Hub's") from error
        if not COMMIT.fullmatch(info.sha or ""):
            raise HubUnreachable(self.url, "its answer names no commit")
        return info

    def _described(self, info: ModelInfo) -> HubModel:
        files = {file.path: file for file in _files(info)}
        pinned = Pinned(self, info.id, info.sha or "", files)
        config = pinned.read_json("config.json")
        tokenizer = pinned.read_json("tokenizer_config.json") or {}
        weights = read_weights(pinned)
        return HubModel(
            repo=info.id,
            commit=info.sha or "",
            facts=_facts(info, config, weights).model_copy(
                update={"weights_sha256": fingerprint(files, weights.files)}
            ),
            files=tuple(files.values()),
            config=config,
            adapter=pinned.read_json(ADAPTER_CONFIG),
            card_characters=len(FRONT_MATTER.sub("", pinned.read_text("README.md"), 1).strip()),
            chat_template=bool(tokenizer.get("chat_template"))
            or any(map(TEMPLATES.fullmatch, files)),
            remote_code="auto_map" in (config or {}) or "auto_map" in tokenizer,
            private=bool(info.private),
            gated=bool(info.gated),
            disabled=bool(info.disabled),
            weight_files=weights.files,
            weight_fault=weights.fault,
            tensors=weights.tensors,
        )


@dataclass(frozen=True, slots=True)
class Pinned:
    """The files of one commit, read without keeping them."""

    hub: Hub
    repo: str
    commit: str
    files: dict[str, HubFile]

    def read(self, path: str, *, first: int, last: int) -> bytes:
        """Bytes `first` to `last` of a file, both counted from 0; fewer where it ends earlier."""
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils import (  # type: ignore[attr-defined]
            build_hf_headers,
            hf_raise_for_status,
        )

        address = hf_hub_url(self.repo, path, revision=self.commit, endpoint=self.hub.url)
        headers = build_hf_headers(token=self.hub.token or False)
        headers["Range"] = f"bytes={first}-{last}"
        response = get_session().get(address, headers=headers, timeout=self.hub.timeout)
        hf_raise_for_status(response)
        return bytes(response.content)

    def read_text(self, path: str) -> str:
        """The whole file; empty where there is none, or one too large to be what its name says."""
        file = self.files.get(path)
        if file is None or file.size == 0 or (file.size or 0) > LARGEST_TEXT:
            return ""
        return self.read(path, first=0, last=LARGEST_TEXT).decode("utf-8", errors="replace")

    def read_json(self, path: str) -> dict[str, Any] | None:
        try:
            value = json.loads(self.read_text(path))
        except ValueError:
            return None
        return value if isinstance(value, dict) else None


def _files(info: ModelInfo) -> Iterable[HubFile]:
    for sibling in info.siblings or ():
        sha256 = sibling.lfs.sha256 if sibling.lfs else None
        yield HubFile(path=sibling.rfilename, size=sibling.size, sha256=sha256)


def _facts(info: ModelInfo, config: dict[str, Any] | None, weights: Weights) -> ModelFacts:
    card: dict[str, Any] = vars(info.card_data) if info.card_data else {}
    return ModelFacts(
        architecture=next(iter(_texts((config or {}).get("architectures"))), None),
        parameters=weights.parameters(_packed_bits(config)),
        licence=_licence(card),
        likes=info.likes,
        downloads=info.downloads,
        created_at=info.created_at,
        base_models=_texts(card.get("base_model")),
        tags=_texts(info.tags),
    )


def _packed_bits(config: dict[str, Any] | None) -> int | None:
    """Bits of a number in packed weights; None where they are not packed."""
    method = (config or {}).get("quantization_config")
    bits = method.get("bits") if isinstance(method, dict) else None
    return bits if bits in (2, 4, 8) else None


def _licence(card: dict[str, Any]) -> str | None:
    """The Hub's licence key, or the name of a licence of the model's own that has a link."""
    named = _texts(card.get("license"))
    own = _texts(card.get("license_name"))
    if named and named[0] != "other":
        return named[0]
    return own[0] if own and _texts(card.get("license_link")) else None


def _texts(value: object) -> tuple[str, ...]:
    """The Hub's fields hold one text or a list of them."""
    return tuple(
        str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item
    )
