### Máy chủ của phường: trang tra phiếu (slip-…) và trang cho cán bộ. Không xưng hô; "đã đến phường" chỉ là đã đến nơi.

clock = { $time }, ngày { $day }
clock-today = { $time } hôm nay
age-now = vừa xong
age-minutes = { $count } phút
age-hours = { $count } giờ
age-days = { $count } ngày

## Trang tra phiếu

slip-title = Phiếu { $number }
slip-arrived = Hồ sơ đã đến phường
slip-arrived-at = Đến lúc { $clock }.
slip-not-yet = Chưa thấy hồ sơ này ở phường
slip-as-of = Tính đến { $clock }.
slip-not-yet-why = Nếu đã nộp ở máy, hồ sơ được cất trong máy và tự gửi khi có mạng. Cũng nên xem lại số phiếu và mã trên phiếu.
slip-throttled = Đã hỏi quá nhiều lần
slip-throttled-why = Đợi một phút rồi mở lại trang này.
slip-not-receipt = Trang này không phải giấy biên nhận chính thức của phường.
slip-again = Xem lại
slip-other-language = English

## Đăng nhập, mở khóa

brand = Cửa Gần
brand-place = Bàn cán bộ phường
skip = Tới nội dung chính
other-language = English
login-title = Đăng nhập
login-name = Tên đăng nhập
login-password = Mật khẩu
login-submit = Đăng nhập
login-wrong = Tên hoặc mật khẩu chưa đúng.
login-throttled = Đã thử quá nhiều lần. Đợi 5 phút rồi thử lại.
logout = Đăng xuất
unlock-title = Cần cụm mật khẩu để mở hồ sơ
unlock-why = Hồ sơ đến đây còn niêm phong. Mỗi lần máy chủ khởi động, nhập cụm mật khẩu một lần; cụm này chỉ nằm trong bộ nhớ.
unlock-passphrase = Cụm mật khẩu
unlock-submit = Mở khóa
unlock-wrong = Cụm mật khẩu chưa đúng.

## Danh sách

lists-title = { $count ->
    [0] Không có hồ sơ nào chờ mở
   *[other] { $count } hồ sơ chờ mở
}
lists-as-of = Giờ máy chủ { $clock }. Danh sách tự cập nhật.
lists-lost = Mất liên lạc với máy chủ. Danh sách dưới đây có thể đã cũ; đang tự nối lại.
lists-unopened = Chờ mở
lists-unopened-order = chờ lâu nhất ở trên
lists-opened = Đã mở
lists-opened-order = mở gần nhất ở trên
lists-empty = Hồ sơ nộp ở nhà văn hóa sẽ tự hiện ở đây, không cần tải lại trang.
lists-more = Còn { $count } hồ sơ nữa, hiện dần khi các hồ sơ trên được mở.
entry-waiting = chờ { $age }
entry-waiting-now = vừa đến
entry-arrived = Đã đến phường { $clock }
entry-opened = Mở lần đầu { $clock }, { $officer }
entry-pages = { $count } trang
entry-missing = { $count } giấy chưa có
entry-box = Máy { $box }
entry-box-simulated = Máy mô phỏng
entry-size = { $kilobytes } kB
entry-locked = Chưa mở khóa, chưa biết thủ tục
entry-broken = Không mở được hồ sơ này
find-label = Tìm theo số phiếu
find-submit = Tìm
find-no-number = Số phiếu có 10 chữ số. Số vừa gõ thiếu hoặc sai chữ số.
find-none = Chưa có hồ sơ nào mang số này đến phường.

## Hồ sơ

back-to-lists = Danh sách
dossier-number = Số phiếu
dossier-arrived = Đã đến phường { $clock }
dossier-code = Mã thủ tục { $code }
dossier-created = Nộp ở máy { $clock }
dossier-clock = Lúc nộp, đồng hồ của máy chưa được chỉnh; giờ nộp có thể sai.
dossier-simulated = Hồ sơ thử từ máy mô phỏng, không phải hồ sơ thật.
dossier-answers = Thông tin đã khai
dossier-no-answers = Không khai thông tin nào.
dossier-papers = Giấy tờ
dossier-pages = Các trang đã chụp
dossier-no-pages = Hồ sơ này không có trang chụp nào.
dossier-consent = Đã đồng ý nộp { $clock }, theo bản { $version }
dossier-opened = Mở lần đầu { $clock }, { $officer }
dossier-download-all = Tải tất cả, một tệp PDF
dossier-not-receipt = Trang này chỉ cho biết hồ sơ đã đến. Việc giải quyết làm trên hệ thống một cửa của phường.
paper-scanned = Đã chụp, { $pages } trang
paper-missing = Người nộp báo không có
paper-to-show = Sẽ mang tới phường cho xem
paper-download = Tải PDF
page-name = { $paper }, trang { $page }
page-larger = Xem to
broken-title = Không mở được hồ sơ này
broken-what = Tệp đã đến vẫn được giữ nguyên. Báo người quản trị dòng dưới đây.
error-403 = Yêu cầu này không đến từ trang này. Mở lại danh sách rồi làm lại.
error-404 = Không có trang này
error-other = Máy chủ chưa làm được việc này. Làm lại, nếu vẫn vậy thì báo người quản trị.
