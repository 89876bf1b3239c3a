-- Before the decisions are written anew.
DELETE FROM moderation
