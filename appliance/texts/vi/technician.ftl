### Trang cho người sửa máy. Không có gì của bà con ở đây.

technician-title = Trang kỹ thuật
technician-simulated = MÔ PHỎNG · không phải máy thật
technician-simulated-device = mô phỏng
technician-box = máy { $box }
technician-at = lúc { $time }
technician-lost = Máy không trả lời từ { $time }. Những gì dưới đây đã cũ.
technician-all-well = Mọi thứ đều chạy.
technician-faults = { $count } lỗi đang có
technician-since = từ { $time }
technician-never = chưa báo lỗi từ lúc bật máy
technician-nothing-held = không hồ sơ nào bị giữ lại
technician-fine = tốt
technician-unknown = máy này không đo được
technician-checks = Kiểm tra

check-buttons = Năm nút
check-camera = Máy chụp
check-reader = Đầu đọc thẻ
check-printer = Máy in
check-storage = Thẻ nhớ, còn trống
check-temperature = Nhiệt độ
check-power = Nguồn điện
check-city = Đường lên phường
check-listing = Danh mục từ phường, nghe lần cuối

technician-outbox = Hồ sơ trong máy
technician-outbox-none = Chưa có hồ sơ nào.
technician-outbox-counts = { $waiting } đang chờ · { $sent } đã tới phường · { $lost } hỏng
technician-next-try = Thử lại
technician-slip = Phiếu
technician-attempts = đã thử { $count } lần
technician-due = đang tới lượt
technician-bytes = { $sent } / { $size } kB
technician-older = Còn { $count } hồ sơ cũ hơn, đã tới phường.

state-sealed = đã cất, chờ gửi
state-uploaded = gửi đủ, chờ ký nhận
state-receipted = phường đã ký nhận
state-purged = phường đã ký nhận, đã xóa khỏi máy
state-lost = tệp hỏng

slip-state-none = chưa in
slip-state-sent = đã gửi tới máy in
slip-state-printed = đã in
slip-state-unknown = không rõ
slip-state-cancelled = đã hủy

age-seconds = { $count } giây
age-minutes = { $count } phút
age-hours = { $count } giờ
age-days = { $count } ngày

technician-machine = Máy tính
technician-board = Bo mạch
technician-memory = Bộ nhớ còn
technician-software = Phần mềm
technician-settings = Tệp cấu hình
technician-listings = Danh mục, bản
technician-city-url = Địa chỉ phường

fault-host-too-hot = Máy đang nóng. Vẫn làm được, có thể chậm hơn.
fault-host-too-hot-hint = Từ 80 °C máy tự chạy chậm lại: thông khe gió, lau bụi quạt, tránh nắng.
fault-host-under-voltage = Máy thiếu điện. Vẫn làm được.
fault-host-under-voltage-hint = Điện áp dưới mức: dùng đúng bộ nguồn 5 V của máy, dây ngắn, bỏ bớt thiết bị USB.

button-help = Trợ giúp
button-back = Quay lại
button-up = Lên
button-ok = OK
button-down = Xuống
