-- One decision of a moderator.
INSERT INTO moderation (
    number, decided_at, decided_by, action, model, run_id, flag, organisation, reason, evidence
) VALUES (
    $number, $decided_at, $decided_by, $action, $model, $run_id, $flag, $organisation, $reason,
    $evidence
)
