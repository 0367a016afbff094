#!/bin/sh
# ippeveprinter runs this for each document ($1): "prints" it, which here means laying it in the tray.
# It obeys the files of PrinterControls (printer_controls.py) under $CUAGAN_PRINTER and speaks ippeveprinter's words on
# stderr: "STATE: +reason" or "-reason", "ATTR: name=value". Paper is ippeveprinter's own affair.
set -eu
here=$(dirname "$0")
cd "$CUAGAN_PRINTER"

free() { [ ! -e faults/media-jam ] && [ ! -e faults/cover-open ]; }

tell() {
    for reason in media-jam cover-open; do
        if [ -e "faults/$reason" ]; then echo "STATE: +$reason" >&2; else echo "STATE: -$reason" >&2; fi
    done
}

end_if_cancelled() { # ippeveprinter leaves it to us to stop
    if ipptool -q "$IPP_JOB_URI" "$here/printer_cancelled.test" 2>/dev/null; then
        echo "STATE: -media-jam,cover-open" >&2
        exit 0
    fi
}

wait_for_hands() {
    until free; do
        tell
        end_if_cancelled
        sleep 0.1
    done
    tell
}

wait_for_hands
sleep "$CUAGAN_PRINTER_SECONDS"
wait_for_hands # somebody may have opened the cover meanwhile
end_if_cancelled

sheet="$(date +%s%N).${CONTENT_TYPE##*/}"
cp "$1" "incoming/$sheet"
mv "incoming/$sheet" "printed/$sheet"
ls -d printed/* | head -n -20 | xargs -r rm --
echo "ATTR: job-impressions=1 job-impressions-completed=1" >&2
