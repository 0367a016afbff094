### The display board, read from four metres away.

board-title = Cửa Gần notice board
board-day = { $weekday ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
  }, { $date }
board-overview = What can be done here
board-overview-lead = Cửa Gần scans papers, sends them to the ward and prints a slip.
board-most-filed = Filed most here
board-notice = From { $ward }
board-notice-until = Until { $date }
board-said-until = Until { $time } on { $date }
board-news = New this week
board-new = new
board-gone = gone
board-changed = changed
board-fact-papers = papers
board-fact-fee = fee
board-fact-time = time
board-fact-rest = details
board-how = How does one file here?
board-how-1 = Choose on the machine what is to be done.
board-how-2 = Show the ID card to the reader, or type the name.
board-how-3 = Answer one question a page.
board-how-4 = Lay each paper under the camera.
board-how-5 = Look it over, send it, take the numbered slip.
board-how-6 = To ask how it stands: type the slip's number and code.
board-code = code { $code }
board-agency = handled by { $agency }
board-part = page { $part }/{ $parts }
board-scan = Scan
board-code-label = The code opens this page on a telephone
board-papers = Papers to bring
board-shown-only = only shown
board-submit = handed in
board-copies = { $originals ->
    [0] { $copies ->
        [one] { $copies } copy
       *[other] { $copies } copies
    }
    [one] { $copies ->
        [0] { $originals } original
        [one] { $originals } original, { $copies } copy
       *[other] { $originals } original, { $copies } copies
    }
   *[other] { $copies ->
        [0] { $originals } originals
        [one] { $originals } originals, { $copies } copy
       *[other] { $originals } originals, { $copies } copies
    }
  }
board-fee = Fee
board-time = Time
board-partly = After this machine one visit to the ward is still needed.
board-unverified = Not yet verified.
board-unverified-more = Ask the ward before going.
board-sources = Source
board-source-ho_so = papers
board-source-le_phi = fee
board-source-thoi_han = time
board-source-ma = procedure code
board-source-any = the rest
board-source-all = everything
board-retrieved = taken on { $date }
board-as-of = Copied { $date }
board-age = { $days ->
    [0] today
    [1] yesterday
   *[other] { $days } days ago
  }
board-unlinked = No link since { $time }
board-nothing = This machine has no listings yet.
board-nothing-lead = Please ask at the ward.
board-published = Published { $date }
board-unverified-facts = Not yet verified:
board-days = Days off, and days worked instead
board-days-off = closed
board-days-worked = open
board-days-open = (expected by law)
