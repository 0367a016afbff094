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
slip-not-yet = No dossier with this number and code was found
slip-as-of = As of { $clock }.
slip-not-yet-why = Check the number and the code printed on the slip. If both are right, the dossier is still kept in the kiosk and sends itself once there is a network: look again later.
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
entry-down = The store of dossiers does not answer
find-label = Find by slip number
find-submit = Find
find-no-number = A slip number has 10 digits. In the one typed, digits are missing or wrong.
find-none = No dossier with this number has reached the ward.

## A dossier

back-to-lists = All dossiers
dossier-number = Slip number
dossier-arrived = Reached the ward { $clock }
dossier-code = Procedure code { $code }
dossier-listing = Filed under listing version { $label }
dossier-created = Handed in at the kiosk { $clock }
dossier-clock = The kiosk's clock was not set then; the time of handing in may be wrong.
dossier-simulated = A trial dossier from a simulated kiosk, not a real one.
dossier-answers = Answers given
dossier-left-empty = Left empty
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
error-documents = The store of dossiers does not answer. What arrived is still there; try again in a few minutes, and tell whoever runs the store if it lasts.
error-database = The database does not answer. What arrived is still there, and the boxes keep what they have not sent; try again in a few minutes, and tell the administrator if it lasts.

## Posted procedures

rooms = Sections
tools = Tools
room-dossiers = Dossiers
room-listings = Listing
listings-title = Posted procedures
listings-none = No listing is published yet
listings-current = Published: version { $label }, { $count } procedures
listings-count = { $count } procedures
listings-published = Published { $clock }, { $officer }
listings-again = Published again { $clock }, { $officer }
listings-drafted = Uploaded { $clock }, { $officer }
listings-look = See the list
listings-sheet = Download as spreadsheet
listings-json = Download as JSON
listings-undo = Back to version { $label }
listings-upload = Upload
listings-files = Spreadsheet (.xlsx, .csv), JSON file, or detail sheets ChiTietTTHC_….doc; several at once if you like
listings-mode = Procedures that the files do not have
listings-mode-update = Keep them: only update those in the files
listings-mode-replace = Remove them: the files are the whole listing
listings-submit = Read the files, see the changes
listings-template = Download a template
listings-drafts = Drafts not yet published
listings-history = Published before
listings-more = { $count } more are not shown here.
listings-refused = The file was not taken
listings-rejected = { $count } things to correct
listings-kept = Nothing has changed: what is published stays. Correct the file and upload it again.
listings-behind = What is published cannot be sent to the kiosks: the server cannot write it. Open this page again to retry; if that does not help, tell the administrator.
listings-overtaken = Somebody else has just published. Look at the changes against the new version, then publish.
back-to-listings = Listing
listing-title = Version { $label }
listing-up = This version is published.
listing-code = Code
listing-name = Name
listing-field = Field
listing-doubt = Verified
listing-doubtful = To be verified
listing-compared = Compared with the published version, { $label }
listing-first = The first listing
listing-counts = { $added } added, { $changed } changed, { $removed } removed.
listing-removes = { $count } procedures will be removed. Look closely before publishing.
listing-levels = New or renamed levels: { $levels }.
listing-calendar = Working days
listing-days-off = Download the days off
listing-undated = { $count } terms give no day; the kiosks show their words alone
listing-same = Nothing differs from what is published.
listing-publish = Publish this version
listing-again = Publish this version again
listing-added = { $count } added
listing-changed = { $count } changed
listing-removed = { $count } removed

