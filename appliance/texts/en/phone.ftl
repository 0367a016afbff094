### The posted procedures on a visitor's own telephone.

phone-title = Cửa Gần: posted procedures
phone-lead = What do you need to do?
phone-search = Type what it is called, with or without accents
phone-find = Find
phone-found = { $count ->
    [0] Nothing found. Try fewer words.
    [one] { $count } found
   *[other] { $count } found
  }
phone-missing = The listing has no such procedure now.
phone-all = See everything
phone-more = Details
phone-agency = Where it is done
phone-place = Address
phone-who-for = Who may apply
phone-result = Result
phone-conditions = Conditions
phone-steps = Steps
phone-basis = Legal basis
