### The technician's page. Nothing of a resident is on it.

technician-title = Technician
technician-simulated = SIMULATED · not a real machine
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
check-listing = Listing from the ward, last heard

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