reject-file = File
reject-row = Row
reject-column = Column
reject-why = Reason
reject-missing = Empty.
reject-wrong = This value cannot be used.
reject-markup = Contains web markup (HTML tags). Plain words only.
reject-invisible = Contains hidden or broken characters, or a line end in a name.
reject-blank = Only spaces.
reject-twice = This code is there twice.
reject-in_force_twice = Two versions of a procedure are in force on one day.
reject-end_before_start = The last day in force is before the first.
reject-unknown = Names something that the listing does not have.
reject-replaced_by_itself = The procedure replaces itself.
reject-hash = The contents do not match their hash.
reject-unreadable = Not the shape of a listing.
reject-code-number = The code is a number and has lost its last zeros. Make the cell text and type the code again.
reject-date = Not a date. Write day/month/year.
reject-choice = Not one of the words used here.
reject-papers = Write: name | originals | copies | nộp or xuất trình.
reject-ways = Write: way | time | fee | note.
reject-basis = Write: number | title | date | issuer.
reject-differs = Differs from row { $detail }, of the same procedure.
reject-case-twice = This case is there twice.
reject-example = The template's sample row. Delete it and hand the file in again.
reject-other-code = The code in the file is not the one in its name.

forms-title = Blank forms
forms-open = Blank forms
forms-lead = Official forms, as PDF, that come with the listing: residents print them at the kiosk with the leaflet.
forms-here = { $count } forms are published
forms-choose = Choose a procedure to add or change its forms
forms-column = Papers with a form
forms-of = { $forms } / { $papers }
forms-back = Blank forms
forms-facts = { $file } · { $pages } pages · { $kilobytes } kB
forms-picture = First page of { $name }
forms-download = Download
forms-rules = Each form is a PDF of at most 20 MB and 40 pages, without a password and with nothing in it that runs. If one file is wrong, nothing is taken.
forms-none = This paper has no form yet.
forms-no-papers = This procedure asks for no papers.
forms-file = Choose a PDF
forms-another = Another file in its place
forms-name = Name of the form
forms-away = Take this form away
forms-refused = The form is not taken
listing-forms = Blank forms
listing-form-gone = no form any more
reject-form-lacking = The listing names this form, but its file is not here. Hand it in on the page of blank forms.
reject-no_pdf = Not a PDF.
reject-size = Not of the size that the listing says.
refused-form-large = { $file } is too large: a form has at most { $megabytes } MB.
refused-form-no-pdf = { $file } is not a PDF.
refused-form-password = { $file } has a password or is locked. Save it without.
refused-form-script = { $file } has scripts, attached files or a dynamic form. Print it to an ordinary PDF.
refused-form-pages = { $file } has too many pages: at most { $pages }.
refused-no-file = No file was chosen.
refused-many-files = Too many files: at most { $files } at once.
refused-too-large = Too large: at most { $megabytes } MB at once.
refused-empty = { $file } is empty.
refused-program = { $file } is a program, not a document.
refused-macro = { $file } has macros or embedded files ({ $member }). Save it without.
refused-bomb = { $file } unpacks to something unusually large or strange and was not opened. At most { $megabytes } MB.
refused-pdf = { $file } is a PDF. A spreadsheet, JSON or a Word detail sheet is needed.
refused-old-office = { $file } is an old Word or Excel file. Open it and save it as .docx or .xlsx.
refused-rtf = { $file } is RTF. Open it and save it as .docx.
refused-archive = { $file } is an archive, not a document.
refused-unknown = { $file } is none of the kinds that are read here.
refused-encoding = { $file }: its text is not UTF-8 (from byte { $place }). Save it as CSV UTF-8.
refused-broken = { $file } is damaged and cannot be read.
refused-rows = { $file } has more than { $rows } rows.
refused-no-rows = { $file } has no procedures.
refused-no-titles = { $file }: no row of column titles was found (a column “{ $title }” is needed).
refused-titles-twice = { $file } has a column twice: { $titles }.
refused-titles-missing = { $file } lacks columns: { $titles }.
refused-no-sheet = { $file } is no detail sheet: neither code nor name of a procedure was found.
refused-calendar = { $file }: these days off cannot be used: { $problem }
refused-json = { $file } is not valid JSON: { $problem }
refused-json-shape = { $file } has no list thu_tuc.

