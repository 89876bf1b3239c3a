"""Streamlit: a search field above a data frame. Argument: CSV."""

from __future__ import annotations

import sys

import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")


@st.cache_data  # type: ignore[untyped-decorator]
def load(path: str) -> pd.DataFrame:
    return pd.read_csv(path, low_memory=False)


frame = load(sys.argv[1])
if query := st.text_input("Search"):
    frame = frame[frame["fullname"].str.contains(query, case=False, regex=False)]
# Fixed widths keep every header at the same place, whatever the rows.
widths = {name: st.column_config.Column(width=100) for name in frame.columns[1:]}
first = {"fullname": st.column_config.TextColumn(width=300)}
st.dataframe(frame, hide_index=True, height=800, column_config={**widths, **first})
