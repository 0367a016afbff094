# Keys of the on-screen keyboard that carry a word; marks are named under the letter they make
key-shift = Hoa
key-digits = 123
key-letters = ABC
key-space = dấu cách
key-backspace = Xóa
key-mark-sac = sắc
key-mark-huyen = huyền
key-mark-hoi = hỏi
key-mark-nga = ngã
key-mark-nang = nặng
key-mark-mu = mũ
key-mark-moc = móc
