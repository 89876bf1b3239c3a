-- Every public decision, the latest first, and whether it still holds.
SELECT
    number,
    decided_at,
    decided_by,
    action,
    model,
    run_id,
    flag,
    organisation,
    reason,
    evidence,
    number IN (SELECT verdicts.number FROM verdicts) AS holds
FROM moderation
WHERE
    $model IS NULL
    OR moderation.model = $model
    OR moderation.organisation = split_part($model, '/', 1)
ORDER BY number DESC
