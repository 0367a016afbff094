### Everything the kiosk says to a resident. Verbs first; times are clock times.

## Bar, rail, what all pages share

bar-name = Cửa Gần
bar-simulated = SIMULATED
bar-shell = SSH OPEN
bar-step = Step { $step }/6 · { $name }
step-1 = Overview
step-2 = Person
step-3 = Details
step-4 = Papers
step-5 = Check
step-6 = Send, take the number
page-turn = Page { $turn }/{ $turns }
page-alt = The page just photographed
preview-alt = The table under the camera
turn-previous = Page before
turn-next = Next page
continue = Continue
tool-look = Size
tool-leave = Leave
restarting-title = The machine is restarting.
restarting-lead = One moment, the screen comes back by itself.

rail-label = The five buttons right of the screen
rail-wake = Wake the screen
rail-nothing = This button does nothing here
rail-help = Help
rail-back = Back
rail-up = Up
rail-down = Down
rail-previous = Left
rail-next = Right
rail-leave-row = Rows
rail-row = Enter
rail-choose = Select
rail-start = Start
rail-open = Open
rail-press = Press
rail-tick = Tick
rail-untick = Untick
rail-capture = Take
rail-keep = Keep
rail-edit = Edit
rail-print = Print

## Invitation, and finding a procedure

attract-title = Welcome
attract-lead = Hand in papers to the ward, right here.
attract-how = Touch the screen, or press the golden button.
attract-start = Start
attract-closed = This machine is being looked after
attract-closed-lead = Please come back after { $time }. Papers already handed in still go to the ward.
attract-offer = Print slip { $number }

home-title = What is to be done?
home-submit = Hand in a dossier
home-submit-hint = Photograph papers, send them to the ward
home-lookup = What to bring?
home-lookup-hint = Papers, fee, how many days
home-track = Where is my dossier?
home-track-hint = Type the number on the slip

track-number = Slip number
track-number-hint = Ten large digits on the slip.
track-number-wrong = This number is not right. Look at the slip again.
track-code = Private code
track-code-hint = Six digits at the end of the slip.
track-code-wrong = Number and code do not match. Look at the slip again.
track-code-many = Wrong three times. Please ask the ward.
track-found = Slip { $number }
track-lead = Arrived at the ward does not mean accepted yet.
track-at = { $time } on { $date }
track-elsewhere = A slip of another kiosk
track-elsewhere-lead = Scan the code on the slip with a phone, or ask the ward.

find-title = Find the procedure
find-event = By family event
find-event-hint = A birth, a wedding, a death
find-field = By field
find-field-hint = Civil status, certification, residence
find-search = Type its name
find-search-hint = With or without Vietnamese marks

groups-event-title = What happened in the family?
groups-field-title = Which field is it?
groups-count = { $count ->
    [one] { $count } procedure
   *[other] { $count } procedures
}

procedures-found = { $count ->
    [0] Nothing found yet
    [one] { $count } procedure found
   *[other] { $count } procedures found
}
procedure-code = Code { $code }

search-title = What is it about?
search-field = Name of the procedure
search-hint = With marks or without.
search-none = Nothing found yet. Try other words.
search-all = See all { $count }

cases-title = Which case is it?

## A procedure: what to bring, the fee, the time

procedure-begin = Hand in
procedure-unverified = Not verified. Ask before paying.
procedure-fee = Fee
procedure-time = Time
due-now = If handed in now
due-day = By { slip-weekday } { $date }, an estimate.{ $open ->
    [0] {""}
   *[other] {" "}Days off in { NUMBER($open, useGrouping: 0) } are not announced yet.
} The ward sets the official date.
due-verified = If facts must be verified
due-verified-day = By { slip-weekday } { $date }, an estimate.
due-verified-open = It will take longer.
procedure-result = Result
procedure-source = { $of ->
    [ma] Code source
    [ho_so] Papers source
    [le_phi] Fee source
    [thoi_han] Time source
   *[other] Source
}, { $date }
source-unnamed = source not named
procedure-partly = Visit needed
procedure-partly-text = After this, still go to the ward.
paper-nop = { $copies ->
    [0] { $originals ->
        [0] Hand in
        [1] Original
       *[other] { $originals } originals
    }
   *[other] { $originals ->
        [0] { $copies ->
            [1] Copy
           *[other] { $copies } copies
        }
       *[other] { $originals } original, { $copies } copy
    }
}
paper-xuat_trinh = Only shown

## Consent, citizen card

consent-title = Before starting
consent-what = Papers are photographed and answers sent to the ward.
consent-who = Only the ward's officers can open the dossier.
consent-keep = Once sent, everything is wiped from here.
consent-free = Or go to the ward and hand it in there.
consent-agree = I agree to send it to the ward
consent-needed = Tick the box of agreement to go on.

identity-title = Hold the citizen card to the reader
identity-camera-title = Lay the citizen card under the camera
identity-lead = The square code on it fills in answers. They can be changed.
identity-camera = Use the camera
identity-reader = Use the reader
identity-type = No card, type instead

