### The technician's page. Nothing of a resident is on it.

technician-title = Technician
technician-simulated = SIMULATED · not a real machine
technician-shell = SSH OPEN · a key may log in to this box over the network
technician-simulated-device = simulated
technician-box = box { $box }
technician-at = at { $time }
technician-lost = The box has not answered since { $time }. What is below is old.
technician-all-well = Everything works.
technician-faults = { $count ->
    [one] { $count } fault now
   *[other] { $count } faults now
  }
technician-since = since { $time }
technician-never = no fault reported since the start
technician-nothing-held = no dossier is held up
technician-fine = fine
technician-unknown = this computer cannot tell
technician-checks = Checks

check-buttons = Five buttons
check-camera = Camera
check-reader = Card reader
check-printer = Printer
check-storage = Card, free
check-temperature = Temperature
check-power = Power
check-city = Way to the city
check-screen = Screens
check-workers = Processes
check-listing = Listing from the ward, last heard

technician-versions = Versions
technician-version-runs = Running: cuagan { $version }, made { $made }, slot { $slot }.
technician-version-nobody = This box does not update itself.
technician-version-stick = The version on the USB stick was not taken.
update-step-none = No newer version.
update-step-coming = Fetching the version made { $made }.
update-step-installing = Version { $version } (made { $made }) has come; it is written to the other slot when nobody is at the box.
update-step-installed = Version { $version } (made { $made }) is in the other slot; it is tried when the box is free and well.
update-step-tried = Trying version { $version } (made { $made }); if it is not well, the box goes back by itself.
update-step-committed = Last update: version { $version } (made { $made }) proved itself and stays.
update-step-refused = Last update: version { $version } (made { $made }) was refused.
update-step-undone = Last update: version { $version } (made { $made }) was not well; the box is back on the one before.

technician-past = Faults so far
technician-past-none = No fault has been noted.
technician-past-over = from { $began } to { $ended }
technician-past-stands = since { $began }, still there
technician-past-times = { $count } times
technician-past-clock = the clock was not set then

technician-outbox = Dossiers in this box
technician-outbox-none = No dossier yet.
technician-outbox-counts = { $waiting } waiting · { $sent } with the city · { $lost } damaged
technician-next-try = Next try
technician-slip = Slip
technician-attempts = { $count ->
    [one] tried once
   *[other] tried { $count } times
  }
technician-due = its turn now
technician-bytes = { $sent } / { $size } kB
technician-older = { $count } older ones are with the city.

state-sealed = sealed, waiting
state-uploaded = all sent, not signed for
state-receipted = the city signed for it
state-purged = the city signed for it, deleted here
state-lost = file damaged

slip-state-none = not printed
slip-state-sent = sent to the printer
slip-state-printed = printed
slip-state-unknown = not known
slip-state-cancelled = cancelled

age-seconds = { $count } s
age-minutes = { $count } min
age-hours = { $count } h
age-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }

technician-printed = Leaflets and blank forms printed
technician-printed-today = Today, counted up to { $time }: { $leaflets } leaflets, { $forms } sheets of forms.
technician-printed-unsure = Not known whether it came out: { $count }.
technician-printed-week = Last 7 days: { $leaflets } leaflets, { $forms } sheets of forms
technician-machine = Computer
technician-board = Board
technician-memory = Memory left
technician-software = Software
technician-settings = Settings
technician-listings = Listings, version
technician-city-url = Address of the city

fault-host-too-hot = The machine is hot. It works, perhaps more slowly.
fault-host-too-hot-hint = From 80 °C on it slows itself down: clear the vents, dust the fan, keep it out of the sun.
fault-host-under-voltage = The machine has too little power. It still works.
fault-host-under-voltage-hint = Voltage below the limit: use the machine's own 5 V supply, a short cable, fewer USB devices.

button-help = Help
button-back = Back
button-up = Up
button-ok = OK
button-down = Down

check-touch = Touch panel
check-board = Second screen
check-link = Network in the house
check-network = Network to the ward
check-clock = Clock

