"""Draw the simulation of fair turns: python -m tests.fairness_plot docs/images/fairness.png."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from scheduler.queue import open_queue
from tests.browser_fixtures import launched
from tests.fairness import (
    FLOOD,
    Outcome,
    first_come_first_served,
    through_the_queue,
    wishes,
)
from tests.queue_fixtures import NOW

SLOTS = 2
WIDTH, HEIGHT = 1000, 420
COLOURS = {"first come, first served": "#c2410c", "in rounds, as here": "#1d4ed8"}


def simulate() -> dict[str, list[Outcome]]:
    asked = wishes()
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_queue(f"sqlite:///{folder}/queue.sqlite")) as queue,
    ):
        fair = through_the_queue(queue, asked, slots=SLOTS)
    return dict(zip(COLOURS, (first_come_first_served(asked, slots=SLOTS), fair), strict=True))


def figure(outcomes: dict[str, list[Outcome]]) -> go.Figure:
    titles = ("Wait of those who submit one model", "Models done of the one who submits 100")
    drawn = make_subplots(rows=1, cols=2, subplot_titles=titles, horizontal_spacing=0.1)
    for name, found in outcomes.items():
        for column, trace in enumerate((_waits(name, found), _done(name, found)), start=1):
            drawn.add_trace(trace, row=1, col=column)
    drawn.update_layout(template="plotly_white", font_size=13, width=WIDTH, height=HEIGHT)
    drawn.update_layout(legend={"orientation": "h", "y": -0.22, "x": 0.28}, margin_t=50)
    drawn.update_xaxes(title_text="hours since the hundred were submitted")
    drawn.update_yaxes(title_text="hours until it starts", rangemode="tozero", row=1, col=1)
    drawn.update_yaxes(title_text="models", rangemode="tozero", row=1, col=2)
    return drawn


def _hours(outcomes: Sequence[Outcome], *, end: bool) -> list[float]:
    moments = (one.finished if end else one.wish.at for one in outcomes)
    return [(moment - NOW).total_seconds() / 3600 for moment in moments]


def _waits(name: str, found: list[Outcome]) -> go.Scatter:
    singles = [one for one in found if one.wish.who != FLOOD]
    marks = {"size": 8, "color": COLOURS[name]}
    waited = [one.waited for one in singles]
    return go.Scatter(
        x=_hours(singles, end=False), y=waited, mode="markers", marker=marks, name=name
    )


def _done(name: str, found: list[Outcome]) -> go.Scatter:
    ends = sorted(_hours([one for one in found if one.wish.who == FLOOD], end=True))
    line = {"color": COLOURS[name], "shape": "hv"}
    count = list(range(1, len(ends) + 1))
    return go.Scatter(x=ends, y=count, mode="lines", line=line, name=name, showlegend=False)


def main(target: Path) -> int:
    outcomes = simulate()
    for name, found in outcomes.items():
        waited = [one.waited for one in found if one.wish.who != FLOOD]
        last = max(one.finished for one in found)
        sys.stdout.write(
            f"{name}: singles wait {median(waited):.1f} h in the median, {max(waited):.1f} h at "
            f"most; all done after {(last - NOW).total_seconds() / 3600:.1f} h\n"
        )
    with launched() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(figure(outcomes).to_html(include_plotlyjs=True))
        page.locator(".main-svg").first.wait_for()
        page.locator(".js-plotly-plot").screenshot(path=target)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