template-help =
    A row is a procedure. One with several cases has a row for each, with the same code; the common columns stand in the first row only.
    Columns marked * must be there and filled in. Their order does not matter. Keep their names.
    Times, fees and papers: copy them word for word.
    The code must be text (a cell in Text format), else zeros at its end are lost.
    Papers (Giấy tờ): a line each in the cell (Alt+Enter): name | originals | copies | nộp or xuất trình.
    Ways to file (Cách nộp): trực tiếp; trực tuyến; bưu chính. Or a line each: way | time | fee | note.
    Mức dịch vụ công: toàn trình or một phần.
    Cần xác minh: có, không, or the facts in doubt (such as le_phi; thoi_han).
    Nguồn: one source for all, or a line for each fact, such as le_phi: …
    Căn cứ pháp lý: a line each: number | title | date | issuer.
    Dates: day/month/year. Hiệu lực từ, đến: empty if open.
    The sign ↵ within an item stands for a line end.

listing-notices = Notices
notices-title = Notices on the board
notices-lead = Each is a page on the board of every house, from its first to its last day. Empty a title and its text to take it away.
notices-one = Notice { $number }
notices-new = New notice
notices-name = Title (at most 80 letters)
notices-text = Text (at most 400 letters)
notices-from = From
notices-to = Until
notices-submit = Look at the notices

## The houses: taking a new box in

room-fleet = Houses
fleet-none = No house yet. Switch a new box on: its screen shows a code; type that here.
box-block = Shut this box out
box-unblock = Let this box in again
claim-title = Take a new box in
claim-how = The new box's screen shows a code of 12 letters and digits. Type it, or take a picture of the square beside it. Each code works once, for { $minutes } minutes.
claim-code = Code on the new box's screen
claim-or-photo = Or a picture of the square on that screen
claim-find = Find the box
claim-no-code = A code has 12 letters and digits, without l, o, i, 0 and 1. Look at the screen again.
claim-photo = The square in the picture cannot be read. Go nearer, or type the code.
claim-unknown = No box shows this code, or its time is over. See the new code on the box's screen.
claim-used = This code has been used.
claim-forged = The box that asks with this code is not the one that shows it. Do not take it in; tell who looks after the network.
claim-full = Too many boxes are waiting. Try again later.
claim-blocked = This box is shut out. Let it in again on the page of houses first.
claim-throttled = Tried too often. Wait 5 minutes, then try again.
claim-compare-title = Is it this box?
claim-compare-why = Compare the characters below with those on the new box's screen. Take it in only if they are the same.
claim-compare = It is not ticked that both are the same.
claim-board = The box says: { $board }, serial { $serial }.
claim-same = The characters on the new box's screen are the same
claim-house = Name of the house
claim-name = Give the house's name, or choose the house whose box is replaced.
claim-ward = Ward
claim-replaces = Replaces the box of a house?
claim-replaces-none = No, it is a new house
claim-replaces-why = The house keeps its name and history; the new box gets a code of its own, so that numbers never repeat. What waits on the old card can still be sent until the old box is shut out.
claim-confirm = The same: take this box in
claim-done = Done. Box { $box } opens by itself in a few seconds.
tokens-title = Tokens for many cards
tokens-why = A token for each house. It works once and ends after { $days } days; a box that has one is let in with nothing to type there. A box on a wire: copy its house's cuagan.toml over the file of that name on the card. For Wi-Fi and other settings: fetch the table for many cards, fill it in and go on as the technician's guide says. Who has the card has the token, so look after the cards.
tokens-names = Names of the houses, one a line
tokens-make = Make tokens
tokens-count = Name 1 to { $count } houses.
tokens-table = Table for many cards (CSV)
tokens-no-url = This console does not know the address that boxes call, so it can make no files for cards. Ask who runs the server to give it (--boxes-url).
token = Token
token-state = State
token-used = Used { $clock }
token-open = Not used, ends { $clock }
token-over = Ended
token-revoke = Revoke
token-comment = Copy to one box's card. Works once, before { $clock }.

# The stick that carries the listing
stick-read-me =
    LISTING OF PROCEDURES FOR CỬA GẦN

    This stick carries the listing that the city has posted: number { $version }, of { $published }.
    Take it to a box without a link before { $until }; after that day, have the stick written again.

    How: plug it into the box; the technician runs
        cuagan take-listing FOLDER_OF_THE_STICK

    A box only takes a listing that the city has signed and that is not older than its own.
    Rename, remove or change nothing in the folder "listings". The stick holds nobody's dossier or data.

