### The display board, read from four metres away.

board-title = Bảng tin Cửa Gần
board-day = { $weekday ->
    [0] Thứ Hai
    [1] Thứ Ba
    [2] Thứ Tư
    [3] Thứ Năm
    [4] Thứ Sáu
    [5] Thứ Bảy
   *[6] Chủ Nhật
  }, { $date }
board-overview = Việc làm được tại đây
board-overview-lead = Máy Cửa Gần chụp giấy, gửi hồ sơ lên phường, in phiếu ngay tại đây.
board-most-filed = Nộp nhiều nhất ở đây
board-notice = Thông báo của { $ward }
board-notice-until = Thông báo đến hết ngày { $date }
board-said-until = Thông báo đến { $time } ngày { $date }
board-news = Mới trong tuần này
board-new = mới
board-gone = bỏ
board-changed = đổi
board-fact-papers = giấy tờ
board-fact-fee = lệ phí
board-fact-time = thời gian
board-fact-rest = chi tiết
board-how = Nộp hồ sơ ở máy này thế nào?
board-how-1 = Chọn việc cần làm trên máy.
board-how-2 = Đưa thẻ căn cước qua đầu đọc, hoặc gõ tên.
board-how-3 = Trả lời từng câu, mỗi trang một câu.
board-how-4 = Đặt từng tờ giấy dưới máy chụp.
board-how-5 = Xem lại, bấm gửi, nhận phiếu có số.
board-how-6 = Muốn biết hồ sơ đến đâu: gõ số và mã trên phiếu.
board-code = mã { $code }
board-agency = làm tại { $agency }
board-part = trang { $part }/{ $parts }
board-scan = Quét mã
board-code-label = Mã vuông mở trang này trên điện thoại
board-papers = Giấy tờ cần mang
board-shown-only = chỉ cho xem
board-submit = nộp
board-copies = { $originals ->
    [0] { $copies } bản sao
   *[other] { $copies ->
        [0] { $originals } bản chính
       *[other] { $originals } bản chính, { $copies } bản sao
    }
  }
board-fee = Lệ phí
board-time = Thời gian
board-partly = Nộp ở máy xong vẫn phải tới phường một lần.
board-unverified = Chưa kiểm chứng.
board-unverified-more = Hỏi lại phường trước khi đi.
board-sources = Nguồn
board-source-ho_so = giấy tờ
board-source-le_phi = lệ phí
board-source-thoi_han = thời gian
board-source-ma = mã thủ tục
board-source-any = phần còn lại
board-source-all = tất cả
board-retrieved = lấy ngày { $date }
board-as-of = Chép ngày { $date }
board-age = { $days ->
    [0] hôm nay
    [1] hôm qua
   *[other] đã { $days } ngày
  }
board-unlinked = Mất mạng từ { $time }
board-nothing = Máy chưa có danh mục thủ tục.
board-nothing-lead = Mời hỏi tại phường.
board-published = Công bố { $date }
board-unverified-facts = Chưa kiểm chứng:
board-days = Ngày phường nghỉ, ngày làm bù
board-days-off = nghỉ
board-days-worked = làm bù
board-days-open = (dự kiến theo luật)
