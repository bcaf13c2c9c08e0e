# From a fresh installation to the first model of one's own, heading by heading as docs/manual/first-steps.md says (newcomer.py
# has done "1. Install"): with mouse and keys alone, on a desktop with a window manager. Says what it does with the seconds since
# it began; pictures of the screen go to ~/seen.
set -e
mkdir -p ~/seen ~/Pictures/mine
ffmpeg -v error -f lavfi -i "mandelbrot=size=160x160:rate=2:end_scale=0.01" -frames:v 60 ~/Pictures/mine/%03d.png
openbox & sleep 0.5
began=$(date +%s.%N)
say() { awk -v a="$began" -v b="$(date +%s.%N)" -v w="$1" 'BEGIN { printf "%6.1f s  %s\n", b - a, w }'; }
seen() { ffmpeg -v error -y -f x11grab -video_size 1280x800 -i "$DISPLAY" -frames:v 1 ~/seen/"$1".png; }
await() { # what, seconds, command
    what=$1; n=$(($2 * 5)); shift 2
    until "$@" >/dev/null 2>&1; do
        n=$((n - 1)); if [ $n -le 0 ]; then echo "in vain: $what"; seen failed; kill -9 $lerp; exit 1; fi
        sleep 0.2
    done
    say "$what"
}
shown() { xdotool search --onlyvisible --name "$1"; }
gone() { ! shown "$1"; }
drag() { # from here, y, and so many points to the right, in the window
    xdotool mousemove --window "$window" "$1" "$2" mousedown 1
    for step in 1 2 3 4 5 6; do xdotool mousemove --window "$window" $(($1 + $3 * step / 6)) $(($2 + 10)); sleep 0.1; done
    xdotool mouseup 1
}
lerp --timing ~/timing.json & lerp=$!
await "the window is painted" 30 grep -q painted ~/timing.json
window=$(xdotool search --sync --onlyvisible --name '^Lerp$' | tail -1)
xdotool windowsize --sync "$window" 1280 770 windowmove "$window" 0 28 windowfocus --sync "$window"
await "a picture of the shipped run" 60 grep -q explorer_painted ~/timing.json
sleep 2; seen 1-first; xdotool key Escape; say "the tour is skipped"
# 2. Explore
sleep 0.5; drag 420 350 120; say "walked in the shipped run"
# 3. Bring a folder
sleep 0.5; xdotool key ctrl+k; sleep 1; xdotool type --delay 40 "choose a folder"; sleep 0.7; xdotool key Return
await "the folder is asked for" 20 shown '^A folder of pictures$'
sleep 0.5; xdotool type --delay 20 "$HOME/Pictures/mine"; sleep 0.5; seen 2-folder; xdotool key Return
await "the folder is chosen" 30 gone '^A folder of pictures$'
sleep 3; seen 3-chosen
# 4. Train
started() { grep -F "$HOME/Pictures/mine" ~/.local/share/lerp/runs/*/run.toml || { xdotool key ctrl+Return; sleep 1; false; }; }
await "a model of one's own folder trains" 60 started # Start is off while the folder is still being read
# 5. Explore while it trains
sleep 30; seen 4-trains
drag 420 350 120; sleep 1; seen 5-walked; say "walked in it while it trains"
# 6. Take something along
xdotool key ctrl+s; sleep 1.5; xdotool type --delay 20 "$HOME/first.png"; sleep 0.3; seen 6-save; xdotool key Return
await "a picture is saved" 20 test -s ~/first.png
sleep 10; xdotool key ctrl+period
await "the run is kept" 60 sh -c 'ls ~/.local/share/lerp/runs/*/checkpoints/*'
sleep 3; seen 7-kept; xdotool key ctrl+q
await "the window is closed" 20 sh -c "! kill -0 $lerp"
lerp restore ~/.local/share/lerp/runs/* ~/first.png --out ~/again.png && say "the saved picture leads back to the model"
