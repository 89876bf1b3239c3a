"""Gradio with gradio_leaderboard, as community leaderboards are made. Arguments: CSV PORT."""

from __future__ import annotations

import sys

import gradio as gr
import pandas as pd
import uvicorn
from fastapi import FastAPI
from gradio_leaderboard import ColumnFilter, Leaderboard, SearchColumns

frame = pd.read_csv(sys.argv[1], low_memory=False)
kinds = [
    "number" if pd.api.types.is_any_real_numeric_dtype(kind) else "str" for kind in frame.dtypes
]
with gr.Blocks() as demo:
    Leaderboard(
        value=frame,
        datatype=kinds,
        search_columns=SearchColumns(primary_column="fullname", secondary_columns=[]),
        filter_columns=[ColumnFilter("precision", type="checkboxgroup")],
        interactive=False,
    )
# Mounted, because launch() gives up while a page of 100,000 rows is being made.
app = gr.mount_gradio_app(FastAPI(), demo, path="/")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
