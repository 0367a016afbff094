### Leaflets: the buttons, the page that waits for the printer, and the words on paper. No official document.

leaflet-print = Print it
leaflet-print-forms = With form
leaflet-print-alone = Print alone
leaflet-title = Leaflet
leaflet-title-forms = Leaflet and blank forms
leaflet-preparing = The leaflet is being made
leaflet-sent = Sent to the printer
leaflet-printing = Printing
leaflet-printed = Printed. Take it from the printer.
leaflet-unknown = It is not known whether it came out
leaflet-cancelled = Not printed
leaflet-held = Waiting for the printer
leaflet-sheets = { $count ->
    [one] 1 sheet
   *[other] { $count } sheets
}, { $paper }
leaflet-sheets-small = { $count ->
    [one] 1 sheet
   *[other] { $count } sheets
}, { $paper }. The printer has small paper only: forms come out smaller.
leaflet-limit-visit = At most { $sheets } sheets a visit.
leaflet-limit-day = This kiosk prints at most { $sheets } sheets a day.
leaflet-again = Print one more
leaflet-close = Back to the procedure

leaflet-fault-printer-cover-open = The printer's cover is open. Close it, and it goes on by itself.
leaflet-fault-printer-empty = The printer is out of paper. With paper it goes on by itself.
leaflet-fault-printer-gone = The printer stopped in between. Look there, then print again.
leaflet-fault-printer-jammed = The paper is jammed. Do not pull, ask for help.
leaflet-fault-printer-missing = No printer is found. Ask for help.
leaflet-fault-printer-offline = The printer is off. Once it is on, it prints by itself.
leaflet-fault-printer-paused = The printer is paused.
leaflet-fault-printer-refused = The printer does not take it. Ask for help.
leaflet-fault-printer-trouble = The printer has a problem. Ask for help.

leaflet-kind = Leaflet of a procedure
leaflet-official = { $name } (code{ "\u00A0" }{ $code })
leaflet-not-official = This is a leaflet. It is not an official document and does not replace the ward's receipt.
leaflet-unverified = Not verified: ask the ward before paying.
leaflet-doubt = Not verified
leaflet-case = Case
leaflet-papers = Papers
leaflet-form = blank form attached
leaflet-fee = Fee
leaflet-time = Time
leaflet-place = Where
leaflet-partly = After handing in at the kiosk, still go to the ward.
leaflet-result = Result
leaflet-attached = Forms attached
leaflet-sources = Source
leaflet-as-of = As of { $date }, from listing { $listing }
leaflet-phone = On a telephone: scan the code, or type { $address }
leaflet-foot = Leaflet · not an official document
leaflet-printed-at = Printed { $time } on { $date } · { $page }
