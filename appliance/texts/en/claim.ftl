### A new box that belongs to no ward yet: for those who put it up, and the officer.

claim-title = New box, waiting for its ward
claim-do = At the officers' console open Houses, choose to take a new box in, and type this code or take a picture of the square:
claim-code = Code of this box
claim-lasts = Works once, for { $minutes } more minutes; then the box shows another.
claim-token-used = The token in the settings has let another box in. The card need not be changed: use the code below.
claim-token-unknown = The ward has no such token as the settings say: mistyped, expired or revoked. The card need not be changed: use the code below.
claim-token-forged = The token in the settings does not fit the one that the ward keeps. The card need not be changed: use the code below.
claim-asking = Asking the ward…
claim-fingerprint = To compare:
claim-granted = The ward has taken this box in for { $house }
claim-granted-next = It opens in a moment.
