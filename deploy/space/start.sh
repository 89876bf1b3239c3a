#!/bin/sh
# What the Space tells its container, under the names that the leaderboard knows. People sign in
# where the Space has OAuth; elsewhere, as in a try on one's own machine, the board is open.
set -eu
if [ -n "${SPACE_HOST:-}" ]; then
    export LEADERBOARD_SITE_URL="${LEADERBOARD_SITE_URL:-https://$SPACE_HOST}"
    # The Hub's proxies come from its private network, so far as is known.
    export LEADERBOARD_TRUSTED_PROXIES="${LEADERBOARD_TRUSTED_PROXIES:-10.0.0.0/8}"
fi
if [ -n "${OAUTH_CLIENT_ID:-}" ]; then
    export LEADERBOARD_AUTH="${LEADERBOARD_AUTH:-huggingface}"
    export LEADERBOARD_AUTH_CLIENT_ID="${LEADERBOARD_AUTH_CLIENT_ID:-$OAUTH_CLIENT_ID}"
    export LEADERBOARD_AUTH_CLIENT_SECRET="${LEADERBOARD_AUTH_CLIENT_SECRET:-$OAUTH_CLIENT_SECRET}"
    # The author of the Space runs it.
    export LEADERBOARD_OPERATORS="${LEADERBOARD_OPERATORS:-$SPACE_AUTHOR_NAME}"
fi
exec leaderboard up
