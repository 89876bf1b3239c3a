"""The box of one run: the model, the data and the order to read; the run's own folder to write."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from benchmarks.suite import load_suite
from evaluator.box.choose import Found
from evaluator.box.policy import SCRATCH, Box, User, mounts
from evaluator.box.secrets import KEYS, inside, without_secrets
from evaluator.box.system import NAMES_AND_TRUST, gpu_devices, readable, roots, sentence_models
from evaluator.spec import RunSpec
from evaluator.watch import GIB
from results.home import Workplace
from results.settings import PREFIX, Settings

PLAIN_FILE, PLAIN_FOLDER = 0o644, 0o755


def box(spec: RunSpec, place: Workplace, settings: Settings, user: User | None) -> Box:
    """No other run, no queue, no settings file with a token, and of the models only its own."""
    home = settings.folders
    network = spec.backend in KEYS
    names = map(Path, NAMES_AND_TRUST) if network else ()
    shown = [path for path in (*_inputs(spec, place, settings), *names) if path.exists()]
    return Box(
        mounts=mounts(
            readable=[*readable(), *shown],
            writable=[home.run(spec.run_id), place.told],
            hidden=[home.root],
            scratch=place.scratch,
            devices=gpu_devices(),
        ),
        user=user,
        network=network,
        file_bytes=int(settings.run_disk_gib * GIB),
    )


def _inputs(spec: RunSpec, place: Workplace, settings: Settings) -> Iterator[Path]:
    home = settings.folders
    for repo in filter(None, (spec.model.repo, spec.model.base)):
        yield home.models / f"models--{repo.replace('/', '--')}"
    yield from (home.datasets, home.pins, place.spec)
    if (tasks := load_suite(spec.suite).tasks_path) is not None:
        yield tasks.absolute()
    if settings.datasets is not None:
        yield settings.datasets.absolute()
    yield from (home.run(f"{spec.submission_id}-{n}") for n in range(1, spec.attempt))
    if spec.resume_from is not None:
        yield home.run(spec.resume_from)


def environment(spec: RunSpec, settings: Settings, found: Found) -> dict[str, str]:
    """In a box the settings file is not to be seen, so what it says of places is told here."""
    seen = without_secrets(os.environ) | _key(spec, settings)
    if found.way is None:
        return seen
    told = {f"{PREFIX}HOME": str(settings.folders.root), f"{PREFIX}HUB_URL": settings.hub_url}
    if settings.datasets is not None:
        told[f"{PREFIX}DATASETS"] = str(settings.datasets.absolute())
    if models := [str(path) for path in sentence_models() if path.exists()]:
        told["NLTK_DATA"] = os.pathsep.join(models)
    return inside(seen, str(SCRATCH), roots()) | told


def _key(spec: RunSpec, settings: Settings) -> dict[str, str]:
    """Whoever asks an endpoint needs the key to that, and no other secret."""
    setting = KEYS.get(spec.backend, "")
    secret = dict(settings).get(setting)
    return {f"{PREFIX}{setting.upper()}": secret.get_secret_value()} if secret else {}


@contextlib.contextmanager
def prepared(out: Path, place: Workplace, user: User | None) -> Iterator[None]:
    """The folders that the box may write, its user's for as long as it goes on.

    Afterwards only plain files and folders are left, and they are ours.
    """
    for folder in (out, place.told, place.scratch):
        folder.mkdir(parents=True, exist_ok=True)
        if user is not None:
            _give(folder, user.uid, user.gid)
    try:
        yield
    finally:
        shutil.rmtree(place.scratch, ignore_errors=True)
        _take_back(out)
        _take_back(place.told)


def _give(folder: Path, uid: int, gid: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, gid, follow_symlinks=False)


def _take_back(folder: Path) -> None:
    """No link, pipe or socket stays: whoever reads the folder later trusts what is in it."""
    _make_plain(folder)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _make_plain(Path(parent, name))


def _make_plain(path: Path) -> None:
    kind = path.lstat().st_mode
    if not (stat.S_ISDIR(kind) or stat.S_ISREG(kind)):
        path.unlink()
        return
    os.chown(path, os.geteuid(), os.getegid(), follow_symlinks=False)
    path.chmod(PLAIN_FOLDER if stat.S_ISDIR(kind) else PLAIN_FILE)
