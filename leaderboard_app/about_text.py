"""What the about page says of every suite alike; for somebody who comes here first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    anchor: str
    title: str
    paragraphs: tuple[str, ...]


CHAPTERS = (
    Chapter(
        "what",
        "What this is",
        (
            "Language models whose weights anyone may download are asked the same questions, under"
            " the same conditions, and ranked by how many they answer rightly. A fixed set of"
            " benchmarks is a suite; scores of one suite are comparable, scores of two are not.",
            "Everything is open: the questions' sources, the exact model (a commit of its"
            " repository), the software with its versions, every single answer, and the command"
            " that repeats the run.",
        ),
    ),
    Chapter(
        "numbers",
        "How a number comes about",
        (
            "The raw score of a task is lm-evaluation-harness's own, untouched: the share of items"
            " answered rightly, or as the metric beside the benchmark says. A model may get some"
            " right by guessing, so a score is normalised: 0 for guessing or worse, 100 for"
            " perfect, 100 (raw - g) / (1 - g) with g what guessing gives, cut off below 0. Where a"
            " benchmark averages its tasks, each task is normalised first.",
            "The average is the plain mean of the normalised benchmarks. Multiple-choice tasks are"
            " read from the probabilities a model gives to each choice; the others from what it"
            " writes.",
        ),
    ),
    Chapter(
        "errors",
        "How sure a number is",
        (
            "Every score is an estimate from a limited number of questions; with others of the same"
            " kind it would have been a little different. ± is half of the 95 % interval. Items"
            " that belong together, such as questions on one text, count as what they are together,"
            " and the error is carried through normalisation to the average.",
            "A rank is therefore a range: from 1 + the number of models whose interval lies wholly"
            " above, to the number of all models less those whose interval lies wholly below."
            " Models whose ranges overlap are not told apart by the table.",
            "Of imported tables only means are known. No error is made up for them: ≤ is the"
            " binomial bound, the most that half of the interval can be.",
        ),
    ),
    Chapter(
        "differences",
        "When two models differ",
        (
            "Two models that answered the same items are compared item by item, which finds smaller"
            " differences than two separate scores do: what is hard for both cancels out. Where an"
            " item is either right or wrong the test is McNemar's exact one, else a z test of the"
            " mean difference with the clustered error. Where many differences are looked at, some"
            " seem large by chance, so p values are corrected for their number (Holm).",
            "What a suite can resolve stands under its table: the true difference that is found"
            " four times in five.",
        ),
    ),
    Chapter(
        "limits",
        "What the numbers do not say",
        (
            "The error holds neither another wording of the questions, nor another template or"
            " engine, nor whether a model has seen the questions in training. A benchmark measures"
            " what it asks; it says nothing of tone, safety, speed, other languages, or of your own"
            " task. Prefer models by the items that are like yours: the compare page shows them.",
        ),
    ),
)
SUBMIT = (
    "Any public model on the Hub that has its weights as safetensors, a model card and a licence,"
    " and loads without code of its own.",
    "Name it on the submit page, or with POST /api/v1/submissions; every objection is told at once,"
    " with what to do about it. The commit is pinned at that moment.",
    "It waits in the queue, with its place and the reason for it; when it has run, its page shows"
    " scores, answers and cost. A failure is told with its class and the end of the log.",
)
CONTEST = (
    "Look at the items first: the model's page leads to them, and the compare page shows where it"
    " differs from another. Repeat the run with the command and the spec.json beside it. If the"
    " number is wrong, tell the operators of this leaderboard the name of the run; a corrected"
    " scorer can be applied to the stored answers without running the model again. A submission by"
    " somebody else of your model stands with that person's name."
)
