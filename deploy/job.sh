#!/usr/bin/env bash
# Runs the command line as a job on any machine with bash and Python 3.11 or later, with nothing installed:
#
#   bash deploy/job.sh batch --input-dir chats --output-dir films
#
# In the working directory it keeps `scenewright-venv` (what was installed; a second job starts at once),
# `job.log` (everything that was said, also on the screen), and `scenewright-state` (the month's processor
# time). Secrets for `chat --upload` are APPWRITE_ENDPOINT, APPWRITE_PROJECT_ID and APPWRITE_API_KEY, from the
# environment or from `.env` there. PYTHON names another interpreter, SCENEWRIGHT_PACKAGE another folder or
# wheel to install. Ends with the command's exit code (see `scenewright batch --help`), or 1 where the
# machine is not fit or nothing could be installed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
package=${SCENEWRIGHT_PACKAGE:-$here/../functions}
venv=$PWD/scenewright-venv
export XDG_STATE_HOME=${XDG_STATE_HOME:-$PWD/scenewright-state}

install() {
    "${PYTHON:-python3}" -m venv "$venv" &&
        "$venv/bin/pip" install --quiet --disable-pip-version-check "${package}[render,cli]" &&
        touch "$venv/ready" # written last: an installation that was interrupted is done again
}

job() {
    [[ -e $venv/ready ]] || install || return 1
    "$venv/bin/scenewright" preflight --workers 1 || return 1
    "$venv/bin/scenewright" "$@"
}

job "$@" 2>&1 | tee -a job.log
exit "${PIPESTATUS[0]}"
