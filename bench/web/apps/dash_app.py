"""Dash with ag-grid and every row in the layout. Arguments: CSV PORT."""

from __future__ import annotations

import sys

import dash_ag_grid as dag
import pandas as pd
import waitress
from dash import Dash

frame = pd.read_csv(sys.argv[1], low_memory=False)
app = Dash(__name__, compress=True)
app.layout = dag.AgGrid(
    rowData=frame.astype(object).where(frame.notna(), None).to_dict("records"),
    columnDefs=[{"field": name, "filter": True} for name in frame.columns],
    defaultColDef={"sortable": True, "floatingFilter": True},
    style={"height": "900px"},
)
waitress.serve(app.server, host="127.0.0.1", port=int(sys.argv[2]), threads=4)
