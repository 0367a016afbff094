### Trang cho người sửa máy. Không có gì của bà con ở đây.

technician-title = Trang kỹ thuật
technician-simulated = MÔ PHỎNG · không phải máy thật
technician-shell = ĐANG MỞ SSH · có khóa được vào máy này qua mạng
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
check-screen = Màn hình
check-workers = Các tiến trình
check-listing = Danh mục từ phường, nghe lần cuối

technician-versions = Phiên bản
technician-version-runs = Đang chạy: cuagan { $version }, làm ngày { $made }, ngăn { $slot }.
technician-version-nobody = Máy này không tự cập nhật.
technician-version-stick = Bản trên USB không được nhận.
update-step-none = Chưa có bản mới.
update-step-coming = Đang tải bản làm ngày { $made }.
update-step-installing = Đã tải bản { $version } (ngày { $made }); chờ không có ai dùng máy để ghi vào ngăn kia.
update-step-installed = Đã ghi bản { $version } (ngày { $made }) vào ngăn kia; chờ máy rảnh và khỏe để chạy thử.
update-step-tried = Đang chạy thử bản { $version } (ngày { $made }); chưa ổn thì tự về bản cũ.
update-step-committed = Lần cập nhật gần nhất: bản { $version } (ngày { $made }), chạy thử tốt, đã nhận.
update-step-refused = Lần cập nhật gần nhất: bản { $version } (ngày { $made }) không được nhận.
update-step-undone = Lần cập nhật gần nhất: bản { $version } (ngày { $made }) chạy chưa ổn, đã về bản cũ.

technician-past = Những lỗi đã có
technician-past-none = Máy chưa ghi lỗi nào.
technician-past-over = từ { $began } đến { $ended }
technician-past-stands = từ { $began }, đang còn
technician-past-times = { $count } lần
technician-past-clock = lúc ấy máy chưa có giờ đúng

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

technician-printed = Tờ hướng dẫn và mẫu đơn đã in
technician-printed-today = Hôm nay, đếm đến { $time }: { $leaflets } tờ hướng dẫn, { $forms } tờ mẫu.
technician-printed-unsure = Chưa rõ đã ra chưa: { $count }.
technician-printed-week = 7 ngày qua: { $leaflets } tờ hướng dẫn, { $forms } tờ mẫu
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

check-touch = Màn hình chạm
check-network = Mạng tới phường
check-clock = Đồng hồ

test-title = Kiểm tra từng bộ phận
test-lead = In tờ thử, đặt tờ thử (khổ A4) lên bàn dưới máy chụp. Không đặt giấy của ai cả.
test-start = Chạy kiểm tra
test-again = Chụp lại
test-sheet = In phiếu bàn giao
test-sheet-pdf = Tải phiếu bàn giao (PDF)
test-export = Tải kết quả
test-busy = Đang có người dùng máy. Chờ họ xong rồi kiểm tra.
test-began = Bắt đầu lúc { $time }
test-waiting = chưa thử
test-pressed = đã bấm { $count } trên 5 nút
test-touched = đã chạm { $count } trên { $all } ô
test-grid = Chạm từng ô cho đến khi ô nào cũng xanh
test-grid-there = Phần chạm phải làm trên màn hình của máy: giữ nút trên cùng và nút dưới cùng ba giây, vào Kiểm tra máy.
test-camera-wait = đang chụp
test-camera = { $dpi } điểm/inch, độ nét { $sharpness }, độ sáng { $brightness }
test-camera-hint = Cần từ 195 điểm/inch, nét từ 0,38 và đủ sáng: chỉnh chiều cao cần máy chụp, lau kính, lấy nét lại, thêm đèn.
test-no-sheet = không thấy tờ A4
test-no-sheet-hint = Đặt tờ thử A4 nằm trọn trên bàn, bỏ giấy khác ra, rồi bấm Chụp lại.
test-reader-wait = đưa một mã bất kỳ qua đầu đọc
test-read = đã đọc một mã { $count } ký tự
test-printer-wait = đang in tờ thử
test-network = phường trả lời sau { $milliseconds } mili giây
test-clock = lệch { $count } giây so với phường
test-clock-set = đã chỉnh theo mạng
test-clock-unset = chưa chỉnh được theo mạng
test-clock-hint = Đồng hồ lệch nhiều: kiểm tra mạng và múi giờ; phiếu sẽ không hứa ngày cho tới khi đồng hồ đúng.
test-storage = còn { $free } GB, { $errors } lỗi ghi, đã mòn { $worn }
test-storage-hint = Thẻ sắp đầy, có lỗi hoặc đã mòn: thay thẻ theo hướng dẫn kỹ thuật.
test-wiring = Dây nối, nút nào đang bấm thì sáng
test-picture = Máy chụp thấy: chỗ nét có màu đỏ
test-open = Kiểm tra máy
test-back = Về trang kỹ thuật
test-by-telephone = Xem trên điện thoại: mở { $url } trong cùng mạng, mã { $code }

