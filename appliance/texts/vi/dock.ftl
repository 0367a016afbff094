### Bàn thử: cả cái máy trên một trang, cho người làm phần mềm, người hướng dẫn và người mua.

dock-title = Bàn thử Cửa Gần
dock-lead = Bấm nút vàng để bắt đầu. Kéo giấy, kéo thẻ vào màn hình như đặt lên bàn thật.
dock-simulated = MÔ PHỎNG · không phải máy thật
dock-screen = Màn hình của máy
dock-keys = Năm nút thật bên phải màn hình, nhấn giữ được
dock-button-help = Giúp đỡ
dock-button-back = Quay lại
dock-button-up = Lên
dock-button-ok = Chọn
dock-button-down = Xuống
dock-board = Bảng tin
dock-technician = Kỹ thuật
dock-console = Máy phường
dock-other-language = English

dock-table = Dưới máy chụp
dock-table-empty = Chưa có giấy
dock-table-clear = Lấy giấy ra
dock-papers = Giấy trên bàn
dock-papers-hint = bấm hoặc kéo vào màn hình
dock-poses = Đặt giấy
dock-cards = Thẻ qua đầu đọc
dock-cards-hint = thẻ đỏ phải bị từ chối
dock-drop = Thả vào đây
dock-card-good = hợp lệ
dock-garbage = Rác

dock-printer = Máy in
dock-printer-ready = sẵn sàng
dock-printer-empty = hết giấy
dock-printer-jam = kẹt giấy
dock-printer-cover = nắp mở
dock-printer-unplugged = rút điện
dock-printer-do-empty = Hết giấy
dock-printer-do-refill = Nạp giấy
dock-printer-do-jam = Kẹt giấy
dock-printer-do-clear = Gỡ kẹt
dock-printer-do-cover-open = Mở nắp
dock-printer-do-cover-close = Đóng nắp
dock-printer-do-unplug = Rút dây
dock-printer-do-plug = Cắm dây
dock-tray = Giấy đã ra
dock-tray-empty = Khay chưa có tờ nào.
dock-sheet = Mở tờ in ra lúc { $time }

dock-uplink = Đường lên phường
dock-uplink-up = đang nối
dock-uplink-cut = bị cắt
dock-uplink-slow = rất chậm
dock-uplink-portal = trang đăng nhập Wi-Fi
dock-uplink-do-mend = Nối
dock-uplink-do-cut = Cắt
dock-uplink-do-slow = Chậm
dock-uplink-do-portal = Trang Wi-Fi

dock-camera = Máy chụp
dock-camera-plugged = chạy
dock-camera-hung = treo
dock-camera-unplugged = rút dây
dock-camera-do-hang = Treo
dock-camera-do-unplug = Rút dây
dock-camera-do-plug = Chạy lại

dock-reader = Đầu đọc
dock-reader-plugged = cắm
dock-reader-unplugged = rút dây
dock-reader-do-unplug = Rút dây
dock-reader-do-plug = Cắm dây

dock-kill = Giết kiosk
dock-power = Cắt điện, bật lại
dock-command = Lệnh tương đương
dock-dark-power = Mất điện.
dock-dark-power-lead = Bộ nhớ tạm trống, bản nháp mất theo đúng thiết kế. Hồ sơ đã cất vẫn còn. Đang bật lại.
dock-dark-kill = Tiến trình kiosk đã chết.
dock-dark-kill-lead = Bản nháp vẫn còn trong bộ nhớ tạm. Đang bật lại.
dock-dark-lost = Kiosk không trả lời.
dock-dark-lost-lead = Trang này tự nối lại. Nếu lâu, xem cửa sổ đang chạy make run.
dock-back = chạy lại sau { $seconds } giây

dock-dossiers = Hồ sơ
dock-dossiers-none = Chưa có hồ sơ nào. Nộp thử một cái.
dock-stage-waiting = chờ gửi
dock-stage-sending = đang gửi
dock-stage-uploaded = đã gửi, chờ ký nhận
dock-stage-arrived = phường có rồi
dock-stage-lost = tệp hỏng
dock-station-sealed = trong máy
dock-station-uploaded = đã gửi
dock-station-arrived = phường có

dock-log = Nhật ký
dock-log-button = bấm { $button }
dock-log-stuck = { $button } bị giữ quá lâu
dock-log-free = { $button } đã nhả
dock-log-touch = chạm { $action }
dock-log-key = một phím
dock-log-code = đọc được một mã
dock-log-sheet = thấy tờ giấy
dock-log-no-sheet = không thấy tờ giấy
dock-log-page = một trang, { $size }
dock-log-whole = không thấy góc, giữ cả hình { $size }
dock-log-well = chạy lại
dock-log-at = { $screen }
dock-log-screen = { $before } → { $after }
dock-log-sealed = { $number } đã cất
dock-log-waiting = { $number } chờ gửi
dock-log-sending = { $number } đang gửi
dock-log-uploaded = { $number } đã gửi hết
dock-log-arrived = { $number } phường đã ký nhận
dock-log-lost = { $number } tệp hỏng

dock-slip-sent = đã gửi tới máy in
dock-slip-printing = đang in
dock-slip-printed = đã in
dock-slip-unknown = không rõ đã ra chưa
dock-slip-cancelled = đã hủy

dock-flaw-five-fields = thiếu trường
dock-flaw-eleven-digits = mười một số
dock-flaw-no-such-day = sai ngày
dock-flaw-no-name = không tên
dock-flaw-an-address-not-a-card = địa chỉ web

dock-pose-straight = thẳng
dock-pose-tilted = nghiêng
dock-pose-shadowed = bóng che
dock-pose-half-off = lọt mép bàn

dock-paper-to-khai = Tờ khai
dock-paper-chung-sinh = Giấy chứng sinh
dock-paper-don-trang-1 = Đơn, trang 1
dock-paper-don-trang-2 = Đơn, trang 2
dock-paper-xac-nhan = Giấy xác nhận
dock-paper-the-can-cuoc = Thẻ căn cước
