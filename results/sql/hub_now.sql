-- The last that was seen of each model on the Hub.
SELECT model, on_hub, renamed_to, likes, downloads, gated, seen_at FROM hub_now ORDER BY model
