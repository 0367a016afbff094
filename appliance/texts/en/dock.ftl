### The dock: the whole appliance on one page, for developers, trainers and buyers.

dock-title = Cửa Gần on the desk
dock-lead = Press the golden button. Drag papers and cards onto the screen as if onto the real table.
dock-simulated = SIMULATED · not a real machine
dock-screen = The machine's screen
dock-keys = The five real buttons right of the glass; they can be held
dock-button-help = Help
dock-button-back = Back
dock-button-up = Up
dock-button-ok = OK
dock-button-down = Down
dock-board = Board
dock-technician = Technician
dock-console = City console
dock-other-language = Tiếng Việt

dock-table = Under camera
dock-table-empty = No paper
dock-table-clear = Take it away
dock-papers = Papers on the table
dock-papers-hint = click, or drag onto the screen
dock-poses = Laid
dock-cards = Cards past the reader
dock-cards-hint = red ones must be refused
dock-drop = Drop it here
dock-card-good = valid
dock-garbage = Garbage

dock-printer = Printer
dock-printer-ready = ready
dock-printer-empty = no paper
dock-printer-jam = jammed
dock-printer-cover = cover open
dock-printer-unplugged = unplugged
dock-printer-do-empty = Empty
dock-printer-do-refill = Refill
dock-printer-do-jam = Jam
dock-printer-do-clear = Unjam
dock-printer-do-cover-open = Open cover
dock-printer-do-cover-close = Close cover
dock-printer-do-unplug = Unplug
dock-printer-do-plug = Plug in
dock-tray = Came out
dock-tray-empty = The tray is empty.
dock-sheet = Open the sheet that came out at { $time }

dock-uplink = Way to the city
dock-uplink-up = up
dock-uplink-cut = cut
dock-uplink-slow = very slow
dock-uplink-portal = Wi-Fi login page
dock-uplink-do-mend = Up
dock-uplink-do-cut = Cut
dock-uplink-do-slow = Slow
dock-uplink-do-portal = Wi-Fi page

dock-camera = Camera
dock-camera-plugged = works
dock-camera-hung = hangs
dock-camera-unplugged = unplugged
dock-camera-do-hang = Hang it
dock-camera-do-unplug = Unplug
dock-camera-do-plug = Restore

dock-reader = Reader
dock-reader-plugged = plugged in
dock-reader-unplugged = unplugged
dock-reader-do-unplug = Unplug
dock-reader-do-plug = Plug in

dock-kill = Kill the kiosk
dock-power = Cut the power
dock-command = The same as a command
dock-dark-power = Power cut.
dock-dark-power-lead = Memory is empty: the draft is lost, by design. Sealed dossiers are safe. Starting again.
dock-dark-kill = The kiosk process is dead.
dock-dark-kill-lead = The draft is still in memory. Starting again.
dock-dark-lost = The kiosk does not answer.
dock-dark-lost-lead = This page reconnects by itself. If it takes long, look at the window where make run runs.
dock-back = running again after { $seconds } s

dock-dossiers = Dossiers
dock-dossiers-none = No dossier yet. Hand one in.
dock-stage-waiting = waiting
dock-stage-sending = sending
dock-stage-uploaded = sent, not signed for
dock-stage-arrived = the city has it
dock-stage-lost = file damaged
dock-station-sealed = in the box
dock-station-uploaded = sent
dock-station-arrived = city has it

dock-log = Log
dock-log-button = { $button } pressed
dock-log-stuck = { $button } held too long
dock-log-free = { $button } let go
dock-log-touch = { $action } touched
dock-log-key = a key
dock-log-code = a code was read
dock-log-sheet = sees the sheet
dock-log-no-sheet = sees no sheet
dock-log-page = a page, { $size }
dock-log-whole = no corners, kept whole, { $size }
dock-log-well = works again
dock-log-at = { $screen }
dock-log-screen = { $before } → { $after }
dock-log-sealed = { $number } sealed
dock-log-waiting = { $number } waits
dock-log-sending = { $number } on its way
dock-log-uploaded = { $number } all sent
dock-log-arrived = { $number } signed for by the city
dock-log-lost = { $number } file damaged

dock-slip-sent = sent to the printer
dock-slip-printing = printing
dock-slip-printed = printed
dock-slip-unknown = not known whether it came out
dock-slip-cancelled = cancelled

dock-flaw-five-fields = five fields
dock-flaw-eleven-digits = eleven digits
dock-flaw-no-such-day = no such day
dock-flaw-no-name = no name
dock-flaw-an-address-not-a-card = a web address

dock-pose-straight = straight
dock-pose-tilted = tilted
dock-pose-shadowed = in shadow
dock-pose-half-off = half off the table

dock-paper-to-khai = Application form
dock-paper-chung-sinh = Birth certificate
dock-paper-don-trang-1 = Letter, page 1
dock-paper-don-trang-2 = Letter, page 2
dock-paper-xac-nhan = School letter
dock-paper-the-can-cuoc = Citizen card