card-title = The card says this. Right?
card-lead = Only to fill in answers; they can be changed.
card-use = Right, fill it in
card-again = Another card

## Keyboard

keys-label = Keyboard
key-shift = capitals
key-space = space
key-backspace = delete
key-digits = 123
key-letters = ABC
key-mark-sac = sắc
key-mark-huyen = huyền
key-mark-hoi = hỏi
key-mark-nga = ngã
key-mark-nang = nặng
key-mark-mu = mũ
key-mark-moc = móc

## Photographing papers

paper-place = Lay the whole sheet in the picture.
paper-seen = Sheet found. Hold still and take it.
paper-swap = Take the last sheet away, lay this one.
paper-wait = Taking it, hold still.
paper-capture = Take picture
paper-missing = Not at hand
paper-enough = That is all
paper-of = Paper { $place }/{ $total }
paper-pages = { $count ->
    [0] no page yet
    [one] { $count } page
   *[other] { $count } pages
}
paper-is-missing = Not at hand

review-title = Is the writing clear?
review-found = Cut along the four corners.
review-nothing = No sheet to be seen. Lay it down, add light, take it again.
review-whole = No clear edges, so the whole picture is kept.
flaw-too-dark = Too dark. Add light, then take it again.
flaw-cut-off = An edge is missing. Lay it inside the frame, then take it again.
flaw-blurred = The writing is blurred. Hold the paper still, then take it again.
review-keep = Clear, keep it
review-again = Take again

more-title = Is there another page?
more-kept = { $count ->
    [one] { $count } page of this paper is kept.
   *[other] { $count } pages of this paper are kept.
}
more-next = No, next paper
more-last = No, go on
more-redo = Take it again
more-another = Add a page

bring-title = Bring these to the ward
bring-show = Only shown

## Check, send, done

check-title = Is everything right?
check-edit = Edit
check-nothing = Left empty
check-sealed = The dossier is locked. Only the ward can open it.
check-submit = Send to the ward
hurried = Read it, then press again

sealing-title = Locking the dossier
sealing-lead = One moment. Then the slip number appears.

done-title-waiting = Done! Stored, waiting to be sent
done-title-sending = Done! Being sent now
done-title-uploaded = Done! It has been sent
done-title-arrived = Done! It reached the ward
done-title-lost = The stored dossier is damaged
done-number = Slip number
done-code = Private code
done-number-keep = Keep both to ask about it
done-kept = Locked and stored here
done-city-waiting = Waiting to be sent
done-city-unlinked = No link; it goes out by itself
done-city-sending = Being sent to the ward
done-city-uploaded = Sent, not signed for yet
done-city-arrived = The ward's machine signed for all of it
done-city-lost = Damaged; please tell the ward
done-slip-preparing = Preparing the slip
done-slip-sent = Sent to the printer
done-slip-printing = The slip is printing
done-slip-printed = The slip is printed
done-slip-unknown = Unsure if the slip came out
done-slip-cancelled = The slip is not printed
done-slip-held = The slip waits for the printer
done-at = { $time }
done-since = since { $time }
done-as-of = at { $time }
done-print = Print again
done-end = Finish and wipe everything here

## Help, leaving, anybody there, text size

help-title = How to use this machine
help-touch = Touch what to choose.
help-walk = Up and down: go from one to the next.
help-ok = Golden button: choose what has the golden frame.
help-back = Arrow button: to the page before.
help-human = For help from a person, ask:
help-officer = the ward's officers
help-call = Call the ward for help
help-ward-title = The ward's help
help-ward-called = The ward was called at { $time }.
help-ward-wait = When the ward answers it shows here. This page may be closed meanwhile.
help-ward-passed = At { $time } nobody had answered, and somebody else was told. This page may be closed meanwhile.
help-ward-nobody = By { $time } nobody at the ward has answered. You can go on, ask somebody in this house, or go to the ward.
help-ward-says = The ward says:
help-close = Close, go on

rate-title = Did it go well?
rate-lead = Everything was wiped here. The answer is kept with no dossier and no name.
rate-good = Yes, well
rate-fair = So-so
rate-poor = Not well
rate-skip = Skip

leave-title = Leave now?
leave-lead = The pictures and answers will be wiped from here.
leave-stay = Stay, go on
leave-now = Leave, wipe all
leave-lead-slip = The slip is not printed yet. After leaving it may never come out. The dossier is still sent.
leave-stay-slip = Stay for the slip
leave-now-slip = Leave without the slip

idle-title = Is anybody still here?
idle-lead = In { $seconds } seconds everything here is wiped.
idle-stay = Yes, go on

look-title = Text and colours
look-size = Text size
look-theme = Colours
look-language = Language
look-size-s = Small
look-size-m = Medium
look-size-l = Large
look-size-xl = Huge
look-theme-light = Light
look-theme-dark = Dark
look-theme-contrast = Contrast
look-close = All right

fault-title = Something is wrong here
fault-retry = Try again
fault-home = To the first page
