### A new box that belongs to no ward yet: for those who put it up, and the officer.

claim-title = New box, waiting for its ward
claim-do = At the officers' console open Houses, choose to take a new box in, and type this code or take a picture of the square:
claim-code = Code of this box
claim-lasts = Works once, for { $minutes } more minutes; then the box shows another.
claim-asking = Asking the ward…
claim-fingerprint = To compare:
claim-granted = The ward has taken this box in for { $house }
claim-granted-next = It opens in a moment.
