"""A model behind vLLM's own server scores as in this process; others are used or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest

from evaluator import evaluate as run
from evaluator.backends import BACKENDS, LoadedModel
from evaluator.backends.endpoint_engine import WithoutTemplate
from evaluator.backends.faults import Unanswerable
from evaluator.backends.served import EndpointFailed, NotServed
from evaluator.failures import fault
from evaluator.pace import Clock, Report
from evaluator.places import Places
from evaluator.spec import Endpoint, Failure, RunSpec
from results.record import RunRecord
from results.samples import read_samples, samples_path
from tests.endpoint_fixtures import KEY, plain_server, vllm_server
from tests.evaluator_fixtures import ignore, make_spec, now

pytestmark = pytest.mark.engine
NAME = "org/tiny"
Result = TypeVar("Result")


def apart(deed: Callable[[], Result]) -> Result:
    """In a thread of its own: lm-eval runs an event loop, and a browser's may be running here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(deed).result()


def evaluate(spec: RunSpec, places: Places, *, report: Report, clock: Clock) -> RunRecord:
    return apart(partial(run.evaluate, spec, places, report=report, clock=clock))


@pytest.fixture(scope="module")
def served(
    tmp_path_factory: pytest.TempPathFactory, tiny_model_folder: Path
) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("served")
    with vllm_server(tiny_model_folder, NAME, folder / "server.log") as url:
        yield url, folder


def at(url: str, run_id: str = "endpoint-1", **changes: Any) -> RunSpec:  # noqa: ANN401
    given = {key: changes.pop(key) for key in ("model", "api") if key in changes}
    endpoint = Endpoint.model_validate({"url": url, "model": NAME, **given})
    return make_spec(run_id, backend="endpoint", endpoint=endpoint, **changes)


@pytest.fixture(scope="module")
def record(served: tuple[str, Path], tiny_model_folder: Path) -> RunRecord:
    url, folder = served
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LEADERBOARD_ENDPOINT_KEY", KEY)
        places = Places(tiny_model_folder, folder / "endpoint-1")
        return evaluate(at(url), places, report=ignore, clock=now)


@pytest.fixture(scope="module")
def here(served: tuple[str, Path], tiny_model_folder: Path) -> RunRecord:
    places = Places(tiny_model_folder, served[1] / "here-1")
    return evaluate(make_spec("here-1"), places, report=ignore, clock=now)


def test_scores_are_those_of_the_model_in_this_process(
    served: tuple[str, Path], record: RunRecord, here: RunRecord
) -> None:
    assert [task.raw for task in record.tasks] == [task.raw for task in here.tasks]
    for task in record.tasks:
        ours, theirs = (
            read_samples(served[1] / run / samples_path(task.task))
            for run in ("endpoint-1", "here-1")
        )
        for mine, other in zip(ours, theirs, strict=True):
            assert mine.prompt == other.prompt
            assert mine.responses == other.responses
            assert mine.prompt_tokens == other.prompt_tokens
            assert mine.is_greedy == other.is_greedy
            assert mine.loglikelihoods == (
                other.loglikelihoods and pytest.approx(other.loglikelihoods, abs=1e-3)
            )


def test_the_record_says_that_nobody_checked_the_weights(
    served: tuple[str, Path], record: RunRecord
) -> None:
    told = record.provenance.model_args
    assert (told["address"], told["served_as"]) == (served[0], NAME)
    assert told["weights_checked"] is False
    assert str(told["server"]).startswith("server 0.")
    assert record.engine.backend == "endpoint"
    assert "not known" in record.engine.cpu
    assert record.cost is not None
    assert (record.cost.gpu_seconds, record.cost.energy_joules) == (None, None)


def test_the_key_is_in_no_file_of_the_run(served: tuple[str, Path], record: RunRecord) -> None:
    files = [path for path in (served[1] / record.run_id).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_a_wrong_key_is_the_operators_fault(
    served: tuple[str, Path], tiny_model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_ENDPOINT_KEY", "wrong")
    with pytest.raises(EndpointFailed, match="LEADERBOARD_ENDPOINT_KEY") as refused:
        BACKENDS["endpoint"](tiny_model_folder, at(served[0]))
    assert fault(refused.value).failure is Failure.INFRASTRUCTURE


def test_a_server_that_is_not_there_is_told(tiny_model_folder: Path) -> None:
    with pytest.raises(EndpointFailed, match="ConnectionError"):
        BACKENDS["endpoint"](tiny_model_folder, at("http://127.0.0.1:9/v1"))


def test_a_model_that_is_not_served_is_refused(tiny_model_folder: Path) -> None:
    with plain_server() as (url, _), pytest.raises(NotServed, match="but org/tiny"):
        BACKENDS["endpoint"](tiny_model_folder, at(url, model="org/other"))


def test_choices_are_refused_where_prompts_have_no_probabilities(
    tmp_path: Path, tiny_model_folder: Path
) -> None:
    places = Places(tiny_model_folder, tmp_path / "endpoint-1")
    with plain_server() as (url, seen), pytest.raises(Unanswerable, match="demo_facts"):
        evaluate(at(url), places, report=ignore, clock=now)
    assert [asked["max_tokens"] for asked in seen] == [1, 1], "it was probed, and nothing else"


def written(loaded: LoadedModel, context: str) -> list[str]:
    from lm_eval.api.instance import Instance

    options = {"until": ["\n"], "max_gen_toks": 20}
    asked = Instance("generate_until", {}, (context, options), 0)
    texts: list[str] = apart(partial(loaded.lm.generate_until, [asked]))
    return texts


def test_what_is_written_can_be_had_everywhere(tiny_model_folder: Path) -> None:
    with plain_server() as (url, seen):
        loaded = BACKENDS["endpoint"](tiny_model_folder, at(url))
        assert "holds none" in (loaded.unscored or "")
        assert written(loaded, "The sky is") == [" blue"]
        spent = loaded.meter.spent["The sky is"]
    assert (spent.prompt_tokens, spent.completion_tokens, spent.truncated) == (7, 2, False)
    assert seen[-1]["stop"] == ["\n"]
    assert seen[-1]["key"] is None
    assert all(isinstance(token, int) for token in seen[-1]["prompt"][0])


def test_a_chat_server_gets_messages_and_its_thoughts_are_left_out(
    tmp_path: Path, tiny_model_folder: Path
) -> None:
    import shutil

    folder = shutil.copytree(tiny_model_folder, tmp_path / "thinker")
    template = folder / "chat_template.jinja"
    template.write_text(template.read_text() + "{# </think> #}")
    model = make_spec().model.model_copy(update={"chat_template": True})
    with plain_server() as (url, seen):
        spec = at(url, api="chat").model_copy(update={"model": model})
        loaded = BACKENDS["endpoint"](folder, spec)
        context = loaded.lm.apply_chat_template([{"role": "user", "content": "Sky?"}])
        assert written(loaded, context) == ["blue"]
        assert seen[-1]["messages"] == [{"role": "user", "content": "Sky?"}]
        assert seen[-1]["max_tokens"] == 20 + spec.thinking.budget
        assert loaded.unscored is not None
        with pytest.raises(WithoutTemplate, match="LEADERBOARD_ENDPOINT_API"):
            BACKENDS["endpoint"](folder, at(url, api="chat"))


def test_an_order_names_an_endpoint_if_and_only_if_it_is_asked() -> None:
    with pytest.raises(ValueError, match="given with the backend"):
        make_spec(backend="endpoint")
    with pytest.raises(ValueError, match="pattern"):
        Endpoint(url="http://user:word@host/v1", model="m")