## The houses: how they are

fleet-title = { $count ->
    [0] No house needs anybody
    [one] { $count } house needs somebody
   *[other] { $count } houses need somebody
}
fleet-as-of = Server time { $clock }. { $well } of { $all } houses are well. This page keeps itself up to date.
fleet-lost = No connection to the server. What stands below may be old; it is trying again.
house-unnamed = Box { $box }, of no house yet
age-seconds = { $count } s
since = {" "}since { $clock }
and-waiting = , { $count } dossiers waiting
ago = { $age } ago
problems-more = and { $count } more
box-is-blocked = Shut out
never-heard = Never heard yet
heard-last = Last heard { $clock }
heard-now = Heard { $age } ago
visits-today = { $count } visits today
dossiers-waiting = { $count } dossiers to be sent
house-well = The box is well, nothing needs to be done.
mends-seen = Once it is mended the box notices by itself and this line goes; slips that wait print by themselves.
mends-link = Goes by itself when the network is back.
mends-not = Does not go by itself.
board-accept = Yes, it was moved to this board
call-rings = { $house } calls for help
call-since = since { $clock }, { $age }.
call-overdue = Nobody has answered: telephone the house.
call-text = Message shown at the kiosk
call-coming = The ward has heard you and will help.
call-answer = I take it
numbers-title = Numbers when it was last heard
number-waiting = Dossiers to be sent
number-oldest = the oldest { $age }
number-receipt = The ward's last receipt
number-today = Today
number-today-is = { $visits } visits, { $dossiers } dossiers, { $faults } faults
number-heat = Temperature, power
number-disk = Room on the card
number-versions = Software
number-listing = listing { $label }
number-board = Board
week-title = The last seven days
plot-waiting = Dossiers to be sent
plot-visits-today = Visits in the day
plot-temperature-c = Temperature, °C
plot-disk-free-bytes = Room, GB
plot-faults-today = Faults in the day
tell-title = Tell the box
tell-why = A box that is off does it when it is on again, within 24 hours. Each command is done once.
order-test-print = Test print
order-restart-queue = Restart print queue
order-sync-listing = Fetch the listing again
order-camera-test = Test the camera
order-message = Message on the screen
order-answer-help = Answer to a call
order-help-progress = That nobody has answered yet
order-logs = Collect its logs
order-reboot = Restart the box
does-test-print = Prints one of the technician's test sheets. Costs a sheet.
does-restart-queue = A print queue that stopped goes on; slips that wait are printed.
does-sync-listing = The box asks at once whether there is a newer listing.
does-camera-test = Measures sharpness while nobody is at the box. The picture is not kept.
does-logs = The box sends the end of its journal: faults and times, nothing of a resident.
does-message = The message appears over what a resident is doing; closing it leads back there.
does-board-message = The message is a page of the board until the time you choose.
does-screen-hours = Outside these hours both screens are black when nobody is there; a press wakes them.
does-maintenance = Whoever is in the middle may finish, then nobody can begin. Dossiers still go out. It ends by itself.
does-reboot = The box goes off and on again, about a minute. What is being done is kept.
order-send-now = Send dossiers now
does-send-now = Dossiers still in the box are tried at once instead of at the next turn. Nothing is lost or sent twice.
order-screenshot = Picture of the screen
does-screenshot = A small picture of the idle screen, only while nobody is there; the box refuses otherwise. Kept for a day.
glass-alt = The idle screen of the box
glass-age = Taken { $age } ago
glass-gone = The picture was older than a day and is gone.
order-update-now = Look for a new version
does-update-now = The box asks at once for the version that is released to it. It changes only while nobody is there.
order-board-message = Message on the board
order-screen-hours = Hours of the screens
order-maintenance = Maintenance
lift-board-message = Take the message away
lift-screen-hours = Always lit
lift-maintenance = Open it again now
tell-noticed = Residents there will notice. Are you sure?
tell-yes = Yes, do it
tell-text = Message
tell-hours = For
tell-hours-count = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
  }
