### The printed slip.

slip-title = Slip of a dossier handed in
slip-ward = { $ward } · Cửa Gần kiosk
slip-number = Slip number
slip-trial = TRIAL · simulated kiosk, no real dossier
slip-not-official = This is not the official receipt with a date for the result. The ward issues that one after looking at the dossier.
slip-procedure = Procedure
slip-procedure-value = { $name } (code{ "\u00A0" }{ $code })
slip-created = Handed in
slip-created-value = { $time }, { $weekday } { $date }
slip-clock-untrusted = The kiosk's clock has not been set, the time may be wrong.
slip-due = Result by
slip-due-value = An estimate: { $weekday } { $date }, if the ward receives it now. The ward sets the official date.
slip-papers = Scanned
slip-paper-pages = { $name }: { $pages ->
    [one] 1 page
   *[other] { $pages } pages
}
slip-missing = Still missing
slip-to-show = Bring to the ward
slip-none = None
slip-state = When printed
slip-state-arrived = The ward's server signed for it at { $time }
slip-state-value = Kept in the kiosk at { $time }, waiting to be sent
slip-partly-online = This cannot be done online entirely: a visit to the ward is still needed.
slip-next = What comes next
slip-next-keep = Keep this slip.
slip-next-track = To learn where the dossier is: scan the code, or give the slip number and the private code { $code }.
slip-next-originals = Bring the originals when the ward asks for them.
slip-continued = { $label } (continued)
slip-unnamed = Names nobody, for the sake of whoever handed in
slip-printed = Printed { $time } · { $page }
slip-weekday = { $day ->
    [0] Monday
    [1] Tuesday
    [2] Wednesday
    [3] Thursday
    [4] Friday
    [5] Saturday
   *[6] Sunday
}
slip-file-title = Slip { $number }
