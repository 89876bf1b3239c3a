"""An existing community moves over: requests from a dataset, and their states written back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evaluator.spec import Failure
from results.settings import Settings
from scheduler.hub_model import HubUnreachable
from scheduler.pull.request_file import InvalidRequestFile, read_request
from scheduler.pull.requests_job import NoRequestsSuite, RequestsJob, requests_job
from scheduler.pull.take import Taker
from scheduler.queue import Queue
from scheduler.submission import State, Submission
from tests.queue_fixtures import ADA, LEASE, NOW, WORKER
from tests.record_fixtures import SUITE
from tests.upload_hub import DATASET, TOKEN, UploadHub

PATH = "org/tiny_eval_request_False_bfloat16_Original.json"
OTHER = "org/gone_eval_request_False_float16_Original.json"
REQUEST: dict[str, Any] = {
    "model": "org/tiny",
    "base_model": "",
    "revision": "main",
    "precision": "bfloat16",
    "params": 0.000139,
    "architectures": "LlamaForCausalLM",
    "weight_type": "Original",
    "status": "PENDING",
    "submitted_time": "2025-02-20T10:00:00Z",
    "model_type": "\N{LARGE GREEN CIRCLE} : pretrained",
    "job_id": -1,
    "job_start_time": None,
    "use_chat_template": False,
    "sender": "ada",
}


@pytest.fixture
def job(queue: Queue, upload_hub: UploadHub, tmp_path: Path) -> RequestsJob:
    settings = Settings(home=tmp_path, hub_url=upload_hub.url, hub_token=TOKEN)
    return requests_job(Taker(queue, settings, [SUITE]), DATASET, SUITE.name)


def only(queue: Queue) -> Submission:
    (one,) = queue.listed()
    return one


def status(hub: UploadHub, path: str = PATH) -> str:
    return str(hub.get(path)["status"])


def test_a_request_becomes_a_submission_and_its_states_are_written_back(
    job: RequestsJob, queue: Queue, upload_hub: UploadHub
) -> None:
    upload_hub.put(PATH, REQUEST)
    job(NOW)
    one = only(queue)
    assert (one.model.repo, one.submitted_by, one.state) == ("org/tiny", "ada", State.SUBMITTED)
    assert (status(upload_hub), upload_hub.commits) == ("PENDING", 0)
    queue.admit(one.id, NOW)
    claimed = queue.claim(WORKER, now=NOW, lease=LEASE)
    assert claimed is not None
    job(NOW)
    assert status(upload_hub) == "RUNNING"
    queue.finish(claimed.run_id, WORKER, NOW)
    job(NOW)
    assert upload_hub.get(PATH) == {**REQUEST, "status": "FINISHED"}
    job(NOW)
    assert upload_hub.commits == 2
    assert len(queue.listed()) == 1


def test_a_refusal_is_written_back_with_its_reasons_and_asked_no_more(
    job: RequestsJob, queue: Queue, upload_hub: UploadHub
) -> None:
    upload_hub.put(OTHER, REQUEST | {"model": "org/gone", "precision": "float16"})
    upload_hub.put(PATH, REQUEST | {"precision": "GPTQ"})
    job(NOW)
    job(NOW)
    assert (status(upload_hub), status(upload_hub, OTHER)) == ("FAILED", "FAILED")
    assert "GPTQ" in upload_hub.get(PATH)["reason"]
    assert "there is no public model org/gone" in upload_hub.get(OTHER)["reason"]
    assert (upload_hub.commits, queue.listed()) == (1, [])


@pytest.mark.parametrize("state", ["FINISHED", "RUNNING", "CANCELLED", "PENDING_NEW_EVAL"])
def test_what_asks_for_nothing_is_left_alone(
    job: RequestsJob, queue: Queue, upload_hub: UploadHub, state: str
) -> None:
    upload_hub.put(PATH, REQUEST | {"status": state})
    upload_hub.put("org/tiny_eval_request_broken.json", {})
    (upload_hub.dataset / "org/tiny_eval_request_torn.json").write_text("{")
    (upload_hub.dataset / "README.md").write_text("no request")
    job(NOW)
    assert (queue.listed(), upload_hub.commits, status(upload_hub)) == ([], 0, state)


def test_a_rerun_asked_for_in_the_dataset_is_a_retry_or_a_run_of_its_own(
    job: RequestsJob, queue: Queue, upload_hub: UploadHub
) -> None:
    upload_hub.put(PATH, REQUEST)
    job(NOW)
    one = queue.admit(only(queue).id, NOW)
    run = queue.claim(WORKER, now=NOW, lease=LEASE)
    assert run is not None
    queue.fail(run.run_id, WORKER, Failure.MODEL, "broken", retry_at=None, now=NOW)
    job(NOW)
    assert upload_hub.get(PATH)["reason"] == "broken"
    upload_hub.put(PATH, REQUEST | {"status": "RERUN"})
    job(NOW)
    assert queue.get(one.id).state is State.QUEUED
    assert status(upload_hub) == "PENDING"
    run = queue.claim(WORKER, now=NOW, lease=LEASE)
    assert run is not None
    queue.finish(run.run_id, WORKER, NOW)
    job(NOW)
    upload_hub.put(PATH, REQUEST | {"status": "RERUN"})
    job(NOW)
    assert [other.rerun_of for other in queue.listed({State.SUBMITTED})] == [one.id]


def test_a_commit_that_fails_is_made_up_for_and_a_note_that_was_lost_too(
    job: RequestsJob, queue: Queue, upload_hub: UploadHub
) -> None:
    upload_hub.put(PATH, REQUEST)
    job(NOW)
    queue.cancel(only(queue).id, ADA, NOW)
    upload_hub.refusals = [503]
    with pytest.raises(HubUnreachable):
        job(NOW)
    assert status(upload_hub) == "PENDING"
    upload_hub.put(PATH, REQUEST | {"status": "CANCELLED"})
    job(NOW)
    assert (upload_hub.commits, len(queue.listed())) == (0, 1)


def test_a_suite_has_to_be_named(queue: Queue, tmp_path: Path) -> None:
    taker = Taker(queue, Settings(home=tmp_path), [SUITE])
    with pytest.raises(NoRequestsSuite, match="there are tiny-v1"):
        requests_job(taker, DATASET, None)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("\N{LARGE GREEN SQUARE} : continuously pretrained", "continued"),
        ("\N{LARGE ORANGE DIAMOND} : fine-tuned on domain-specific datasets", "fine-tuned"),
        ("\N{SPEECH BALLOON} : chat models (RLHF, DPO, IFT, ...)", "chat"),
        ("\N{HANDSHAKE} : base merges and moerges", "merge"),
        ("pretrained", "pretrained"),
    ],
)
def test_the_retired_boards_words_for_types_are_understood(given: str, kind: str) -> None:
    request, _ = read_request(json.dumps(REQUEST | {"model_type": given}), "tiny-v1")
    assert request.model_type == kind


@pytest.mark.parametrize("changes", [{"model": "no slash"}, {"weight_type": "Magic"}, {"model": 7}])
def test_nonsense_is_refused_with_a_sentence(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidRequestFile, match="the request cannot be read"):
        read_request(json.dumps(REQUEST | changes), "tiny-v1")
