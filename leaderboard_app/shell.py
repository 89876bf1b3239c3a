"""What is on every page: header, navigation, light and dark, and the place for the page."""

from __future__ import annotations

from collections.abc import Callable

import dash
import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from leaderboard_app.elements import icon, labelled

NAME = "Open LLM Leaderboard"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'
MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace'
THEME = {
    "fontFamily": FONT,
    "fontFamilyMonospace": MONO,
    "primaryColor": "blue",
    "primaryShade": {"light": 8, "dark": 8},
    "defaultRadius": "md",
    "headings": {"fontFamily": FONT, "fontWeight": "650"},
}
HEADER = 56


def shell(links: list[tuple[str, str]]) -> Component:
    """:param links: title and address of each page in the navigation"""
    return dmc.MantineProvider(
        theme=THEME,
        defaultColorScheme="auto",
        children=dmc.AppShell(
            [
                dmc.AppShellHeader(_header(links)),
                dmc.Drawer(
                    _links(links, "narrow"),
                    id="shell-menu",
                    title=NAME,
                    position="right",
                    size="xs",
                    opened=False,
                ),
                dmc.AppShellMain(
                    html.Div(dash.page_container, className="page", id="content"),
                ),
            ],
            header={"height": HEADER},
        ),
    )


def register_shell(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("shell", "menu"),
        Output("shell-menu", "opened"),
        Input("shell-burger", "n_clicks"),
        Input("_pages_location", "pathname"),
        State("shell-menu", "opened"),
        prevent_initial_call=True,
    )


def register_who(app: Dash, who: Callable[[str], Component]) -> None:
    """Tell who is here on every page.

    :param who: gives it, told the page's address
    """

    @app.callback(Output("shell-who", "children"), Input("_pages_location", "pathname"))
    def tell(page: str | None) -> Component:
        return who(page or "/")


def _header(links: list[tuple[str, str]]) -> Component:
    brand = dcc.Link(
        [html.Img(src=dash.get_asset_url("favicon.svg"), width=26, height=26, alt=""), NAME],
        href="/",
        className="brand",
        refresh=True,
    )
    return dmc.Group(
        [
            html.A("Skip to content", href="#content", className="skip"),
            brand,
            dmc.Group(
                [
                    html.Nav(
                        _links(links, "wide"),
                        className="nav wide-only",
                        **labelled("Pages"),
                    ),
                    html.Div(id="shell-who", className="wide-only"),
                    _scheme_switch(),
                    dmc.ActionIcon(
                        icon("menu"),
                        id="shell-burger",
                        variant="default",
                        size="lg",
                        className="narrow-only",
                        **labelled("Menu"),
                    ),
                ],
                gap="xs",
            ),
        ],
        h="100%",
        px="md",
        justify="space-between",
        wrap="nowrap",
        maw=1360,
        mx="auto",
    )


def _links(links: list[tuple[str, str]], where: str) -> list[Component]:
    return [
        dmc.NavLink(
            label=title,
            href=path,
            active="exact" if path == "/" else "partial",
            id={"nav": path, "where": where},
            refresh=path == "/",
        )
        for title, path in links
    ]


def _scheme_switch() -> Component:
    return dmc.ColorSchemeToggle(
        lightIcon=icon("sun"),
        darkIcon=icon("moon"),
        variant="default",
        size="lg",
        **labelled("Switch between light and dark"),
    )
