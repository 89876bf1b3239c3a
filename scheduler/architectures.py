"""Which model classes the installed transformers can load, read without importing it.

Importing transformers takes seconds and brings torch along; the web app must have neither.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

TABLE = "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES"


@cache
def causal_language_models() -> frozenset[str]:
    """Names of the classes that continue text; empty where transformers does not tell them."""
    spec = find_spec("transformers")
    if spec is None or spec.origin is None:
        return frozenset()
    source = Path(spec.origin).parent / "models" / "auto" / "modeling_auto.py"
    if not source.is_file():
        return frozenset()
    return frozenset(_class_names(ast.parse(source.read_text(encoding="utf-8"))))


def _class_names(module: ast.Module) -> set[str]:
    for statement in module.body:
        if isinstance(statement, ast.Assign) and _assigns(statement, TABLE):
            pairs = (node for node in ast.walk(statement.value) if isinstance(node, ast.Tuple))
            return {name for pair in pairs for name in _strings(pair)[1:]}
    return set()


def _assigns(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)


def _strings(pair: ast.Tuple) -> list[str]:
    """A pair's texts: model type first, then one class or several."""
    constants = (node for node in ast.walk(pair) if isinstance(node, ast.Constant))
    return [node.value for node in constants if isinstance(node.value, str)]