tell-from = Lit from
tell-to = to
keeps-title = The box keeps to
keeps-maintenance = Maintenance until { $clock }: nobody can begin.
keeps-board = The board says “{ $text }” until { $clock }.
keeps-lit = Screens are lit { $hours }.
keeps-dark = They are black now.
keeps-light = They are lit now.
updates-title = New versions
updates-why = A version goes to one house first, then to its ward, then to all. The first box that goes back stops it.
updates-built = Built { $clock }
updates-kind = For { $kind }, { $size } MB
updates-none = There is no version yet.
rollout-none = No house may have it yet.
rollout-running = On its way, step by step.
rollout-stopped = Stopped: no further house gets it.
rollout-done = Every house has it.
rollout-because = Box { $box } went back to its old version.
rollout-by = { $officer }, last changed { $clock }
rollout-stop = Stop
rollout-begin = Let it go step by step
rollout-begin-why = It begins with one house. The next step comes by itself when every box of the one before has been well for long enough.
rollout-version = Version
rollout-first = First house
rollout-minutes = Must be well for
rollout-minutes-count = { $count } minutes
rollout-noticed = Boxes restart while nobody is there. Are you sure?
rollout-may-not = This account may not let versions go. Ask whoever runs the server.
stage-1 = One house
stage-2 = Its ward
stage-3 = Every house
stage-counts = { $has } have it, { $coming } wait, { $undone } went back, { $silent } silent
stage-waits = Waits until every box has been well for { $count } minutes.
happened-update-begun = Let a new version go
happened-update-stopped = Stopped a new version
order-detail = What the box says
orders-title = What it was told
state-queued = waits for the box
state-delivered = the box has it
state-started = under way
state-done = done
state-failed = could not be done
state-expired = too late, not done
happened-title = What happened
happened-enrolled = Taken in by its code
happened-enrolled-by-token = Taken in by its card's token
happened-tokens-made = Tokens made
happened-token-revoked = A token revoked
happened-token-again = Another box used a used token
happened-claim-forged = Somebody posed as a new box
happened-blocked = Shut out
happened-unblocked = Let in again
happened-report-stale = A report that was held back was refused
happened-report-behind = A repeated report was refused
happened-commanded = Told to do
happened-help-called = Called for help
happened-board-accepted = The move to another board was accepted
happened-alerts-set = Alerts were set
box-out-title = Was the box stolen?
box-out-why = From then on the ward takes nothing from it. It can be let in again.

