"""Which environment variables a boxed process may see: all but those that open doors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

NAMES = (
    *("TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL", "_KEY", "AUTHORIZATION"),
    *("QUEUE_URL", "_DSN", "SSH_AUTH_SOCK", "_WEBHOOK"),
)
VALUES = re.compile(r"://[^\s/@:]*:[^\s/@]+@|\bhf_[A-Za-z0-9]{16,}")
"""Passwords in addresses, whatever the variable is called, and Hub tokens."""
HARMLESS = frozenset({"TOKENIZERS_PARALLELISM"})
KEYS: Mapping[str, str] = {"endpoint": "endpoint_key"}
"""Backend -> the setting with the one secret that it needs; it alone has a network, too."""
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_MININTERVAL": "30",
}
OUTSIDE = (
    *("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_DATASETS_CACHE", "HF_ASSETS_CACHE"),
    *("HF_XET_CACHE", "HF_MODULES_CACHE", "TRANSFORMERS_CACHE", "XDG_CACHE_HOME"),
    *("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR", "TMP", "TEMP"),
    *("VLLM_CACHE_ROOT", "VLLM_CONFIG_ROOT", "TRITON_CACHE_DIR", "TORCHINDUCTOR_CACHE_DIR"),
    *("LEADERBOARD_STARTER",),
)
"""Folders that are not in the box, and a process number that means nothing there."""


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What an evaluator gets to see of our environment."""
    return {k: v for k, v in environment.items() if not opens_doors(k, v)} | OFFLINE


def opens_doors(name: str, value: str) -> bool:
    """Whether a variable holds a secret, as far as its name or its value tells."""
    if name in HARMLESS:
        return False
    return any(sign in name.upper() for sign in NAMES) or VALUES.search(value) is not None


def inside(environment: Mapping[str, str], home: str, code: Iterable[Path]) -> dict[str, str]:
    """The environment for a box whose one writable home is `home`.

    :param code: folders that our packages are imported from
    """
    kept = {name: value for name, value in environment.items() if name not in OUTSIDE}
    path = ":".join(filter(None, (*map(str, code), kept.get("PYTHONPATH", ""))))
    told = {"HOME": home, "USER": "evaluator", "LOGNAME": "evaluator", "PYTHONPATH": path}
    return kept | told | {"PYTHONDONTWRITEBYTECODE": "1"}
