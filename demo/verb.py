"""`leaderboard demo`: the whole product on tiny models that are trained here."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks.suite import load_suite
from demo.cache import default_cache
from demo.course import ModelLost, run_course, wait
from demo.household import household
from demo.show import ranking
from demo.site import SUITE, Site
from demo.stage import free_port, serves, serving_models, start_product, start_training

INTERRUPTED = 130


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="port of the web app; else 8050, or any free one")
    parser.add_argument("--home", type=Path, help="folder for all data; else a new temporary one")
    parser.add_argument("--once", action="store_true", help="end when all models are ranked")
    parser.add_argument(
        "--backend",
        choices=("transformers", "vllm"),
        default="transformers",
        help="how models are loaded",
    )
    parser.add_argument(
        "--cache", type=Path, default=default_cache(), help="folder that keeps trained models"
    )


def run(args: argparse.Namespace) -> int:
    console = Console(highlight=False, soft_wrap=True)
    try:
        return _demo(args, console)
    except ModelLost as lost:
        console.print(str(lost), style="red", markup=False)
        return 1
    except KeyboardInterrupt:
        console.print("stopped")
        return INTERRUPTED


def _demo(args: argparse.Namespace, console: Console) -> int:
    home = (args.home or Path(tempfile.mkdtemp(prefix="leaderboard-demo-"))).absolute()
    port = args.port or free_port()
    site = Site(f"http://127.0.0.1:{port}")
    cache = args.cache.absolute()
    console.print(f"Data and logs: {home}\nModels: {cache}")
    with household() as processes, serving_models(cache) as hub:
        start_product(processes, home, port=port, hub=hub, backend=args.backend)
        start_training(processes, cache, home)
        while not serves(home, site.url):
            wait(processes)
        rows = run_course(console, processes, site, cache)
        console.print(ranking(rows, load_suite(SUITE).info))
        console.print(f"The board is at {site.url}")
        while not args.once:
            wait(processes)
    return 0
