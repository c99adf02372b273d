"""The command line beside an Appwrite: upload and readiness."""

from __future__ import annotations

from pathlib import Path

from appwrite.services.storage import Storage

from scripts.local_project import LocalProject
from tests.cli.command import Told, scenewright, small_chat


def options(project: LocalProject) -> tuple[str, ...]:
    return (
        *("--appwrite-endpoint", project.endpoint),
        *("--appwrite-project", project.project_id),
        *("--appwrite-key", project.key),
    )


def test_a_film_is_uploaded_once(project: LocalProject, tmp_path: Path):
    arguments = ("chat", "--input", small_chat(tmp_path), "--output", "film.mp4", "--upload", "--json")
    told = scenewright(tmp_path, *arguments, *options(project))
    assert told.code == 0, told.err
    stored = Storage(project.client()).get_file("videos", told.facts["file_id"])
    assert stored.sizeoriginal == (tmp_path / "film.mp4").stat().st_size
    assert f"/buckets/videos/files/{told.facts['file_id']}/view" in told.facts["url"]
    again = scenewright(tmp_path, *arguments, *options(project))
    assert (again.code, again.facts["file_id"]) == (0, told.facts["file_id"])


def test_a_film_that_cannot_be_uploaded_is_there_nevertheless(project: LocalProject, tmp_path: Path):
    arguments = ("chat", "--input", small_chat(tmp_path), "--output", "film.mp4", "--upload", "--json")
    told = scenewright(tmp_path, *arguments, *options(project), "--bucket-id", "none")
    assert (told.code, told.facts["error"]["code"]) == (4, "row_missing")
    assert (tmp_path / "film.mp4").stat().st_size == told.facts["size_bytes"]


def preflight(folder: Path, *more: str) -> tuple[Told, dict[str, bool]]:
    told = scenewright(folder, "preflight", "--workers", "1", "--json", *more)
    return told, {check["code"]: check["passed"] for check in told.facts["checks"]}


def test_preflight_looks_at_the_project_where_one_is_named(project: LocalProject, tmp_path: Path):
    told, passed = preflight(tmp_path)
    assert (told.code, passed) == (0, dict.fromkeys(("ffmpeg", "fonts", "disk", "memory"), True))
    told, passed = preflight(tmp_path, *options(project))
    assert told.code == 0, told.out
    assert passed["appwrite"]
    told, passed = preflight(tmp_path, *options(project), "--appwrite-endpoint", "http://127.0.0.1:9/v1")
    assert (told.code, passed["appwrite"]) == (1, False)


def test_preflight_names_what_the_machine_lacks(tmp_path: Path):
    told = scenewright(
        tmp_path, "preflight", "--workers", "256", "--json", IMAGEIO_FFMPEG_EXE=str(tmp_path / "none")
    )
    failed = {check["code"]: check["said"] for check in told.facts["checks"] if not check["passed"]}
    assert told.code == 1
    assert set(failed) == {"ffmpeg", "memory"}
    assert "ffmpeg is missing" in failed["ffmpeg"]
