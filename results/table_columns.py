"""The columns of every table but the rankings, for the data dictionary."""

from __future__ import annotations

from results.column import POINTS, SHARE, Column

NATS = "nats"

SCORES = (
    Column("model", "Model", "Organisation and name on the Hub."),
    Column("commit", "Commit", "Commit of the model's repository."),
    Column("precision", "Precision", "Number format the weights were loaded in."),
    Column("chat_template", "Chat template", "Whether prompts went through it.", kind="truth"),
    Column("benchmark", "Benchmark", "The ranking's column that the task counts for."),
    Column("task", "Task", "lm-eval's name of the task; unknown for imported rows."),
    Column("raw", "Raw score", "As lm-eval gives it.", SHARE, "number"),
    Column("stderr", "Standard error", "Of the raw score, over the items.", SHARE, "number"),
    Column(
        "normalised",
        "Normalised",
        "0 is guessing, 100 is perfect.",
        POINTS,
        "number",
    ),
    Column("normalised_stderr", "Normalised: error", "Standard error of it.", POINTS, "number"),
    Column("n_items", "Items", "Questions that were answered.", "items", "count"),
    Column(
        "truncated_share",
        "Cut off",
        "Items whose text a limit cut off, of all items.",
        SHARE,
        "number",
    ),
    Column(
        "unparsable_share",
        "Not read",
        "Items in whose text no answer was found, of all items.",
        SHARE,
        "number",
    ),
    Column("num_fewshot", "Shots", "Worked examples in each prompt.", "examples", "count"),
    Column("version", "Version", "lm-eval's version of the task."),
    Column("task_hash", "Task hash", "Digest of the task's configuration."),
    Column("run_id", "Run", "Name of the run that gave these numbers."),
)

SAMPLES = (
    Column("task", "Task", "lm-eval's name of the task."),
    Column("item", "Item", "Key of the question: the same in every run of the same task."),
    Column("cluster", "Cluster", "Items with the same one are not independent of one another."),
    Column("doc_id", "Place", "Place in the task's data, from 0.", "place", "count"),
    Column("prompt", "Prompt", "What the model was given, template included."),
    Column("target", "Target", "The right answer."),
    Column("choices", "Choices", "What was offered, in order; a list."),
    Column("loglikelihoods", "Log-likelihoods", "Of each choice; a list.", NATS, "number"),
    Column("is_greedy", "Greedy", "Whether it would have written each choice itself; a list."),
    Column("responses", "Responses", "What the model wrote; a list."),
    Column("answer", "Answer", "What was scored; unknown where nothing could be read."),
    Column("score", "Score", "The item's share of the raw score.", SHARE, "number"),
    Column("values", "Values", "The item's value of each metric; a list.", SHARE, "number"),
    Column(
        "weights",
        "Weights",
        "How often the item counts in each metric; a list.",
        "times",
        "number",
    ),
    Column("truncated", "Cut off", "Whether the token limit cut the response off.", kind="truth"),
    Column("prompt_tokens", "Tokens in", "Tokens of the prompt.", "tokens", "count"),
    Column("completion_tokens", "Tokens out", "Tokens of the response.", "tokens", "count"),
    Column("doc_hash", "Document's hash", "Of the item as the task's data has it."),
    Column("prompt_hash", "Prompt's hash", "Of what the model was given."),
    Column("target_hash", "Target's hash", "Of the right answer."),
)

SUBMISSIONS = (
    Column("id", "Submission", "Name of the submission."),
    Column("repo", "Model", "Organisation and name on the Hub."),
    Column("revision", "Revision", "Branch, tag or commit that was asked for."),
    Column("commit", "Commit", "Commit that it meant then."),
    Column("precision", "Precision", "Number format to load the weights in."),
    Column("chat_template", "Chat template", "Whether prompts go through it.", kind="truth"),
    Column("model_type", "Type", "How the model was made, as its submitter declared it."),
    Column("suite", "Suite", "What it is evaluated on."),
    Column("state", "State", "Where it stands."),
    Column("position", "Position", "Its turn; unknown when it does not wait.", "place", "count"),
    *(
        Column(name, title, meaning, "UTC", "time")
        for name, title, meaning in (
            ("expected_end", "Expected end", "When it will most likely be done."),
            ("expected_end_early", "Earliest end", "Lower end of the range of that."),
            ("expected_end_late", "Latest end", "Upper end of the range of that."),
        )
    ),
    Column("votes", "Votes", "People who want this model evaluated.", "votes", "count"),
    Column("attempt", "Attempt", "Runs that were begun for it.", "runs", "count"),
    Column("run_id", "Run", "Name of its latest run."),
    Column("submitted_by", "Submitted by", "Who asked for it."),
    Column("submitted_at", "Submitted", "When it was asked for.", "UTC", "time"),
    Column("changed_at", "Changed", "When its state last changed.", "UTC", "time"),
    Column("reason", "Reason", "Why it failed or was refused, in a sentence."),
    Column("failure", "Failure", "Class of the failure."),
)

OTHERS = {"scores": SCORES, "samples": SAMPLES, "submissions": SUBMISSIONS}
"""Tables that are alike for every suite."""
