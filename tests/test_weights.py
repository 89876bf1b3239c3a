"""Adapters, deltas and quantised weights give the answers of the model that they stand for."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from evaluator.backends import BACKENDS, LoadedModel
from evaluator.backends.faults import WithoutBase, WrongAdapter
from evaluator.delta import UnfitDelta, add_delta
from evaluator.evaluate import evaluate
from evaluator.places import Places
from evaluator.spec import RunSpec
from results.ledger import Ledger
from results.record import RunRecord
from results.samples import read_samples, samples_path
from tests.evaluator_fixtures import ignore, make_spec, now
from tests.model_fixtures import build_tiny_model
from tests.weights_fixtures import build_adapter, build_delta, build_gptq, merged

pytestmark = pytest.mark.engine
QUESTIONS = [("The sky is", " blue"), ("Two plus three", " is five"), ("A B C D", " E F")]
TASK = "demo_facts"


@pytest.fixture(scope="module")
def adapter(tmp_path_factory: pytest.TempPathFactory, tiny_model_folder: Path) -> Path:
    return build_adapter(tmp_path_factory.mktemp("adapter"), tiny_model_folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, tiny_model_folder: Path, adapter: Path) -> Path:
    """The adapter merged into its base."""
    return merged(adapter, tiny_model_folder, tmp_path_factory.mktemp("merged") / "model")


def ordered(**model: object) -> RunSpec:
    spec = make_spec(limit=1)
    base = {"base": "org/tiny", "base_commit": "d" * 40}
    return spec.model_copy(update={"model": spec.model.model_copy(update=base | model)})


def scores(loaded: LoadedModel) -> list[float]:
    from lm_eval.api.instance import Instance

    asked = [
        Instance(request_type="loglikelihood", doc={}, arguments=pair, idx=0) for pair in QUESTIONS
    ]
    return [float(score) for score, _ in loaded.lm.loglikelihood(asked, disable_tqdm=True)]


@pytest.fixture(scope="module")
def expected(whole: Path) -> list[float]:
    return scores(BACKENDS["transformers"](whole, make_spec()))


def test_an_adapter_answers_as_the_model_it_is_merged_into(
    adapter: Path, tiny_model_folder: Path, expected: list[float]
) -> None:
    spec = ordered(weights="adapter")
    found = scores(BACKENDS["transformers"](adapter, spec, tiny_model_folder))
    assert found == pytest.approx(expected, abs=1e-4)
    plain = scores(BACKENDS["transformers"](tiny_model_folder, make_spec()))
    assert max(abs(a - b) for a, b in zip(found, plain, strict=True)) > 0.1


def test_an_adapter_without_its_base_is_refused(adapter: Path) -> None:
    with pytest.raises(WithoutBase, match="names no base"):
        BACKENDS["transformers"](adapter, ordered(weights="adapter"))


def test_an_adapter_of_another_model_is_refused(
    tmp_path: Path, adapter: Path, tiny_model_folder: Path
) -> None:
    from safetensors.torch import load_file, save_file

    wrong = tmp_path / "adapter"
    wrong.mkdir()
    (wrong / "adapter_config.json").write_bytes((adapter / "adapter_config.json").read_bytes())
    tensors = load_file(adapter / "adapter_model.safetensors")
    some = {name: tensor for name, tensor in tensors.items() if "layers.0" in name}
    save_file(some, wrong / "adapter_model.safetensors", {"format": "pt"})
    with pytest.raises(WrongAdapter, match="does not fit its base"):
        BACKENDS["transformers"](wrong, ordered(weights="adapter"), tiny_model_folder)


def test_a_delta_is_added_to_its_base(
    tmp_path: Path, whole: Path, tiny_model_folder: Path, expected: list[float]
) -> None:
    delta = build_delta(tmp_path / "delta", tiny_model_folder, whole)
    sums = add_delta(tiny_model_folder, delta, tmp_path / "sums")
    assert scores(BACKENDS["transformers"](sums, make_spec())) == pytest.approx(expected, abs=1e-4)
    places = Places(delta, tmp_path / "tiny-1", base=tiny_model_folder)
    record = evaluate(ordered(weights="delta"), places, report=ignore, clock=now)
    assert record.model.weights == "delta"


def test_a_delta_of_another_base_is_refused(tmp_path: Path, tiny_model_folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    delta = build_tiny_model(tmp_path / "delta")
    file = delta / "model.safetensors"
    save_file({**load_file(file), "odd": load_file(file)["lm_head.weight"].clone()}, file)
    with pytest.raises(UnfitDelta, match="odd"):
        add_delta(tiny_model_folder, delta, tmp_path / "sums")


@pytest.mark.skipif(find_spec("bitsandbytes") is None, reason="bitsandbytes is not installed")
@pytest.mark.parametrize("precision", ["8bit", "4bit"])
def test_bitsandbytes_answers_nearly_as_the_plain_model(
    precision: str, tiny_model_folder: Path, tiny_transformers: LoadedModel
) -> None:
    loaded = BACKENDS["transformers"](tiny_model_folder, ordered(precision=precision))
    assert scores(loaded) == pytest.approx(scores(tiny_transformers), abs=0.5)
    assert str(loaded.arguments["quantisation"]).startswith("bitsandbytes")


def on_vllm(folder: Path, spec: RunSpec, out: Path, base: Path | None = None) -> RunRecord:
    """In a process of its own: an engine gives no memory back."""
    file = out / "spec.json"
    file.write_text(spec.model_copy(update={"backend": "vllm"}).model_dump_json())
    asked = ["evaluate", str(file), "--out", str(out), "--model", str(folder)]
    told = subprocess.run(
        [sys.executable, "-m", "leaderboard", *asked, *(["--base", str(base)] if base else [])],
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    return Ledger(out).collect(spec.run_id)


def likelihoods(out: Path) -> list[float]:
    rows = read_samples(out / "tiny-1" / samples_path(TASK))
    return [value for row in rows for value in row.loglikelihoods or ()]


def test_vllm_answers_through_an_adapter_as_transformers_does(
    tmp_path: Path, adapter: Path, tiny_model_folder: Path
) -> None:
    spec = ordered(weights="adapter")
    ours, theirs = tmp_path / "vllm", tmp_path / "transformers"
    ours.mkdir()
    record = on_vllm(adapter, spec, ours, tiny_model_folder)
    places = Places(adapter, theirs / "tiny-1", base=tiny_model_folder)
    evaluate(spec, places, report=ignore, clock=now)
    assert record.provenance.model_args["adapter"] == "merged"
    assert likelihoods(ours) == pytest.approx(likelihoods(theirs), abs=1e-3)


def test_vllm_loads_gptq_weights(tmp_path: Path, tiny_model_folder: Path) -> None:
    packed = build_gptq(tmp_path / "packed", tiny_model_folder)
    on_vllm(packed, ordered(precision="GPTQ"), tmp_path)
    places = Places(tiny_model_folder, tmp_path / "plain" / "tiny-1")
    evaluate(ordered(), places, report=ignore, clock=now)
    assert likelihoods(tmp_path) == pytest.approx(likelihoods(tmp_path / "plain"), rel=0.05)
