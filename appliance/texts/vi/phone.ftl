### The posted procedures on a visitor's own telephone.

phone-title = Cửa Gần: thủ tục niêm yết
phone-lead = Cần làm việc gì?
phone-search = Gõ tên việc, có dấu hay không dấu
phone-find = Tìm
phone-found = { $count ->
    [0] Không tìm thấy. Thử gõ ít chữ hơn.
   *[other] Tìm thấy { $count } việc
  }
phone-missing = Danh mục đang niêm yết không có thủ tục này.
phone-all = Xem mọi việc
phone-more = Chi tiết
phone-agency = Nơi làm
phone-place = Địa chỉ
phone-who-for = Ai được làm
phone-result = Kết quả
phone-conditions = Điều kiện
phone-steps = Các bước
phone-basis = Căn cứ pháp lý