sheet-test = Tờ thử
sheet-how = Đặt tờ này lên bàn dưới máy chụp, rồi bấm Chụp lại trên trang kỹ thuật.
sheet-title = Phiếu bàn giao máy
sheet-picture = Máy chụp thấy (tờ thử; chỗ nét có màu đỏ):
sheet-signed = Người lắp: ..............................      Người nhận: ..............................

fact-fingerprint = Dãy để so
fact-software = Phần mềm
fact-slot = Ngăn hệ thống
fact-listing = Danh mục, bản
fact-board = Bo mạch
fact-address = Địa chỉ trong mạng
fact-city = Máy chủ phường

technician-enter = Mã kỹ thuật
technician-enter-lead = Nhập mã ghi trong cấu hình máy. Chưa đặt mã: giữ cùng lúc nút trên cùng và nút dưới cùng của máy ba giây, màn hình sẽ hiện mã.
technician-enter-wrong = Mã chưa đúng.
technician-enter-wait = Mã chưa đúng. Đợi { $seconds } giây rồi nhập lại.
wiring-title = Dây nối năm nút với chân GPIO

reset-title = Xóa hết, về như mới
reset-unsent = { $count } hồ sơ chưa gửi sẽ mất hẳn, không lấy lại được
reset-none-unsent = Không còn hồ sơ nào chưa gửi
reset-keys = Khóa của máy bị xóa: phường phải nhận máy lại như máy mới.
reset-dossiers = Mọi hồ sơ còn trong máy bị xóa. Bản đã tới phường thì phường vẫn giữ.
reset-settings = Cấu hình, mật khẩu Wi-Fi và danh mục trong máy bị xóa; tệp cuagan.toml trên thẻ phải ghi lại mật khẩu.
reset-again = Máy tự khởi động lại, mất vài phút, rồi hiện trang máy mới.
reset-sure = Tôi là người sửa máy và muốn xóa
reset-sure-unsent = Tôi biết { $count } hồ sơ chưa gửi sẽ mất hẳn
reset-do = Xóa và khởi động lại
reset-changed = Số hồ sơ vừa đổi hoặc chưa đánh dấu. Xem lại rồi làm lại.
reset-ordered = Đã ghi lệnh xóa. Máy khởi động lại trong vài giây.
technician-home = Về màn hình của bà con
technician-own-wifi = Mở Wi-Fi của máy, để cài bằng điện thoại
technician-own-wifi-open = Nối điện thoại vào Wi-Fi { $ssid }, mật khẩu { $password }, mở { $url }. Năm phút không ai nối, máy về lại Wi-Fi của nhà.
technician-own-wifi-not-yet = Wi-Fi của máy chưa phát. Chờ nửa phút; chưa được thì bấm lại. Vẫn không: xem bộ thu phát Wi-Fi của máy.
technician-own-wifi-held = Màn hình chạm hỏng: giữ nút trên cùng và nút dưới cùng ba giây nữa là mở.
technician-own-code = Mã { $code }.
technician-own-code-set = Mã là mã kỹ thuật của máy; chưa đặt thì về màn hình của bà con và giữ hai nút lần nữa.
technician-settings-change = Đổi Wi-Fi và các mục cài đặt
