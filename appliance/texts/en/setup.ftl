### A box that is not set up: its screen, and the page for a telephone. Its reader is the technician.

setup-title = Setting up Cửa Gần
setup-wanted = A new box, not set up
setup-wanted-lead = Set it up by telephone in the three steps beside this, or write cuagan.toml on the card and start again.
setup-unreached = The ward cannot be reached yet
setup-unreached-lead = The box keeps calling { $url } and goes on by itself. If its network is wrong, set the house's Wi-Fi in the three steps beside this.
setup-mistakes = { $count } mistakes in the settings file
setup-more = { $count } more, on the telephone.
setup-line = { $file } line { $line }
setup-right = right is
setup-used-card = The card's other keys are in use.
setup-used-last-good = The box uses the settings that were good last; nothing of this file is used yet.
setup-used-nothing = Nothing of this file is used yet. Mend the file on the card, or fill in the page by telephone.
setup-fingerprint = Fingerprint
setup-claim = Claim code
setup-claim-no-good = of no use; once the ward is reached the screen shows another
setup-claim-given = given
setup-address = Address in the network
setup-no-network = no network yet
setup-by-telephone = Set up by telephone
setup-join = Join the box's Wi-Fi
setup-password = password { $password }
setup-open = Open the set-up page
setup-enter = Enter this code
setup-told = Scan to read it all on a telephone

setup-enter-title = The code on the box's screen
setup-enter-lead = Enter the six digits that the box's screen shows.
setup-enter-wrong = That is not the code. Look at the box's screen.
setup-enter-wait = That is not the code. Wait { $seconds } seconds and try again.
setup-enter-go = Enter
setup-as-it-is = empty: as it is
setup-save = Keep and use
setup-saved = Kept at { $time }. The box is taking it over; look at its screen.
setup-not-saved = Not kept: { $count } keys are not right yet, marked below.
setup-card = Mistakes in the file on the card

section-house = The house
section-city = The ward
section-wifi = The house's Wi-Fi
section-network = Network
section-panel = Touch panel
section-display = Screens
section-printer = Printer
section-technician = Technician

step-grow = Growing the data partition
step-keep = Keeping the settings
step-keys = The box's key
step-network = Network
step-time-zone = Time zone
step-name = Host name
step-display = Screens
step-ssh = SSH
step-reset = Wiping the box
setup-leave = Press any button or touch the screen to use the box; it opens by itself in a minute.
