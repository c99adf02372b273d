"""What the audit makes of the answers of pip-audit and npm, and of none."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from scripts.audit import Found, Unreachable, page_found, python_found
from scripts.local_project import ROOT


def test_a_weakness_of_a_python_package_is_named():
    weak = {"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": [], "description": ""}
    answer = {
        "dependencies": [
            {"name": "jinja2", "version": "2.10", "vulns": [weak]},
            {"name": "rich", "version": "15.0.0", "vulns": []},
            {"name": "own", "skip_reason": "Dependency not found"},
        ],
        "fixes": [],
    }
    assert python_found(json.dumps(answer)) == Found(2, ("jinja2 2.10: PYSEC-2019-217",), ("own",))


def test_a_weakness_of_a_package_of_the_page_is_named():
    answer = {
        "auditReportVersion": 2,
        "vulnerabilities": {"minimist": {"name": "minimist", "severity": "critical", "via": []}},
    }
    assert page_found(json.dumps(answer), 300) == Found(300, ("minimist: critical",))
    assert page_found('{"vulnerabilities": {}}', 300) == Found(300, ())


@pytest.mark.parametrize("said", ['{"message": "405 Method Not Allowed", "error": {}}', "<html>busy</html>"])
def test_an_answer_of_no_database_is_no_clean_bill(said: str):
    with pytest.raises(Unreachable):
        page_found(said, 300)


@pytest.mark.parametrize(("in_ci", "code"), [("", 2), ("true", 0)])
def test_where_nobody_answers_a_person_is_told_so_and_ci_goes_on(in_ci: str, code: int):
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    alone = {**os.environ, **nowhere, "https_proxy": nowhere["HTTPS_PROXY"], "CI": in_ci, "PATH": ""}
    command = [sys.executable, "-m", "scripts.audit"]
    done = subprocess.run(
        command, cwd=ROOT, env=alone, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.count("NOT AUDITED: ") == 2, done.stdout + done.stderr
    assert done.returncode == code
