# Questions asked of everybody, one a page
question-for_whom = Làm việc này cho ai?
question-for_whom-hint = Chọn một ô.
choice-for_whom-self = Cho bản thân
choice-for_whom-family = Cho người trong nhà
choice-for_whom-business = Cho doanh nghiệp, hộ kinh doanh
question-business_name = Tên doanh nghiệp, hộ kinh doanh
question-business_name-hint = Gõ như trên giấy đăng ký.
question-tax_code = Mã số thuế
question-tax_code-hint = 10 số, chi nhánh 13 số. Hộ kinh doanh: 12 số căn cước.
question-person_name = Họ và tên người được làm giúp
question-person_name-hint = Gõ như trên giấy tờ. Phím vàng thêm dấu.
question-applicant_name = Họ và tên người nộp
question-applicant_name-hint = Gõ như trên giấy tờ. Phím vàng thêm dấu.
question-applicant_birth = Người nộp sinh ngày nào?
question-applicant_birth-hint = Gõ ngày, tháng, năm: 02031990. Chỉ nhớ năm cũng được.
question-applicant_id = Số căn cước của người nộp
question-applicant_id-hint = 12 số, in ở mặt trước thẻ.
question-applicant_address = Chỗ ở hiện nay
question-applicant_address-hint = Số nhà, tổ dân phố hoặc thôn, phường xã.
question-phone = Số điện thoại
question-phone-hint = Để phường gọi khi cần hỏi thêm.
question-note = Có gì cần nói thêm với phường?
question-note-hint = Không có thì bỏ qua.

# Leaving a question open
skip = Bỏ qua
skip-tax_code = Chưa có mã số thuế
skip-applicant_id = Không nhớ số
skip-phone = Không có điện thoại
skip-note = Bỏ qua

# Taking the likely answer
answer-suggest = Đổi thành { $value }

# What is wrong with an answer: what happened, then what to do
answer-error-empty = Chưa gõ gì. Gõ câu trả lời.
answer-error-choice = Chưa chọn. Chọn một ô.
answer-error-long = Dài quá { $over } chữ. Gõ gọn trong { $most } chữ.
answer-error-characters = Có ký hiệu lạ. Chỉ dùng chữ, số và dấu câu.
answer-error-digits = Ô này chỉ nhận số. Xóa chữ, gõ lại số.
answer-error-personal-number = Số căn cước có 12 số, mới có { $count }. Xem lại trên thẻ.
answer-error-phone = Số điện thoại có 10 hoặc 11 số, bắt đầu bằng 0. Xem lại số.
answer-error-tax-code-length = Mã số thuế có 10, 12 hoặc 13 số, đây là { $count }. Xem lại trên giấy.
answer-error-tax-code-wrong = Mã số thuế có chỗ gõ nhầm. Xem lại từng số.
answer-error-date-incomplete = Ngày chưa đủ. Gõ 8 số như 02031990, hoặc chỉ gõ năm.
answer-error-no-such-day = Không có ngày { $date }. Xem lại ngày và tháng.
answer-error-day-ahead = Ngày { $date } chưa tới. Xem lại ngày.
answer-error-year-short = Năm cần đủ 4 số. Có phải { $likely } không?
answer-error-year-ahead = Năm { $year } chưa tới. Có phải { $likely } không?
answer-error-year-early = Năm { $year } lâu quá rồi. Có phải { $likely } không?

# What a citizen card says
card-number = Số căn cước
card-name = Họ và tên
card-birth = Ngày sinh
card-address = Nơi thường trú
