#!/bin/sh
# Brings a server to a commit: deploy/update.sh [--again] [COMMIT or branch; default main]
#
# The commit is checked out into a folder of its own and checked there; with one fault in it nothing changes (exit 1).
# Where only data/, seeds/ or documents differ, the release that runs gets the new files, and the replicas take them up without a
# restart. Where code differs, the release becomes `current` and the replicas are restarted one after the other, each when the one
# before it is ready; should one not become ready, the old release comes back. An older commit is gone back to in the same way.
#
# A commit that had a fault, did not become ready, or was gone back from is refused from then on, so that cron does not repeat
# an outage; with --again it is tried once more.
#
#   /srv/iraq-ledger/repository.git   the clone
#   /srv/iraq-ledger/releases/…       a folder a release: when it was made, and the commit that its code is of; its data may be newer
#   /srv/iraq-ledger/venv-…           the packages, a folder a requirements.lock
#   /srv/iraq-ledger/current          the release that runs, a link
#   /srv/iraq-ledger/refused          a line a refused commit, with the reason
set -eu
umask 022
home=${LEDGER_HOME:-/srv/iraq-ledger}
repository=$home/repository.git
current=$home/current
refused=$home/refused
exec 9>"$home/.update"
flock -n 9 || { echo "another update is running" >&2; exit 1; }

again=
[ "${1:-}" != --again ] || { again=yes; shift; }
git -C "$repository" fetch -q origin '+refs/heads/*:refs/heads/*'
commit=$(git -C "$repository" rev-parse --verify "${1:-main}^{commit}")
before=$(git -C "$current" rev-parse HEAD 2>/dev/null || true)
if [ "$commit" = "$before" ]; then
    echo "$commit runs already"
    exit 0
fi
touch "$refused"
if [ -z "$again" ] && grep "^$commit " "$refused"; then
    echo "was refused before: ${before:-nothing} is kept; \`update.sh --again $commit\` tries it once more" >&2
    exit 1
fi
refuse() { grep -q "^$1 " "$refused" || echo "$1 $(date -u +%FT%TZ) $2" >> "$refused"; }
forgive() { grep -v "^$commit " "$refused" > "$refused.next" || true; mv "$refused.next" "$refused"; }

mkdir -p "$home/releases"
release=$home/releases/$(date -u +%Y%m%dT%H%M%S)-code-$(printf %.12s "$commit")
drop() { git -C "$repository" worktree remove --force "$release"; }
trap drop EXIT
trap 'exit 1' INT TERM
git -C "$repository" worktree prune
git -C "$repository" worktree add -q --detach "$release" "$commit"
packages=$release/requirements.lock
[ -e "$packages" ] || packages=$release/requirements.txt # commits from before the lock
venv=$home/venv-$(sha256sum < "$packages" | cut -c1-12)
if [ ! -e "$venv/complete" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q -r "$packages"
    touch "$venv/complete"
fi
ln -s "$venv" "$release/.venv"

if ! (cd "$release" && .venv/bin/python -m ledger check); then
    refuse "$commit" "has problems"
    echo "$commit has problems: ${before:-nothing} is kept" >&2
    exit 1
fi

# What is gone back from does not come again by itself.
is_older() { [ -n "$before" ] && git -C "$repository" merge-base --is-ancestor "$commit" "$before"; }

if [ -n "$before" ] && git -C "$repository" diff --quiet "$before" "$commit" -- . ':!data' ':!seeds' ':!docs' ':!*.md'; then
    git -C "$current/" checkout -q --detach "$commit"
    forgive
    if is_older; then refuse "$before" "was gone back from"; fi
    echo "$commit: new data, which the replicas take up by themselves"
    exit 0
fi

# The service cannot write beside its code.
(cd "$release" && .venv/bin/python -m compileall -q dashboard.py ledger pages)

point() { ln -sfn "$1" "$current.next" && mv -T "$current.next" "$current"; }
ready() {
    for _ in $(seq 60); do
        sleep 1
        curl -fs -o /dev/null "http://127.0.0.1:$1/healthz" && return
    done
    return 1
}
restart() { systemctl restart "$1" && ready "$(expr "$1" : '.*@\([0-9]*\)' || echo 8501)"; }
old=$(readlink "$current" || true)
trap '' INT TERM # a restart that has begun is ended, or undone
point "$release"
restarted=
for unit in $(systemctl list-units --all --plain --no-legend 'iraq-ledger*.service' | cut -d' ' -f1); do
    restarted="$restarted $unit"
    restart "$unit" && continue
    refuse "$commit" "does not become ready"
    echo "$unit does not become ready with $commit: ${old:-nothing} is put back" >&2
    [ -n "$old" ] || { rm "$current"; exit 1; }
    point "$old"
    for unit in $restarted; do
        restart "$unit" || echo "$unit does not become ready with $old either" >&2
    done
    exit 1
done
trap - EXIT
forgive
if is_older; then refuse "$before" "was gone back from"; fi
echo "$commit runs"

# The release before this one stays, to go back to; older ones go.
for folder in "$home"/releases/*; do
    [ "$folder" = "$release" ] || [ "$folder" = "$old" ] || git -C "$repository" worktree remove --force "$folder"
done
for folder in "$home"/venv-*; do
    ls -l "$home"/releases/*/.venv | grep -qF "> $folder" || rm -rf "$folder"
done