## Alerts: mail and webhook (letter-…), the page of settings (alerts-…)
letter-to-do = TO DO
letter-over = OVER
letter-since = { $matter }, since { $clock }
letter-was = Over: { $matter } (began { $clock })
letter-again = As it was yesterday; nobody has mended it yet.
letter-houses = { $count } houses
letter-more = (and { $count } more)
letter-over-subject = { $about }: over – { $matter }
letter-many-do = Look at the ward's power and network first, then at each house
letter-many-is = { $ward }: { $count } of { $all } houses fell silent at once
letter-call-do = Open the officers' desk and press “I take it”, or telephone the house.
letter-call-is = { $house }: somebody stands at the kiosk and has asked for help since { $clock }; nobody has answered.
letter-test-subject = Test: alerts of Cửa Gần arrive here
letter-test = Nothing to do. { $officer } has pressed “send a test” on the page of alerts.
letter-footer = Sent by a machine that reads no answers. To whom and when: { $where }
alerts-title = Alerts
alerts-saved = Saved. Alerts go by what stands below from now on.
alerts-wrong = Not saved: something below must be put right. What was typed is still there.
alerts-wrong-address = One of the addresses is not right. Each looks like name@place.vn.
alerts-wrong-webhook = The address must begin with https:// and have no name or password in it.
alerts-wrong-minutes = Minutes from 0 to 55.
alerts-wrong-choice = A time looks like 06:30; the rest is chosen from the lists.
alerts-awake = Working: the server looks at the houses every 5 seconds.
alerts-asleep = Alerts have not been working since { $clock }. Ask the server's administrator to start them (cuagan-city alerts).
alerts-never = Alerts have never been working. Ask the server's administrator to start them (cuagan-city alerts).
alerts-sent = Sent, and on the way
alerts-none = No message yet.
alerts-state-waiting = on the way
alerts-state-sent = taken by the receiver's server
alerts-state-failed = could not be sent
alerts-state-dropped = not needed any more
alerts-about-alerts = Alert
alerts-about-call = Call for help
alerts-about-test = Test
alerts-tries = tried { $count } times, will be tried again
alerts-test = Send a test
alerts-test-why = Sends a test to every address that is saved. How it really ended shows under “Sent, and on the way”.
alerts-test-written = The test is on its way. See how it ends under “Sent, and on the way”; then look into the mailbox.
alerts-test-nobody = No address is saved to send a test to.
alerts-test-throttled = Too many tests. Wait a few minutes.
alerts-who = To whom
alerts-addresses = Mail addresses, one a line
alerts-webhook = Webhook (other software of the ward takes alerts); may be empty
alerts-webhook-secret = The receiver checks signatures with the key in the file { $path } on the server.
alerts-language = Written in
alerts-when = When
alerts-urgent = Calls for help, and whatever may lose a dossier or a key: at once, by night too.
alerts-kind-act = Houses that need somebody (red)
alerts-kind-watch = What can wait (yellow)
alerts-kind-ended = That something is over
alerts-policy-always = At once, by night too
alerts-policy-day = By day at once, by night in the morning
alerts-policy-never = Not at all
alerts-day-from = Day is from
alerts-day-to = to
alerts-chain = When somebody calls for help and nobody answers
alerts-chain-why = After so many minutes in which nobody pressed “I take it” the next is written to. The kiosk says truly whether the call was passed on, or nobody answers.
alerts-after = After
alerts-minutes-to = minutes write to
alerts-save = Save
alert-fault-ways = The server's file of alerts has a mistake; tell the server's administrator
alert-fault-smtp-missing = The server does not know yet how to send mail; tell the server's administrator
alert-fault-smtp-unreachable = The mail server cannot be reached; trying again
alert-fault-smtp-no-tls = The mail server does not encrypt, so nothing is sent
alert-fault-smtp-tls = The mail server's certificate is not right, so nothing is sent
alert-fault-smtp-login = The mail server does not take the name or the password
alert-fault-smtp-refused = The mail server refuses; look at the receiver's address
alert-fault-smtp-busy = The mail server says to wait; trying again
alert-fault-hook-unreachable = The receiver cannot be reached; trying again
alert-fault-hook-tls = The receiver's certificate is not right, so nothing is sent
alert-fault-hook-private = That address is in a private network; the server's administrator must allow it first
alert-fault-hook-redirect = The receiver leads to another address; set the right one
alert-fault-hook-refused = The receiver refuses; look at the address
alert-fault-hook-busy = The receiver says to wait; trying again

## What to do (do-…) and what is the matter (is-…)

