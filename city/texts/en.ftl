### The city server: the page behind a slip (slip-…) and the officers' console. "Reached the ward" says no more than that.

clock = { $time }, { $day }
clock-today = { $time } today
age-now = just now
age-minutes = { $count } min
age-hours = { $count } h
age-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

## The page behind a slip

slip-title = Slip { $number }
slip-arrived = The dossier has reached the ward
slip-arrived-at = It came at { $clock }.
slip-not-yet = This dossier has not been seen at the ward yet
slip-as-of = As of { $clock }.
slip-not-yet-why = A dossier handed in at the kiosk is kept in it and sends itself once there is a network. Please also check the number and the code on the slip.
slip-throttled = Asked too many times
slip-throttled-why = Wait a minute, then open this page again.
slip-not-receipt = This page is not the ward's official receipt.
slip-again = Look again
slip-other-language = Tiếng Việt

## Log in, unlock

brand = Cửa Gần
brand-place = Ward desk
skip = To the main content
other-language = Tiếng Việt
login-title = Log in
login-name = Name
login-password = Password
login-submit = Log in
login-wrong = Name or password is not right.
login-throttled = Too many tries. Wait 5 minutes, then try again.
logout = Log out
unlock-title = A passphrase is needed to open dossiers
unlock-why = Dossiers arrive sealed. Type the passphrase once each time the server starts; it stays in memory only.
unlock-passphrase = Passphrase
unlock-submit = Unlock
unlock-wrong = The passphrase is not right.

## The lists

lists-title = { $count ->
    [0] No dossier is waiting to be opened
    [one] { $count } dossier is waiting to be opened
   *[other] { $count } dossiers are waiting to be opened
}
lists-as-of = Server time { $clock }. The list updates itself.
lists-lost = The server cannot be reached. The list below may be out of date; reconnecting.
lists-unopened = Waiting to be opened
lists-unopened-order = longest waiting first
lists-opened = Opened
lists-opened-order = last opened first
lists-empty = Dossiers handed in at the cultural houses appear here by themselves; no need to reload.
lists-more = { $count } more; they appear as those above are opened.
entry-waiting = waiting { $age }
entry-waiting-now = just arrived
entry-arrived = Reached the ward { $clock }
entry-opened = First opened { $clock }, { $officer }
entry-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
entry-missing = { $count ->
    [one] { $count } paper missing
   *[other] { $count } papers missing
}
entry-box = Kiosk { $box }
entry-box-simulated = Simulated kiosk
entry-size = { $kilobytes } kB
entry-locked = Not unlocked yet: procedure unknown
entry-broken = This dossier cannot be opened
find-label = Find by slip number
find-submit = Find
find-no-number = A slip number has 10 digits. In the one typed, digits are missing or wrong.
find-none = No dossier with this number has reached the ward.

## A dossier

back-to-lists = All dossiers
dossier-number = Slip number
dossier-arrived = Reached the ward { $clock }
dossier-code = Procedure code { $code }
dossier-created = Handed in at the kiosk { $clock }
dossier-clock = The kiosk's clock was not set then; the time of handing in may be wrong.
dossier-simulated = A trial dossier from a simulated kiosk, not a real one.
dossier-answers = Answers given
dossier-no-answers = No answers were given.
dossier-papers = Papers
dossier-pages = Scanned pages
dossier-no-pages = This dossier has no scanned pages.
dossier-consent = Agreed to hand in { $clock }, text version { $version }
dossier-opened = First opened { $clock }, { $officer }
dossier-download-all = Download all as one PDF
dossier-not-receipt = This page only says that the dossier has arrived. It is dealt with in the ward's one-stop system.
paper-scanned = Scanned, { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}
paper-missing = The applicant says they do not have it
paper-to-show = Will be brought to the ward to be shown
paper-download = Download PDF
page-name = { $paper }, page { $page }
page-larger = View large
broken-title = This dossier cannot be opened
broken-what = The file that arrived is kept as it is. Give the line below to the administrator.
error-403 = This request did not come from this site. Open the list and do it again.
error-404 = There is no such page
error-other = The server could not do this. Try again, and if it stays so, tell the administrator.