test-title = Each device tried
test-lead = Print the test sheet and lay it (A4) on the table under the camera. Lay nobody's papers there.
test-start = Start the test
test-again = Another picture
test-sheet = Print the commissioning sheet
test-sheet-pdf = Download the commissioning sheet (PDF)
test-export = Download the results
test-busy = Somebody is using the box. Wait until they have finished.
test-began = Begun at { $time }
test-waiting = not tried yet
test-pressed = { $count } of 5 buttons pressed
test-touched = { $count } of { $all } fields touched
test-grid = Touch each field until all are green
test-grid-there = Touch is tested on the box's own screen: hold the uppermost and the lowest button for three seconds, then open the test.
test-camera-wait = taking a picture
test-camera = { $dpi } dots per inch, sharpness { $sharpness }, brightness { $brightness }
test-camera-hint = It takes 195 dots per inch, a sharpness of 0.38 and enough light: set the arm's height, clean the lens, focus again, add light.
test-no-sheet = no A4 sheet is seen
test-no-sheet-hint = Lay the A4 test sheet wholly on the table, take other papers away, then take another picture.
test-reader-wait = hold any code before the reader
test-read = read a code of { $count } characters
test-printer-wait = printing the test sheet
test-network = the ward answers within { $milliseconds } milliseconds
test-board = lit, at { $output }
test-board-none = no second screen at { $output }
test-board-none-hint = If this box has one: switch it on, choose its HDMI input, look at the cable, then test again. A box without one is well.
test-board-only = lit: { $outputs }; nothing at { $touch }, so the kiosk is shown there
test-board-only-hint = Put the touch panel's cable into { $touch }, or name its own connector in the settings.
test-link-cable = by cable
test-link-wifi = by Wi-Fi, received with { $dbm } dBm
test-link-weak-hint = The Wi-Fi is weak: below −75 dBm it drops out. Move the router or the box, or lay a cable.
test-link-none = neither cable nor Wi-Fi
test-link-none-hint = Put in the network cable, or look at the Wi-Fi's name and password in the settings.
test-clock = { $count } seconds off the ward's
test-clock-set = set by the network
test-clock-unset = not set by the network yet
test-clock-hint = The clock is far off: look at the network and the time zone; slips promise no day until it is right.
test-storage = { $free } GB free, { $errors } write errors, { $worn } worn
test-storage-hint = The card is nearly full, has errors or is worn: replace it as the technician's guide says.
test-wiring = The wiring; a button that is down is lit
test-picture = What the camera sees: sharp strokes are red
test-open = Test the box
test-back = To the technician's page
test-by-telephone = On a telephone: open { $url } in the same network, code { $code }

sheet-test = Test sheet
sheet-how = Lay this sheet on the table under the camera, then take another picture on the technician's page.
sheet-title = Commissioning sheet
sheet-picture = What the camera sees (the test sheet; sharp strokes are red):
sheet-signed = Technician: ..............................      Taken over by: ..............................

fact-fingerprint = Fingerprint
fact-software = Software
fact-slot = System slot
fact-listing = Listing, version
fact-board = Board
fact-address = Address in the network
fact-city = The ward's server

enter-title-technician = The technician's code
enter-lead-technician = Enter the code of the box's settings. If there is none, hold the box's uppermost and lowest button together for three seconds: the screen shows one.
enter-wrong-technician = That is not the code.
wiring-title = The wires of the five buttons to the GPIO header

reset-title = Wipe everything, as new
reset-unsent = { $count } dossiers that were not sent will be lost for ever
reset-none-unsent = Every dossier has been sent
reset-keys = The box's keys go: the ward must take it in again as a new one.
reset-dossiers = Every dossier that is still in the box goes. What has reached the ward stays there.
reset-settings = The settings, the Wi-Fi's password and the listing go; cuagan.toml on the card is again as on a fresh one.
reset-again = The box starts again by itself, takes some minutes, and shows the page of a new box.
reset-sure = I am the technician and want to wipe it
reset-sure-unsent = I know that { $count } dossiers that were not sent will be lost for ever
reset-do = Wipe and start again
reset-changed = The number of dossiers has changed, or the box is not ticked. Look again and repeat.
reset-ordered = The wipe is ordered. The box starts again in some seconds.
technician-home = Back to the kiosk
technician-own-wifi = Open the box's own Wi-Fi, to set it up by telephone
technician-own-wifi-open = Join the Wi-Fi { $ssid }, password { $password }, and open { $url }. When nobody joins it for five minutes the box goes back to the house's Wi-Fi.
technician-own-wifi-not-yet = The box's own Wi-Fi is not on the air. Wait half a minute, then ask again. If it stays so, look at the box's radio.
technician-own-wifi-held = If the glass takes no touch: hold the top and bottom buttons three seconds more, and it opens.
technician-own-code = Code { $code }.
technician-own-code-set = The code is the box's technician's code; if none is set, go back to the kiosk and hold the two buttons again.
technician-settings-change = Change the Wi-Fi and other settings
