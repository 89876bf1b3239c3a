"""The read routes of the Hub's HTTP interface, as its own client asks them."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, jsonify, request, send_file

from results.errors import LeaderboardError
from scheduler.local_hub.entries import entries, named
from scheduler.local_hub.facts import information
from scheduler.local_hub.folder import HubFolder, Kind, Repository
from scheduler.local_hub.lists import add_lists, chosen
from scheduler.local_hub.refusal import Refusal, broken, refused
from scheduler.local_hub.tree import Tree

BRANCH = "main"
READABLE = "/api/<any(models, datasets):kind>/<org>/<name>"


def create_hub(folder: Path) -> Flask:
    """A WSGI application that serves FOLDER/models/<org>/<name> and FOLDER/datasets/…"""
    hub = HubFolder(folder)
    hub.read_all()
    app = Flask("local_hub", static_folder=None)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(LeaderboardError, broken)
    app.after_request(_no_sniffing)
    add_lists(app, hub)
    _add_information(app, hub)
    _add_trees(app, hub)
    _add_history(app, hub)
    _add_files(app, hub)
    return app


def _no_sniffing(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _add_information(app: Flask, hub: HubFolder) -> None:
    @app.get(READABLE)
    @app.get(f"{READABLE}/revision/<path:revision>")
    def repository_information(kind: Kind, org: str, name: str, revision: str = BRANCH) -> Response:
        if hub.repository(kind, org, name) is None and (now := hub.renamed(kind, org, name)):
            path = request.full_path.replace(f"/{org}/{name}", f"/{now}", 1)
            return Response(status=307, headers={"Location": path})
        repository = _found(hub, kind, org, name)
        _at(repository, revision)
        answer = information(
            repository,
            blobs=request.args.get("blobs") == "true",
            security=request.args.get("securityStatus") == "true",
        )
        return jsonify(chosen(answer))


def _add_trees(app: Flask, hub: HubFolder) -> None:
    @app.get(f"{READABLE}/tree/<revision>")
    @app.get(f"{READABLE}/tree/<revision>/<path:under>")
    def tree(kind: Kind, org: str, name: str, revision: str, under: str = "") -> Response:
        tree = _at(_open(hub, kind, org, name), revision)
        recursive = request.args.get("recursive", "").lower() in ("true", "1")
        found = entries(tree, under.strip("/"), recursive=recursive)
        if under and not found:
            message = f"{under} does not exist on {revision}"
            raise Refusal(404, "EntryNotFound", message, tree.commit)
        response = jsonify(found)
        response.headers["X-Repo-Commit"] = tree.commit
        return response

    @app.post(f"{READABLE}/paths-info/<path:revision>")
    def paths_info(kind: Kind, org: str, name: str, revision: str) -> Response:
        tree = _at(_open(hub, kind, org, name), revision)
        asked = request.get_json(silent=True) or {"paths": request.form.getlist("paths")}
        paths = [str(path).strip("/") for path in asked.get("paths", [])]
        return jsonify(list(named(tree, paths)))


def _add_history(app: Flask, hub: HubFolder) -> None:
    @app.get(f"{READABLE}/refs")
    def refs(kind: Kind, org: str, name: str) -> Response:
        commit = _found(hub, kind, org, name).tree.commit
        branch = {"name": BRANCH, "ref": f"refs/heads/{BRANCH}", "targetCommit": commit}
        return jsonify(branches=[branch], tags=[], converts=[])

    @app.get(f"{READABLE}/commits/<path:revision>")
    def commits(kind: Kind, org: str, name: str, revision: str) -> Response:
        tree = _at(_open(hub, kind, org, name), revision)
        date = tree.modified.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        title = "The folder as it is"
        return jsonify(
            [{"id": tree.commit, "title": title, "message": "", "date": date, "authors": []}]
        )

    @app.get(f"{READABLE}/auth-check")
    def auth_check(kind: Kind, org: str, name: str) -> Response:
        _open(hub, kind, org, name)
        return jsonify({})


def _add_files(app: Flask, hub: HubFolder) -> None:
    @app.get("/<org>/<name>/resolve/<revision>/<path:path>", defaults={"kind": "models"})
    @app.get("/datasets/<org>/<name>/resolve/<revision>/<path:path>", defaults={"kind": "datasets"})
    def resolve(kind: Kind, org: str, name: str, revision: str, path: str) -> Response:
        tree = _at(_open(hub, kind, org, name), revision)
        file = tree.files.get(path)
        if file is None:
            raise Refusal(404, "EntryNotFound", "Entry not found", tree.commit)
        # Only a path that the tree lists gets here: the request's text never touches the disk.
        response = send_file(file.source, "application/octet-stream", etag=file.etag)
        response.headers["X-Repo-Commit"] = tree.commit
        if file.sha256:
            response.headers["X-Linked-Etag"] = f'"{file.sha256}"'
            response.headers["X-Linked-Size"] = str(file.size)
        return response


def _found(hub: HubFolder, kind: Kind, org: str, name: str) -> Repository:
    repository = hub.repository(kind, org, name)
    if repository is None:
        raise Refusal(404, "RepoNotFound", "Repository not found")
    return repository


def _open(hub: HubFolder, kind: Kind, org: str, name: str) -> Repository:
    """A repository whose files may be read."""
    repository = _found(hub, kind, org, name)
    if repository.sidecar.disabled:
        raise Refusal(403, None, "Access to this resource is disabled.")
    if repository.sidecar.gated:
        raise Refusal(403, "GatedRepo", f"Access to {repository.id} is restricted.")
    return repository


def _at(repository: Repository, revision: str) -> Tree:
    if revision not in (BRANCH, f"refs/heads/{BRANCH}", repository.tree.commit):
        raise Refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
    return repository.tree
