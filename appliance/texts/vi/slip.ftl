### The printed slip. No pronouns; "Số phiếu" is ours, "mã hồ sơ" would be the official code.

slip-title = Phiếu đã nộp hồ sơ
