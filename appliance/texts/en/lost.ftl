# The screens of a box whose card does not open.
lost-slips = If you hold a numbered slip from this box, keep it and ask the ward by that number.
