#!/bin/sh
# Installs Lerp for this user alone: ./install.sh; takes it away again: ./install.sh --remove. Runs and settings stay.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program="$HOME/.local/lib/lerp"
command="$HOME/.local/bin/lerp"
share="${XDG_DATA_HOME:-$HOME/.local/share}"

remove() {
    if [ -L "$command" ]; then rm "$command"; fi
    if [ -f "$program/installed" ]; then
        while IFS= read -r file; do rm -f "$share/$file"; done < "$program/installed"
    fi
    rm -rf "$program"
}

announce() {  # a desktop that has these programs learns of the change at once, others at the next login
    if command -v update-desktop-database >/dev/null; then update-desktop-database "$share/applications" || true; fi
    if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" >/dev/null || true; fi
}

if [ "${1:-}" = --remove ]; then
    remove
    announce
    echo "Lerp is gone; your runs and settings are still there."
    exit 0
fi
if [ "$here" = "$program" ]; then echo "Lerp is installed already; ./install.sh --remove takes it away."; exit 1; fi

remove
mkdir -p "$program" "$share" "$(dirname "$command")"
cp -R "$here/program/." "$program"
cp "$here/install.sh" "$program"
cp -R "$here/share/." "$share"
(cd "$here/share" && find . -type f) > "$program/installed"
sed "s|^Exec=lerp|Exec=\"$command\"|" "$here/share/applications/lerp.desktop" > "$share/applications/lerp.desktop"
ln -s "$program/lerp" "$command"
announce
echo "Lerp is installed: $command"
