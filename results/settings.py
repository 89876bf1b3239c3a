"""Every setting of the product: LEADERBOARD_* variables, or leaderboard.toml in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from results.data_settings import DataSettings
from results.errors import LeaderboardError
from results.home import Home
from results.people_settings import PeopleSettings
from results.scheduling_settings import SchedulingSettings

PREFIX = "LEADERBOARD_"
ChosenBackend = Literal["auto", "transformers", "vllm", "endpoint"]
DEFAULT_HOME = Path("leaderboard-data")


class InvalidSettings(LeaderboardError):
    """The environment or leaderboard.toml holds a value that cannot be used."""

    def __init__(self, error: ValidationError) -> None:
        problems = "; ".join(
            f"{PREFIX}{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}"
            for item in error.errors()
        )
        super().__init__(f"the settings cannot be used: {problems}")


class Settings(DataSettings, PeopleSettings, SchedulingSettings):
    """One object, read once by the outermost function and handed inwards as an argument."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    home: Path = Field(DEFAULT_HOME, description="Folder that holds all data of this leaderboard.")
    board_name: str = Field(
        "Open LLM Leaderboard", description="Name of this leaderboard in exports and citations."
    )
    queue_url: str | None = Field(
        None, description="SQLAlchemy address of the queue; unset: SQLite in the data folder."
    )
    hub_url: str = Field("https://huggingface.co", description="Address of the Hugging Face Hub.")
    hub_token: SecretStr | None = Field(None, description="Token for gated and private models.")
    host: str = Field("127.0.0.1", description="Address the web app listens on.")
    port: PositiveInt = Field(8050, le=65535, description="Port the web app listens on.")
    backend: ChosenBackend = Field(
        "auto", description="How models are loaded; auto: vllm where a GPU is, else transformers."
    )
    endpoint_url: str | None = Field(
        None,
        pattern=r"^https?://[^@?#\s]+[^@?#\s/]$",
        description="For the backend endpoint: address of an OpenAI-compatible server, as in "
        "http://127.0.0.1:8000/v1.",
    )
    endpoint_model: str | None = Field(
        None, description="Name of the model at that server; unset: its name on the Hub."
    )
    endpoint_api: Literal["completions", "chat"] = Field(
        "completions",
        description="Interface of that server; chat: it applies its own chat template, and only "
        "what is written can be had.",
    )
    endpoint_requests: PositiveInt = Field(
        8, description="Requests that are under way at once at that server."
    )
    endpoint_key: SecretStr | None = Field(
        None, description="Key for that server; sent to it alone, and kept in no record or log."
    )
    slots: str = Field(
        "auto",
        description="GPU ids a slot, slots parted by semicolons (0;1 or 0,1;2,3); empty: one CPU "
        "slot; auto: one slot for each GPU found, else one CPU slot.",
    )
    tensor_parallel: PositiveInt | None = Field(
        None,
        description="GPUs that each copy of a model is split over; unset: as few as hold it.",
    )
    data_parallel: PositiveInt | None = Field(
        None,
        description="Copies of a model that part a run's items among them; unset: as many as the "
        "slot's GPUs have room for, one on a CPU.",
    )
    runs_a_gpu: PositiveInt = Field(
        1,
        description="How many runs may share a slot of one GPU, as far as its memory reaches; each "
        "is given the share that its model needs.",
    )
    poll_seconds: PositiveFloat = Field(5.0, description="Seconds between two scheduler rounds.")
    lease_seconds: PositiveFloat = Field(
        120.0, description="Seconds after its last heartbeat at which a run counts as lost."
    )
    run_hours: PositiveFloat = Field(24.0, description="Longest time one run may take, in hours.")
    memory_gib: PositiveFloat | None = Field(
        None, description="Resident memory one run may take, in GiB; unset: 80 % of the machine."
    )
    run_disk_gib: PositiveFloat = Field(
        50.0, description="Disk space one run may fill beside the model, in GiB."
    )
    cache_gib: PositiveFloat | None = Field(
        None,
        description="Size of the model cache, in GiB; unset: as large as the disk. Models used "
        "least recently make room.",
    )
    isolation: Literal["auto", "required", "off"] = Field(
        "auto",
        description="Whether evaluators run in a box without network, made by bubblewrap or "
        "unshare; auto: where the machine can make one; required: runs are refused elsewhere.",
    )
    run_as: str = Field(
        "nobody", description="User whom evaluators run as where root starts the scheduler."
    )
    max_billions: PositiveFloat = Field(
        100.0, description="Largest model accepted, in billions of parameters."
    )
    deny: str = Field(
        "",
        description="Models that are not taken: names or patterns such as org/*, parted by commas.",
    )
    private_models: bool = Field(
        False, description="Whether models that only your Hub token can read are taken."
    )
    attempts: PositiveInt = Field(
        3, description="How often a run is started before the submission counts as failed."
    )
    retry_seconds: PositiveFloat = Field(
        30.0,
        description="Seconds until a run is started again after a fault of network or machine; "
        "four times as long after each further one, up to an hour.",
    )
    thinking_tokens: PositiveInt = Field(
        8192,
        description="Longest thought of a model that thinks before it answers, in tokens, beside "
        "those of the answer.",
    )
    suites: str = Field(
        "",
        description="Names of the suites that are offered, parted by commas; empty: every suite "
        "that is neither archived nor a smoke test.",
    )
    grid_grams_per_kwh: PositiveFloat | None = Field(
        None,
        description="Grams of CO₂ that a kWh of your electricity causes; unset: energy is shown, "
        "and no emissions.",
    )
    datasets: Path | None = Field(
        None, description="Folder with a local mirror of the benchmarks' data."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, which wins over the file."""
        folder = Path(os.environ.get(f"{PREFIX}HOME", DEFAULT_HOME))
        toml = TomlConfigSettingsSource(settings_cls, folder / "leaderboard.toml")
        return init_settings, env_settings, toml

    @property
    def folders(self) -> Home:
        return Home(self.home.expanduser().absolute())

    @property
    def queue_address(self) -> str:
        return self.queue_url or f"sqlite:///{self.folders.queue}"


def load_settings(**chosen: object) -> Settings:
    """Settings of this process; `chosen` wins, and None in it means "not chosen".

    :raises InvalidSettings: naming every value that cannot be used
    """
    try:
        return Settings(**{k: v for k, v in chosen.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise InvalidSettings(error) from None
