"""The settings about handing data out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings


class DataSettings(BaseSettings):
    """Part of results.settings.Settings."""

    sql: Literal["off", "people", "everyone"] = Field(
        "everyone", description="Who may ask the snapshot by SQL: nobody, who signed in, everyone."
    )
    sql_seconds: PositiveFloat = Field(10.0, description="Longest time one statement may take.")
    sql_memory_mib: PositiveInt = Field(1024, description="Memory one statement may use, in MiB.")
    sql_rows: PositiveInt = Field(10_000, description="Most rows that one statement gives.")
    sql_at_once: PositiveInt = Field(
        2, description="Statements that one web process runs at once; more are asked to wait."
    )
