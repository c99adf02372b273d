#!/usr/bin/env bash
# Makes the videos of a folder of conversations as a job on Camber. Once: install its command line, then
# `camber login`, or CAMBER_API_KEY=… in the environment; `camber me` tells the name of your stash.
#
#   CAMBER_USER=you bash deploy/camber.sh submit chats/    copies package, job script and conversations to
#                                                          the stash, then starts the job and tells its number
#   camber job get NUMBER                                  its status;   camber job logs NUMBER   its log
#   CAMBER_USER=you bash deploy/camber.sh fetch films/     copies videos, report.json and job.log back
#
# Submitted again, the job makes only what is missing: videos and what was installed stay in the stash.
# SIZE is the node's: xxsmall, xsmall, small, medium or large. Camber gives a job no secrets of its own: for
# `chat --upload`, put a `.env` with the three APPWRITE_ variables into the job's folder of your stash, which
# nobody else can read (`camber stash cp .env stash://you/scenewright/`), and set COMMAND.
set -euo pipefail
stash=stash://${CAMBER_USER:?the name of your stash, as in stash://NAME/}/scenewright
command=${COMMAND:-batch --input-dir chats --output-dir films}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case ${1:-} in
submit)
    chats=${2:?the folder of the conversations}
    camber stash cp -r "$repository/functions" "$stash/functions"
    camber stash cp -r "$repository/deploy" "$stash/deploy"
    camber stash cp -r "$chats" "$stash/chats"
    camber job create --engine mpi --size "${SIZE:-small}" --cmd "bash deploy/job.sh $command" --path "$stash/"
    ;;
fetch)
    films=${2:?the folder for the videos}
    mkdir -p "$films"
    camber stash cp -r "$stash/films" "$films"
    camber stash cp "$stash/job.log" "$films/job.log"
    ;;
*)
    sed -n '2,/^set /p' "${BASH_SOURCE[0]}" | sed '$d; s/^# \{0,1\}//' >&2
    exit 2
    ;;
esac
