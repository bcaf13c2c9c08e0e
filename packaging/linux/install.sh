#!/bin/sh
# Installs Lerp for this user alone: ./install.sh; takes it away again: ./install.sh --remove. Runs, settings and engine packs stay.
set -eu
CDPATH=
here=$(cd "$(dirname "$0")" && pwd)
program="$HOME/.local/lib/lerp"
command="$HOME/.local/bin/lerp"
share="${XDG_DATA_HOME:-$HOME/.local/share}"
new="$HOME/.local/lib/.lerp-new" # a half copy, until it takes the program's place
old="$HOME/.local/lib/.lerp-old" # what was in that place, until the new one is there

refuse() { echo "$1" >&2; exit 1; }

ours() { [ -L "$command" ] && [ "$(readlink "$command")" = "$program/lerp" ]; }

check_command() { # nothing is touched if something of somebody else's is in the way
    if [ -e "$command" ] || [ -L "$command" ]; then
        ours || refuse "“$command” is something else. Move it away, then call ./install.sh again."
    fi
}

check_program() {
    if [ -L "$program" ] || { [ -e "$program" ] && ! [ -e "$program/lerp" ] && ! [ -d "$program/engines" ]; }; then
        refuse "“$program” is something else. Move it away, then call ./install.sh again."
    fi
}

recover() { # an earlier call was cut off between two renames
    if [ -d "$old" ]; then
        if [ ! -e "$program" ]; then mv "$old" "$program"; fi
        finish_swap
    fi
    rm -rf "$new"
}

finish_swap() { # engine packs that lie beside the program go over, the rest of the old version goes
    if [ -d "$old/engines" ] && [ ! -e "$program/engines" ]; then mv "$old/engines" "$program/engines"; fi
    rm -rf "$old"
}

forget() { # $1: a list of files beneath share. Those that the list $2 does not have go, and the folders that are empty then
    while IFS= read -r file; do
        if [ -f "$2" ] && grep -qxF -e "$file" "$2"; then continue; fi
        rm -f "$share/$file"
        (cd "$share" && rmdir -p "$(dirname "$file")" 2>/dev/null) || true
    done < "$1"
}

announce() { # a desktop that has these programs learns of the change at once, others at the next login
    if [ -d "$share/applications" ] && command -v update-desktop-database >/dev/null; then
        update-desktop-database "$share/applications" || true
    fi
    if [ -d "$share/mime" ] && command -v update-mime-database >/dev/null; then
        mkdir -p "$share/mime/packages" # without it the types of what was removed would be remembered
        update-mime-database "$share/mime" >/dev/null || true
        for folder in packages application x-content; do rmdir "$share/mime/$folder" 2>/dev/null || true; done
    fi
}

desktop_entry() { # with the command's whole path, quoted as the desktop entry's rules ask
    quoted=$(printf '%s' "$command" | sed 's/\\/\\\\\\\\/g; s/["`$]/\\\\&/g; s/%/%%/g')
    while IFS= read -r line; do
        case $line in
            Exec=lerp*) printf 'Exec="%s"%s\n' "$quoted" "${line#Exec=lerp}" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done < "$here/share/applications/lerp.desktop"
}

remove() {
    check_program
    if ours; then rm "$command"; fi
    if [ -f "$program/installed" ]; then forget "$program/installed" /dev/null; fi
    if [ -d "$program/engines" ]; then # packs are the user's
        find "$program" -mindepth 1 -maxdepth 1 ! -name engines -exec rm -rf {} +
        rmdir "$program/engines" 2>/dev/null || echo "Your engine packs are still in “$program/engines”."
    else
        rm -rf "$program"
    fi
    announce
    for folder in "$program" "$HOME/.local/lib" "$HOME/.local/bin" "$share" "$HOME/.local"; do rmdir "$folder" 2>/dev/null || true; done
    echo "Lerp is gone; your runs and settings are still there."
}

install_it() {
    if [ ! -x "$here/program/lerp" ] || [ ! -d "$here/share" ]; then
        if [ -e "$here/installed" ]; then refuse "Lerp is installed already; ./install.sh --remove takes it away."; fi
        refuse "There is no program beside this script. Call the one in the unpacked archive."
    fi
    check_command
    check_program
    mkdir -p "$(dirname "$program")" "$share" "$(dirname "$command")"
    trap recover EXIT
    trap 'exit 1' HUP INT TERM
    cp -RP "$here/program" "$new"
    cp "$here/install.sh" "$new"
    (cd "$here/share" && find . -type f) > "$new/installed"
    cp -RP "$here/share/." "$share"
    desktop_entry > "$share/applications/lerp.desktop"
    if [ -f "$program/installed" ]; then forget "$program/installed" "$new/installed"; fi
    if [ -e "$program" ]; then mv "$program" "$old"; fi
    mv "$new" "$program"
    finish_swap
    ours || ln -s "$program/lerp" "$command"
    announce
    echo "Lerp is installed: $command"
}

case "${1:-}" in
    --remove) recover; remove ;;
    "") recover; install_it ;;
    *) refuse "Say ./install.sh, or ./install.sh --remove." ;;
esac
