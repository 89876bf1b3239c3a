"""A prompt or an answer as it went to the model: the template's own marks stand out."""

from __future__ import annotations

import re
from typing import Any

from dash import html
from dash.development.base_component import Component

MARKS = re.compile(
    r"<\|[^<>|\s][^<>|]{0,60}\|>"  # ChatML, Llama 3, Phi: <|im_start|>
    "|<\N{FULLWIDTH VERTICAL LINE}[^<>]{1,60}>"  # DeepSeek
    r"|</?s>|<bos>|<eos>|<pad>|<unk>"
    r"|</?(?:start_of_turn|end_of_turn|think|user|assistant|system)>"  # Gemma, Qwen
    r"|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\]"  # Mistral
    r"|<</?SYS>>"  # Llama 2
)
"""Special tokens of the templates in use; shown in another colour, never interpreted."""
LONGEST = 40_000
"""Characters shown of one text."""


def marked(text: str) -> list[Component | str]:
    """The text in pieces, its template marks as elements of their own."""
    shown, parts, end = text[:LONGEST], list[Component | str](), 0
    for found in MARKS.finditer(shown):
        parts += [shown[end : found.start()], html.Span(found[0], className="token")]
        end = found.end()
    parts.append(shown[end:])
    if len(text) > LONGEST:
        parts.append(html.Em(f" … and {len(text) - LONGEST:,} more characters"))
    return [part for part in parts if part != ""]


def passage(text: str, name: str) -> Component:
    """A text as it stands, whatever it holds: its own direction, its own line breaks, no more."""
    attributes: dict[str, Any] = {
        "dir": "auto",
        "tabIndex": 0,
        "role": "region",
        "aria-label": name,
    }
    return html.Pre(marked(text) or html.Em("empty"), className="passage", **attributes)


def ending(text: str, length: int = 160) -> str:
    """The last words of a prompt, where the question stands."""
    flat = " ".join(text[-4 * length :].split())
    return flat if len(flat) <= length else f"…{flat[-length:]}"
