"""What the Hub says of a model by now, in one small answer."""

from __future__ import annotations

from results.observations import HubState
from scheduler.hub import Hub
from scheduler.hub_errors import plain_errors
from scheduler.hub_model import ModelNotReadable, NoSuchModel


def glance(hub: Hub, repo: str) -> HubState:
    """Likes, gate and present name of a model; `on_hub` is false where it is gone.

    :raises HubUnreachable: so that nothing is known; ask again later
    """
    from huggingface_hub import HfApi

    api = HfApi(endpoint=hub.url, token=hub.token or False)
    try:
        with plain_errors(hub.url, repo, "main"):
            info = api.model_info(repo, timeout=hub.timeout)
    except (NoSuchModel, ModelNotReadable):
        return HubState(repo=repo, on_hub=False)
    return HubState(
        repo=repo,
        on_hub=not info.disabled,
        renamed_to=info.id if info.id.lower() != repo.lower() else None,
        likes=info.likes,
        downloads=info.downloads,
        gated=None if info.gated is None else bool(info.gated),
    )
