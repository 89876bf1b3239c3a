"""Which model classes the installed transformers can load, read without importing it.

Importing transformers takes seconds and brings torch along; the web app must have neither.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

TABLE = "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES"
VLLM_TABLES = ("_TEXT_GENERATION_MODELS", "_MULTIMODAL_MODELS")
ANY_ATTENTION = "_supports_attention_backend = True"
"""In a model's source: vLLM can put its own attention under transformers' implementation."""
CAUSAL_CLASS = re.compile(r"^class (\w+ForCausalLM)\b", re.MULTILINE)


@cache
def causal_language_models() -> frozenset[str]:
    """Names of the classes that continue text; empty where transformers does not tell them."""
    folder = _folder("transformers")
    source = folder and folder / "models" / "auto" / "modeling_auto.py"
    if source is None or not source.is_file():
        return frozenset()
    return frozenset(_class_names(ast.parse(source.read_text(encoding="utf-8"))))


@cache
def vllm_models() -> frozenset[str]:
    """Names of the classes that vLLM loads, by itself or on transformers' implementation.

    Empty where it is not installed, or does not tell them in the way that we know.
    """
    folder = _folder("vllm")
    registry = folder and folder / "model_executor" / "models" / "registry.py"
    if registry is None or not registry.is_file():
        return frozenset()
    source = registry.read_text(encoding="utf-8")
    own = frozenset(_keys(ast.parse(source)))
    return own | _on_any_attention() if own and "TransformersForCausalLM" in source else own


def _keys(module: ast.Module) -> Iterator[str]:
    for statement in module.body:
        if any(_assigns(statement, name) for name in VLLM_TABLES) and isinstance(
            value := getattr(statement, "value", None), ast.Dict
        ):
            yield from (str(key.value) for key in value.keys if isinstance(key, ast.Constant))


def _on_any_attention() -> frozenset[str]:
    folder = _folder("transformers")
    files = (folder / "models").glob("*/modeling_*.py") if folder else ()
    texts = (path.read_text(encoding="utf-8") for path in files)
    found = (CAUSAL_CLASS.findall(text) for text in texts if ANY_ATTENTION in text)
    return frozenset(name for names in found for name in names)


def _folder(package: str) -> Path | None:
    """Where a package is installed; it is not imported."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _class_names(module: ast.Module) -> set[str]:
    for statement in module.body:
        if isinstance(statement, ast.Assign) and _assigns(statement, TABLE):
            pairs = (node for node in ast.walk(statement.value) if isinstance(node, ast.Tuple))
            return {name for pair in pairs for name in _strings(pair)[1:]}
    return set()


def _assigns(statement: ast.stmt, name: str) -> bool:
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _strings(pair: ast.Tuple) -> list[str]:
    """A pair's texts: model type first, then one class or several."""
    constants = (node for node in ast.walk(pair) if isinstance(node, ast.Constant))
    return [node.value for node in constants if isinstance(node.value, str)]