do-unheard = Ask somebody to see whether the box has power and network
is-unheard = The box is not heard
do-card-copied = Shut this box out and tell the technician
is-card-copied = Two boxes use the same card
do-board-moved = Ask the technician: was the card moved to another box?
is-board-moved = The card runs on another board than the one that was taken in
do-button-stuck = Ask somebody there to look at the stuck button
is-button-stuck = A button is stuck; touching the screen still works
do-buttons-missing = Tell the technician to look at the buttons
is-buttons-missing = The buttons do not answer; touching the screen still works
do-button-unused = Try every button on the next visit
is-button-unused = A button was not pressed all week
do-camera-hung = Ask somebody to pull the camera's cable and put it back
is-camera-hung = The camera does not answer, papers cannot be photographed
do-camera-missing = Ask somebody to look at the camera's cable
is-camera-missing = No camera is seen, papers cannot be photographed
do-card-worn = Arrange for the technician to replace the card
is-card-worn = The card is near the end of its life
do-city-keys-unusable = Tell the technician: the box cannot use the city's keys
is-city-keys-unusable = The box can keep no more dossiers
do-city-refused = Tell the technician: the server does not take this box's dossiers
is-city-refused = Dossiers stay in the box
do-city-not-ours = Wait; if it lasts, look at the house's network
is-city-not-ours = The network there wants a login or leads elsewhere
do-city-trouble = Wait for the server
is-city-trouble = The city's server is busy
do-city-unreachable = Wait for the network
is-city-unreachable = The network there comes and goes
do-clock-wrong = Wait until the box sets its clock
is-clock-wrong = The box's clock is wrong
do-host-too-hot = Ask somebody to look at the fan and the air around the box
is-host-too-hot = The box is too hot and slows down
do-host-under-voltage = Ask somebody to use the power supply that came with the box
is-host-under-voltage = The power supply is too weak
do-kiosk-silent = Press Restart on this house's page
is-kiosk-silent = The screen there may not work
do-listing-refused = Tell the technician if it lasts
is-listing-refused = The box cannot use the new listing and shows the old one
do-listing-stale = Wait for the network
is-listing-stale = The listing on the box may be old
do-outbox-stuck = Ask somebody to look at the house's network
is-outbox-stuck = Dossiers wait to be sent; they are safe in the box
do-printer-cover-open = Ask somebody there to close the printer's cover
is-printer-cover-open = The printer's cover is open
do-printer-empty = Ask somebody there to load A5 paper
is-printer-empty = The printer is out of paper
do-printer-gone = Ask somebody to look at the printer's power and cable
is-printer-gone = The printer broke off in the middle
do-printer-jammed = Ask somebody to take the jammed paper out
is-printer-jammed = Paper is jammed in the printer
do-printer-missing = Ask somebody to switch the printer on and look at its cable
is-printer-missing = No printer is seen
do-printer-offline = Ask somebody to switch the printer on
is-printer-offline = The printer is off
do-printer-paused = Press Restart print queue on this house's page
is-printer-paused = The print queue is stopped
do-printer-refused = Press Restart print queue; if it lasts, tell the technician
is-printer-refused = The printer does not take slips
do-printer-trouble = Ask somebody what the printer shows
is-printer-trouble = The printer has trouble
do-reader-missing = Ask somebody to look at the card reader's cable
is-reader-missing = The card reader does not answer; typing still works
do-sealed-file-lost = Call the technician at once: a dossier in the box is damaged
is-sealed-file-lost = Somebody may have to hand it in again; the number is on the box's technician page
do-sealed-file-unknown = Call the technician before the card is replaced
is-sealed-file-unknown = There is a dossier in the box that nothing is known of
do-storage-full = Ask somebody to look at the network, so that dossiers can leave
is-storage-full = The card is full, the box takes no more dossiers
do-storage-read-only = Call the technician to replace the card
is-storage-read-only = The card is broken, the box takes no more dossiers
do-screen-dark = Ask somebody whether the screen is lit and its cable tight
is-screen-dark = The screen there may be dark
do-worker-down = Press Restart on this house's page
is-worker-down = A part of the box does not run
do-device-gone = Ask somebody to look at the cables of the box's devices
is-device-gone = A device that was there before is not seen
do-update = Tell the technician if it comes again
is-update = New software could not be used; the box runs the old one
do-other = Tell the technician
is-other = The box says: { $detail }

# Days off, and days worked instead
days-open = Days off
days-title = The ward's days off, and days worked instead
days-year = Year { $year }
days-lead = Boxes reckon the day a result is due by this calendar; the board tells days off ahead. Empty a line to take the day away.
days-off = Days off (besides the weekends)
days-date = Day
days-name = What the day is called
days-swaps = Swapped: a day of a weekend worked for a day off in the week
days-worked = Day worked
days-instead = Day off instead
days-rest = For the whole calendar
days-source = According to which document
days-announced = The government has announced this year's days off
days-closes = Dossiers are received until
days-weekdays = Working days of the week
days-weekday = { $day ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[other] Sunday
  }
days-more = More lines: look through, publish, and open this page again.
days-submit = Look through the days off
days-wrong = { $count } places in the days off need mending
daywrong-date = A day is missing or wrong.
daywrong-year = This day is not in the year being changed.
daywrong-twice = This day stands in a line above.
daywrong-name = What the day is called is missing.
daywrong-worked = The day worked must be one of a weekend.
daywrong-free = The day off instead must be one within the week.
daywrong-empty = Missing.
daywrong-time = Not a time.
days-kept = Nothing has changed; what was typed is still below. Mend what is marked and press again.

