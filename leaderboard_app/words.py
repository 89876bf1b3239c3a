"""How the page calls what the records name in one word."""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

from results.record import Precision
from results.suite import SuiteInfo

MODEL_TYPES: dict[str, str] = {
    "pretrained": "Pretrained",
    "continued": "Continuously pretrained",
    "fine-tuned": "Fine-tuned on domain data",
    "chat": "Chat (RLHF, DPO, IFT)",
    "merge": "Merge of base models",
    "multimodal": "Multimodal",
}
WEIGHTS: dict[str, str] = {
    "original": "A whole model",
    "adapter": "A LoRA adapter on a base model",
    "delta": "Differences to a base model",
}
PRECISIONS: tuple[str, ...] = get_args(Precision)
UNKNOWN = "\N{EN DASH}"


def options(titles: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in titles.items()]


def marks(suite: SuiteInfo) -> str:
    """Imported, archived, both, or nothing to say."""
    found = {"imported": suite.origin == "imported", "archived": suite.archived}
    return ", ".join(word for word, true in found.items() if true)


def day(moment: date | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else UNKNOWN


def minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else UNKNOWN


def when(moment: datetime, *, near: datetime | None = None) -> str:
    """A moment to come, no finer than it can be known; without its day where that is known."""
    same = near is not None and near.date() == moment.date()
    return f"{moment:%H:%M}" if same else f"{moment:%d %b %H:%M}"


def size(parameters: int | None) -> str:
    """1.24 B, 135 M: three digits that matter."""
    if parameters is None:
        return UNKNOWN
    for unit, name in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if parameters >= unit:
            return f"{float(f'{parameters / unit:.3g}'):g} {name}"
    return str(parameters)


def span(seconds: float | None) -> str:
    """3 h 5 min, 4 min, 20 s: as coarse as a person asks."""
    if seconds is None:
        return UNKNOWN
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def number(value: float | None, digits: int = 2) -> str:
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def signed(value: float, digits: int = 2) -> str:
    """With its sign, and a minus as wide as a plus."""
    text = f"{value:+.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def probability(p: float | None) -> str:
    """A p value as one says it: no more digits than it carries."""
    if p is None:
        return UNKNOWN
    return "<\N{NO-BREAK SPACE}0.001" if p < 0.001 else f"=\N{NO-BREAK SPACE}{p:.3f}"


def decimal(value: float, digits: int = 2) -> str:
    """With a true minus, and none in front of zero."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text) else text.lstrip("-")


def share(count: int | None, whole: int) -> str:
    """A part of the whole in percent; some are never shown as none, nor not quite all as all."""
    if count is None:
        return UNKNOWN
    percent = f"{100 * count / whole:.1f}"
    if percent == "0.0" and count:
        return "< 0.1 %"
    return "> 99.9 %" if percent == "100.0" and count < whole else f"{percent} %"
