### Máy chưa cài đặt: màn hình của máy và trang sửa trên điện thoại. Người đọc là người lắp máy.

setup-title = Cài đặt máy Cửa Gần
setup-wanted = Máy mới, chưa cài đặt
setup-wanted-lead = Cài bằng điện thoại theo ba bước bên cạnh, hoặc ghi tệp cuagan.toml trên thẻ nhớ rồi bật lại máy.
setup-unreached = Chưa gọi được phường
setup-unreached-lead = Máy vẫn gọi { $url }, gọi được là tự đi. Sai mạng thì nối Wi-Fi của nhà theo ba bước bên cạnh.
setup-mistakes = { $count } chỗ sai trong tệp cấu hình
setup-more = Còn { $count } chỗ sai nữa, xem trên điện thoại.
setup-line = { $file } dòng { $line }
setup-right = đúng là
setup-used-card = Các mục khác của thẻ đã dùng được.
setup-used-last-good = Máy đang dùng cấu hình tốt lần trước; chưa mục nào trong tệp này được dùng.
setup-used-nothing = Chưa mục nào trong tệp này được dùng. Sửa tệp trên thẻ, hoặc điền bằng điện thoại.
setup-fingerprint = Dãy để so
setup-claim = Mã nhận máy
setup-claim-given = đã ghi
setup-claim-no-good = không dùng được; gọi được phường thì màn hình hiện mã khác
setup-address = Địa chỉ trong mạng
setup-no-network = chưa có mạng
setup-by-telephone = Cài bằng điện thoại
setup-join = Nối Wi-Fi của máy
setup-password = mật khẩu { $password }
setup-open = Mở trang cài đặt
setup-enter = Nhập mã này
setup-told = Quét để đọc đủ trên điện thoại

setup-enter-title = Mã trên màn hình máy
setup-enter-lead = Nhập sáu chữ số đang hiện trên màn hình của máy.
setup-enter-wrong = Mã chưa đúng. Xem lại trên màn hình máy.
setup-enter-wait = Mã chưa đúng. Đợi { $seconds } giây rồi nhập lại.
setup-enter-go = Vào
setup-as-it-is = bỏ trống: giữ như cũ
setup-save = Cất và dùng
setup-saved = Đã cất lúc { $time }. Máy đang dùng cấu hình mới; xem màn hình máy.
setup-not-saved = Chưa cất: { $count } mục chưa đúng, đánh dấu bên dưới.
setup-card = Chỗ sai trong tệp trên thẻ

section-house = Nhà văn hóa
section-city = Phường
section-wifi = Wi-Fi của nhà
section-network = Mạng
section-panel = Màn hình chạm
section-display = Các màn hình
section-printer = Máy in
section-technician = Kỹ thuật

step-grow = Nới vùng dữ liệu
step-keep = Cất cấu hình
step-keys = Khóa của máy
step-network = Mạng
step-time-zone = Múi giờ
step-name = Tên máy
step-display = Màn hình
step-ssh = SSH
step-reset = Xóa máy
setup-leave = Bấm nút bất kỳ hoặc chạm màn hình để dùng máy; một phút nữa máy tự mở.