## Statistics

room-stats = Figures
stats-title = Figures
stats-as-of = Figures up to { $clock }
stats-nothing = No box has told any figures yet
stats-silent = { $count } houses are not heard now: their figures are older
stats-until = figures up to { $clock }
stats-choose-month = Month
stats-choose-by = Over time by
stats-by-month = months
stats-by-week = weeks
stats-show = Show
stats-chart = Chart
stats-grid = Table: { $title }
stats-week = Week { $first } – { $last }
stats-month = Month { $month }
stats-none = –
stats-small = <5
stats-masked = masked
stats-masked-why = Masked too, so that a number under 5 in another line cannot be reckoned
stats-hidden = under 5, or masked
stats-whole = Total
stats-no-ward = No ward given
stats-no-number = No figures here

stats-visits = Visits
stats-dossiers = Dossiers handed in
stats-guided = Guidance visits
stats-abandoned = Visits broken off
stats-leaflets = Leaflets
stats-calls = Calls for help
stats-arrived = Dossiers
stats-answers = Answers

stats-table-time = The last twelve periods
stats-table-houses = House by house
stats-table-procedures = Procedure by procedure
stats-table-states = Dossiers that reached the ward
stats-table-answers = Were people satisfied
stats-table-headings = By the groups of Decision 766/QĐ-TTg
stats-head-time = Period
stats-head-houses = House
stats-head-procedures = Procedure
stats-head-states = State
stats-head-answers = Answer
stats-page-time = Over time
stats-page-houses = Houses
stats-page-procedures = Procedures
stats-page-states = Dossiers arrived
stats-page-answers = Satisfaction
stats-page-headings = Decision 766

stats-arrived-soon = Opened by the end of the next working day
stats-arrived-late = Opened later
stats-arrived-unopened = Not opened
stats-arrived-opened = Opened
stats-share-soon = { $percent }% opened by the end of the next working day
stats-share-good = { $percent }% answered “well”
stats-share-not = The numbers are too small for a share.
stats-no-calendar = No days off are posted, so nobody can say what was opened in time.
stats-answer-good = Well
stats-answer-fair = So-so
stats-answer-poor = Not well
stats-answers-late = The answers of a day are only told when it is over.

stats-766-group = Group
stats-766-here = Counted here
stats-766-not = To be had elsewhere
stats-766-source = Decision 766/QĐ-TTg of the Prime Minister (23 June 2022) has five groups of indicators; payment has a line of its own here. The National Public Service Portal gives the points; none are given here.
stats-766-open = Openness, transparency
stats-766-open-here = { $count } procedures posted at the boxes, published { $clock }
stats-766-open-not = Share of procedures published and updated in time
stats-766-progress = Progress and results
stats-766-progress-not = Share settled in time: in the system that settles procedures
stats-766-digital = Digitisation
stats-766-digital-here = { $pages } sheets photographed into files
stats-766-digital-not = Electronic results, reuse of digitised data
stats-766-online = Online services
stats-766-online-here = { $dossiers } dossiers handed in at a box, without going to the ward
stats-766-online-not = Share of online dossiers among all
stats-766-payment = Online payment
stats-766-payment-not = Boxes take no money: see the portal
stats-766-content = Satisfaction
stats-766-content-not = The Decision reckons it from complaints and petitions; the question at the box does not replace that

stats-how = How these are counted
stats-how-days = Each box counts by day and tells; told again, it still counts once. A visit that the power cut ended is not counted.
stats-how-small = Numbers from 1 to 4 read “<5”, since they may point at somebody. What reads “masked” is hidden too, so that nobody can subtract his way to them.
stats-how-guided = A guidance visit read a procedure or took a leaflet and handed nothing in. One broken off had begun its answers.
stats-how-overlap = Weeks and months overlap, so weeks have totals only, no houses and no procedures.
stats-how-person = No names, numbers of papers or times of day of anybody are in these figures.
