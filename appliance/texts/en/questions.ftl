# Questions asked of everybody, one a page
question-for_whom = Who is this for?
question-for_whom-hint = Choose one.
choice-for_whom-self = For myself
choice-for_whom-family = For a family member
choice-for_whom-business = For a business
question-business_name = Name of the business
question-business_name-hint = As on its registration.
question-tax_code = Tax code
question-tax_code-hint = 10 digits, a branch 13. A household business: 12 digits of the ID.
question-person_name = Full name of the person this is for
question-person_name-hint = As on the papers. Gold keys add marks; Telex works too.
question-applicant_name = Full name of the person handing in
question-applicant_name-hint = As on the papers. Gold keys add marks; Telex works too.
question-applicant_birth = Date of birth of the person handing in
question-applicant_birth-hint = Day, month, year: 02031990. The year alone will do.
question-applicant_id = Citizen ID number of the person handing in
question-applicant_id-hint = 12 digits, on the front of the card.
question-applicant_address = Present address
question-applicant_address-hint = House number, neighbourhood or village, ward.
question-phone = Phone number
question-phone-hint = For the ward to call if something is unclear.
question-note = Anything else the ward should know?
question-note-hint = If not, skip this.

# Leaving a question open
skip = Skip
skip-tax_code = No tax code yet
skip-applicant_id = I don't remember it
skip-phone = No phone
skip-note = Skip

# Taking the likely answer
answer-suggest = Change to { $value }

# What is wrong with an answer: what happened, then what to do
answer-error-empty = Nothing typed yet. Type the answer.
answer-error-choice = Nothing chosen yet. Choose one.
answer-error-long = Too long by { $over }. Keep within { $most } letters.
answer-error-characters = A strange sign. Use letters, digits, punctuation.
answer-error-digits = Digits only here. Delete the letters and type digits.
answer-error-personal-number = An ID number has 12 digits, this has { $count }. Look at the card again.
answer-error-phone = A phone number has 10 or 11 digits and begins with 0. Check the number.
answer-error-tax-code-length = A tax code has 10, 12 or 13 digits, this has { $count }. Check the paper.
answer-error-tax-code-wrong = There is a slip in the tax code. Check each digit.
answer-error-date-incomplete = The date is incomplete. Type 8 digits like 02031990, or the year alone.
answer-error-no-such-day = There is no day { $date }. Check day and month.
answer-error-day-ahead = { $date } has not come yet. Check the day.
answer-error-year-short = The year needs 4 digits. Was it { $likely }?
answer-error-year-ahead = The year { $year } has not come yet. Was it { $likely }?
answer-error-year-early = The year { $year } is too long ago. Was it { $likely }?

# What a citizen card says
card-number = ID number
card-name = Full name
card-birth = Date of birth
card-address = Registered address
