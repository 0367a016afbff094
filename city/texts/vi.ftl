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
slip-not-yet = Chưa tìm thấy hồ sơ với số và mã này
slip-as-of = Tính đến { $clock }.
slip-not-yet-why = Xem lại số phiếu và mã riêng in trên phiếu. Nếu số và mã đều đúng: hồ sơ còn cất trong máy và tự gửi khi có mạng, bà con xem lại sau.
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
entry-down = Kho hồ sơ chưa trả lời, chưa đọc được
find-label = Tìm theo số phiếu
find-submit = Tìm
find-no-number = Số phiếu có 10 chữ số. Số vừa gõ thiếu hoặc sai chữ số.
find-none = Chưa có hồ sơ nào mang số này đến phường.

## Hồ sơ

back-to-lists = Danh sách
dossier-number = Số phiếu
dossier-arrived = Đã đến phường { $clock }
dossier-code = Mã thủ tục { $code }
dossier-listing = Nộp theo niêm yết bản { $label }
dossier-created = Nộp ở máy { $clock }
dossier-clock = Lúc nộp, đồng hồ của máy chưa được chỉnh; giờ nộp có thể sai.
dossier-simulated = Hồ sơ thử từ máy mô phỏng, không phải hồ sơ thật.
dossier-answers = Thông tin đã khai
dossier-left-empty = Để trống
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
error-documents = Kho hồ sơ chưa trả lời. Hồ sơ đã đến vẫn còn; ít phút nữa mở lại, nếu vẫn vậy thì báo người quản trị kho.
error-database = Cơ sở dữ liệu chưa trả lời. Hồ sơ đã đến vẫn còn, máy ở các nhà vẫn giữ hồ sơ chưa gửi; ít phút nữa mở lại, nếu vẫn vậy thì báo người quản trị.

## Niêm yết thủ tục

rooms = Các phần
tools = Công cụ
room-dossiers = Hồ sơ
room-listings = Niêm yết
listings-title = Niêm yết thủ tục
listings-none = Chưa công bố niêm yết nào
listings-current = Đang công bố bản { $label }: { $count } thủ tục
listings-count = { $count } thủ tục
listings-published = Công bố { $clock }, { $officer }
listings-again = Công bố lại { $clock }, { $officer }
listings-drafted = Nạp { $clock }, { $officer }
listings-look = Xem danh sách
listings-sheet = Tải ra bảng tính
listings-json = Tải ra JSON
listings-undo = Hoàn tác về bản { $label }
listings-upload = Nạp tệp
listings-files = Bảng tính (.xlsx, .csv), tệp JSON, hoặc bản chi tiết ChiTietTTHC_….doc; chọn được nhiều tệp
listings-mode = Thủ tục không có trong tệp
listings-mode-update = Giữ nguyên, chỉ cập nhật thủ tục có trong tệp
listings-mode-replace = Bỏ khỏi niêm yết: tệp là toàn bộ niêm yết
listings-submit = Đọc tệp, xem thay đổi
listings-template = Tải bảng tính mẫu
listings-drafts = Bản nháp chưa công bố
listings-history = Đã từng công bố
listings-more = Còn { $count } mục nữa không hiện ở đây.
listings-refused = Không nạp được tệp
listings-rejected = { $count } chỗ cần sửa trong tệp
listings-kept = Chưa có gì thay đổi: bản đang công bố vẫn giữ nguyên. Sửa tệp rồi nạp lại.
listings-behind = Bản đã công bố chưa gửi được cho các máy: máy chủ không ghi được. Mở lại trang này để thử lại, nếu vẫn vậy thì báo người quản trị.
listings-overtaken = Vừa có người khác công bố. Xem lại thay đổi so với bản mới rồi công bố.
back-to-listings = Niêm yết
listing-title = Bản { $label }
listing-up = Bản này đang được công bố.
listing-code = Mã
listing-name = Tên thủ tục
listing-field = Lĩnh vực
listing-doubt = Kiểm chứng
listing-doubtful = Cần xác minh
listing-compared = So với bản đang công bố, { $label }
listing-first = Niêm yết đầu tiên
listing-counts = Thêm { $added }, sửa { $changed }, bỏ { $removed }.
listing-removes = { $count } thủ tục sẽ bị bỏ khỏi niêm yết. Xem kỹ trước khi công bố.
listing-levels = Cấp mới hoặc đổi tên: { $levels }.
listing-calendar = Lịch làm việc
listing-days-off = Tải lịch nghỉ
listing-undated = { $count } câu thời hạn không tính ra ngày; máy chỉ hiện nguyên văn
listing-same = Không có gì khác bản đang công bố.
listing-publish = Công bố bản này
listing-again = Công bố lại bản này
listing-added = Thêm { $count } thủ tục
listing-changed = Sửa { $count } thủ tục
listing-removed = Bỏ { $count } thủ tục

reject-file = Tệp
reject-row = Dòng
reject-column = Cột
reject-why = Lý do
reject-missing = Còn trống.
reject-wrong = Giá trị không dùng được.
reject-markup = Có mã trang web (thẻ HTML). Chỉ ghi chữ thường.
reject-invisible = Có ký tự ẩn hoặc bị hỏng, hoặc xuống dòng trong tên.
reject-blank = Chỉ có dấu cách.
reject-twice = Mã này có hai lần.
reject-in_force_twice = Hai bản của một thủ tục cùng có hiệu lực một ngày.
reject-end_before_start = Ngày hết hiệu lực trước ngày bắt đầu.
reject-unknown = Nhắc tới điều niêm yết không có.
reject-replaced_by_itself = Thủ tục tự thay thế chính nó.
reject-hash = Nội dung không khớp mã băm.
reject-unreadable = Không đúng cấu trúc của niêm yết.
reject-code-number = Mã đang là số, số 0 ở cuối đã mất. Đổi ô sang dạng chữ rồi gõ lại mã.
reject-date = Không phải ngày. Ghi ngày/tháng/năm.
reject-choice = Không phải một trong các từ được dùng.
reject-papers = Ghi: tên | số bản chính | số bản sao | nộp hoặc xuất trình.
reject-ways = Ghi: cách nộp | thời hạn | lệ phí | ghi chú.
reject-basis = Ghi: số ký hiệu | trích yếu | ngày ban hành | cơ quan ban hành.
reject-differs = Khác với dòng { $detail }, cùng một thủ tục.
reject-case-twice = Trường hợp này có hai lần.
reject-example = Dòng mẫu của bảng mẫu. Xóa dòng này rồi nạp lại.
reject-other-code = Mã trong tệp khác mã ở tên tệp.

forms-title = Mẫu đơn trống
forms-open = Mẫu đơn trống
forms-lead = Mẫu chính thức, dạng PDF, đi kèm niêm yết: bà con in ngay tại máy, cùng tờ hướng dẫn.
forms-here = { $count } mẫu đang công bố
forms-choose = Chọn thủ tục để thêm hoặc đổi mẫu
forms-column = Giấy có mẫu
forms-of = { $forms } / { $papers }
forms-back = Mẫu đơn trống
forms-facts = { $file } · { $pages } trang · { $kilobytes } kB
forms-picture = Trang đầu của { $name }
forms-download = Tải về
forms-rules = Mỗi mẫu là một tệp PDF, tối đa 20 MB và 40 trang, không mật khẩu, không có lệnh chạy. Tệp nào sai thì không nhận gì cả.
forms-none = Giấy này chưa có mẫu.
forms-no-papers = Thủ tục này không cần giấy nào.
forms-file = Chọn tệp PDF
forms-another = Thay bằng tệp khác
forms-name = Tên mẫu
forms-away = Bỏ mẫu này
forms-refused = Mẫu đơn không được nhận
listing-forms = Mẫu đơn trống
listing-form-gone = bỏ mẫu
reject-form-lacking = Niêm yết nhắc tới mẫu này nhưng chưa có tệp. Nạp tệp ở trang Mẫu đơn trống.
reject-no_pdf = Không phải PDF.
reject-size = Dung lượng không đúng như niêm yết nói.
refused-form-large = { $file } lớn quá: một mẫu tối đa { $megabytes } MB.
refused-form-no-pdf = { $file } không phải PDF.
refused-form-password = { $file } có mật khẩu hoặc bị khóa. Lưu lại không khóa.
refused-form-script = { $file } có lệnh chạy, tệp đính kèm hoặc biểu mẫu động. In lại thành PDF thường.
refused-form-pages = { $file } nhiều trang quá: tối đa { $pages } trang.
refused-no-file = Chưa chọn tệp nào.
refused-many-files = Nhiều tệp quá: mỗi lần tối đa { $files } tệp.
refused-too-large = Tệp lớn quá: mỗi lần tối đa { $megabytes } MB.
refused-empty = { $file } là tệp trống.
refused-program = { $file } là chương trình, không phải tài liệu.
refused-macro = { $file } có macro hoặc tệp nhúng ({ $member }). Lưu lại không kèm macro.
refused-bomb = { $file } bung ra lớn bất thường hoặc có cấu trúc lạ, nên không mở. Tối đa { $megabytes } MB.
refused-pdf = { $file } là PDF. Cần bảng tính, JSON hoặc bản chi tiết dạng Word.
refused-old-office = { $file } là tệp Word hoặc Excel kiểu cũ. Mở ra, lưu lại thành .docx hoặc .xlsx.
refused-rtf = { $file } là tệp RTF. Mở ra, lưu lại thành .docx.
refused-archive = { $file } là tệp nén, không phải tài liệu.
refused-unknown = { $file } không thuộc loại tệp nào đọc được ở đây.
refused-encoding = { $file }: chữ không phải mã UTF-8 (từ byte { $place }). Lưu lại dạng CSV UTF-8.
refused-broken = { $file } bị hỏng, không đọc được.
refused-rows = { $file } có nhiều hơn { $rows } dòng.
refused-no-rows = { $file } không có dòng thủ tục nào.
refused-no-titles = { $file }: không thấy dòng tên cột (cần có cột “{ $title }”).
refused-titles-twice = { $file } có cột lặp lại: { $titles }.
refused-titles-missing = { $file } thiếu cột: { $titles }.
refused-no-sheet = { $file } không phải bản chi tiết thủ tục: không thấy mã và tên thủ tục.
refused-calendar = { $file }: lịch nghỉ chưa đúng: { $problem }
refused-json = { $file } không phải JSON đúng: { $problem }
refused-json-shape = { $file } không có danh sách thu_tuc.

template-help =
    Mỗi dòng là một thủ tục. Thủ tục có nhiều trường hợp: mỗi trường hợp một dòng, cùng mã; các cột chung chỉ ghi ở dòng đầu.
    Cột có dấu * phải có và phải ghi. Thứ tự các cột tùy ý. Không đổi tên cột.
    Thời hạn, lệ phí, giấy tờ: chép nguyên văn, không viết lại.
    Mã thủ tục phải là chữ (ô định dạng Text), nếu không số 0 ở cuối sẽ mất.
    Giấy tờ: mỗi giấy một dòng trong ô (Alt+Enter), ghi: tên | số bản chính | số bản sao | nộp hoặc xuất trình.
    Cách nộp: trực tiếp; trực tuyến; bưu chính. Có thể ghi mỗi cách một dòng: cách | thời hạn | lệ phí | ghi chú.
    Mức dịch vụ công: toàn trình hoặc một phần.
    Cần xác minh: có, không, hoặc tên các mục còn nghi ngờ (ví dụ: le_phi; thoi_han).
    Nguồn: ghi một nguồn chung, hoặc mỗi mục một dòng, ví dụ: le_phi: Nghị quyết số …
    Căn cứ pháp lý: mỗi văn bản một dòng: số ký hiệu | trích yếu | ngày ban hành | cơ quan ban hành.
    Ngày: ngày/tháng/năm. Hiệu lực từ, đến: để trống nếu không giới hạn.
    Dấu ↵ trong một mục là chỗ xuống dòng.

listing-notices = Thông báo
notices-title = Thông báo trên bảng tin
notices-lead = Mỗi thông báo một trang trên bảng tin của mọi nhà văn hóa, từ ngày đầu đến hết ngày cuối. Xóa trắng tiêu đề và nội dung để bỏ.
notices-one = Thông báo { $number }
notices-new = Thông báo mới
notices-name = Tiêu đề (không quá 80 chữ cái)
notices-text = Nội dung (không quá 400 chữ cái)
notices-from = Từ ngày
notices-to = Đến hết ngày
notices-submit = Xem lại thông báo

## Các nhà: nhận máy mới

room-fleet = Các nhà
fleet-none = Chưa có nhà nào. Bật máy mới lên: màn hình của nó hiện một mã, gõ mã ấy vào đây.
box-block = Khóa máy này
box-unblock = Cho máy này dùng lại
claim-title = Nhận máy mới
claim-how = Màn hình của máy mới hiện một mã 12 chữ và số. Gõ mã ấy, hoặc chụp ô vuông bên cạnh mã. Mỗi mã dùng một lần, trong { $minutes } phút.
claim-code = Mã trên màn hình máy mới
claim-or-photo = Hoặc chụp ô vuông trên màn hình ấy
claim-find = Tìm máy
claim-no-code = Mã có 12 chữ và số, không có chữ l, o, i và số 0, 1. Xem lại mã trên màn hình.
claim-photo = Không đọc được ô vuông trong hình. Chụp gần hơn, hoặc gõ mã.
claim-unknown = Không có máy nào đang hiện mã này, hoặc mã đã hết giờ. Xem mã mới trên màn hình của máy.
claim-used = Mã này đã dùng rồi.
claim-forged = Máy hỏi bằng mã này không phải máy đang hiện mã. Không nhận máy này; báo người quản mạng.
claim-full = Quá nhiều máy đang chờ. Thử lại sau.
claim-blocked = Máy này đã bị khóa. Mở khóa ở trang Các nhà trước.
claim-throttled = Đã thử quá nhiều lần. Đợi 5 phút rồi thử lại.
claim-compare-title = Có đúng máy này không?
claim-compare-why = So dãy chữ số dưới đây với dãy trên màn hình của máy mới. Chỉ nhận khi giống hệt.
claim-compare = Chưa đánh dấu là hai dãy giống hệt nhau.
claim-board = Máy báo: { $board }, số { $serial }.
claim-same = Dãy trên màn hình máy mới giống hệt
claim-house = Tên nhà
claim-name = Ghi tên nhà, hoặc chọn nhà được thay máy.
claim-ward = Phường
claim-replaces = Thay máy cho nhà đã có?
claim-replaces-none = Không, đây là nhà mới
claim-replaces-why = Nhà giữ tên và quá trình cũ; máy mới có mã máy riêng, nên số phiếu không bao giờ trùng. Hồ sơ còn trong thẻ cũ vẫn gửi được tới khi khóa máy cũ.
claim-confirm = Giống hệt, nhận máy này
claim-done = Đã nhận. Máy { $box } tự mở sau vài giây.
tokens-title = Mã cho nhiều thẻ
tokens-why = Một mã cho mỗi nhà, dùng một lần, hết hạn sau { $days } ngày; máy có mã thì tự vào, không phải gõ gì ở máy. Máy nối mạng bằng dây: chép tệp cuagan.toml của nhà ấy đè lên tệp cùng tên trên thẻ nhớ. Cần Wi-Fi hay mục khác: tải bảng cho nhiều thẻ, điền thêm, rồi làm theo hướng dẫn kỹ thuật. Ai có thẻ là có mã, nên giữ thẻ cẩn thận.
tokens-names = Tên các nhà, mỗi nhà một dòng
tokens-make = Tạo mã
tokens-count = Ghi từ 1 đến { $count } tên nhà.
tokens-table = Tải bảng cho nhiều thẻ (CSV)
tokens-no-url = Bàn này chưa biết địa chỉ mà các máy gọi tới, nên không làm được tệp cho thẻ. Nhờ người quản máy chủ ghi địa chỉ ấy khi chạy bàn (--boxes-url).
token = Mã
token-state = Trạng thái
token-used = Đã dùng { $clock }
token-open = Chưa dùng, hết hạn { $clock }
token-over = Đã hết hạn
token-revoke = Hủy mã
token-comment = Chép vào thẻ nhớ của một máy. Dùng một lần, trước { $clock }.

# Thẻ USB mang danh mục thủ tục
stick-read-me =
    DANH MỤC THỦ TỤC CHO MÁY CỬA GẦN

    Thẻ này mang danh mục thủ tục mà thành phố đã công bố, bản số { $version }, ngày { $published }.
    Nạp vào máy ở nhà văn hóa không có mạng trước ngày { $until }; sau ngày ấy xin ghi lại thẻ.

    Cách nạp: cắm thẻ vào máy, kỹ thuật viên chạy lệnh
        cuagan take-listing THƯ_MỤC_CỦA_THẺ

    Máy chỉ nhận danh mục có chữ ký của thành phố và không cũ hơn bản đang có.
    Đừng đổi tên, xóa hay sửa gì trong thư mục "listings". Thẻ không chứa hồ sơ hay thông tin của ai.

## Các nhà: tình trạng

fleet-title = { $count ->
    [0] Không nhà nào cần người
   *[other] { $count } nhà cần người
}
fleet-as-of = Giờ máy chủ { $clock }. { $well } trên { $all } nhà đang chạy tốt. Trang tự cập nhật.
fleet-lost = Mất liên lạc với máy chủ. Trang dưới đây có thể đã cũ; đang tự nối lại.
house-unnamed = Máy { $box }, chưa có tên nhà
age-seconds = { $count } giây
since = {" "}từ { $clock }
and-waiting = , { $count } hồ sơ đang chờ
ago = { $age } trước
problems-more = và { $count } việc nữa
box-is-blocked = Đã khóa
never-heard = Chưa nghe thấy lần nào
heard-last = Nghe thấy lần cuối { $clock }
heard-now = Nghe thấy { $age } trước
visits-today = { $count } lượt hôm nay
dossiers-waiting = { $count } hồ sơ chờ gửi
house-well = Máy đang chạy tốt, không có việc gì cần làm.
mends-seen = Xong việc, máy tự nhận ra và dòng này tự hết; phiếu đang chờ tự in.
mends-link = Có mạng lại thì tự hết, không phải làm gì thêm.
mends-not = Không tự hết.
board-accept = Đúng, đã chuyển sang máy này
call-rings = { $house } đang gọi giúp
call-since = từ { $clock }, { $age }.
call-overdue = Chưa ai trả lời: gọi điện cho nhà văn hóa.
call-text = Lời nhắn hiện ở máy
call-coming = Cán bộ phường đã nhận, sẽ giúp ngay.
call-answer = Tôi nhận
numbers-title = Số liệu lúc nghe lần cuối
number-waiting = Hồ sơ chờ gửi
number-oldest = lâu nhất { $age }
number-receipt = Biên nhận cuối của phường
number-today = Hôm nay
number-today-is = { $visits } lượt, { $dossiers } hồ sơ, { $faults } lỗi
number-heat = Nhiệt độ, điện
number-disk = Chỗ trống trên thẻ
number-versions = Phần mềm
number-listing = niêm yết { $label }
number-board = Bo mạch
week-title = Bảy ngày qua
plot-waiting = Hồ sơ chờ gửi
plot-visits-today = Lượt dùng trong ngày
plot-temperature-c = Nhiệt độ, °C
plot-disk-free-bytes = Chỗ trống, GB
plot-faults-today = Lỗi trong ngày
tell-title = Bảo máy làm
tell-why = Máy đang tắt thì làm khi bật lại, trong 24 giờ. Mỗi lệnh làm một lần.
order-test-print = In thử
order-restart-queue = Chạy lại hàng in
order-sync-listing = Lấy lại niêm yết
order-camera-test = Thử máy chụp
order-message = Nhắn lên màn hình
order-answer-help = Trả lời gọi giúp
order-help-progress = Cho biết chưa ai trả lời
order-logs = Lấy nhật ký máy
order-reboot = Khởi động lại máy
does-test-print = In một tờ thử của kỹ thuật. Mất một tờ giấy.
does-restart-queue = Hàng in đang dừng thì chạy lại; phiếu đang chờ in tiếp.
does-sync-listing = Máy hỏi ngay xem có danh mục mới, không đợi lượt sau.
does-camera-test = Chụp và đo độ nét khi không có ai ở máy. Ảnh không được giữ.
does-logs = Máy gửi phần cuối nhật ký: tên lỗi và giờ, không có gì của bà con.
does-message = Lời nhắn hiện ngay trên màn hình, đè lên việc bà con đang làm; đóng lại thì làm tiếp.
does-board-message = Lời nhắn đứng thành một trang trên bảng tin đến hết giờ đã chọn.
does-screen-hours = Ngoài giờ này hai màn hình để đen khi không có ai; bấm một nút là sáng.
does-maintenance = Người đang làm dở được làm cho xong, rồi không ai bắt đầu được nữa. Hồ sơ vẫn gửi đi. Hết giờ tự mở lại.
does-reboot = Máy tắt rồi bật lại, chừng một phút. Việc đang làm dở được giữ.
order-send-now = Gửi hồ sơ lại ngay
does-send-now = Hồ sơ còn nằm trong máy được thử gửi ngay, không đợi lượt sau. Không mất gì, không gửi trùng.
order-screenshot = Chụp màn hình
does-screenshot = Ảnh nhỏ của màn hình chờ, chỉ khi không có ai ở máy; máy tự từ chối nếu có người. Phường giữ một ngày.
glass-alt = Màn hình chờ của máy
glass-age = Chụp cách đây { $age }
glass-gone = Ảnh đã quá một ngày, đã xóa.
order-update-now = Tìm phiên bản mới
does-update-now = Máy hỏi ngay xem phường đã cho phiên bản mới chưa. Chỉ thay khi không có ai ở máy.
order-board-message = Nhắn lên bảng tin
order-screen-hours = Giờ sáng màn hình
order-maintenance = Bảo trì
lift-board-message = Bỏ lời nhắn đang có
lift-screen-hours = Để sáng suốt
lift-maintenance = Mở máy lại ngay
tell-noticed = Bà con ở đó sẽ thấy. Chắc chưa?
tell-yes = Đúng, làm đi
tell-text = Lời nhắn
tell-hours = Trong
tell-hours-count = { $count } giờ
tell-from = Sáng từ
tell-to = đến
keeps-title = Máy đang giữ
keeps-maintenance = Bảo trì đến { $clock }: không ai bắt đầu được.
keeps-board = Bảng tin ghi “{ $text }” đến { $clock }.
keeps-lit = Màn hình sáng { $hours }.
keeps-dark = Bây giờ đang để đen.
keeps-light = Bây giờ đang sáng.
updates-title = Phiên bản mới
updates-why = Mỗi phiên bản đến một nhà trước, rồi cả phường ấy, rồi mọi nhà. Có máy phải quay về bản cũ thì dừng hết.
updates-built = Bản dựng lúc { $clock }
updates-kind = Cho máy { $kind }, { $size } MB
updates-none = Chưa có phiên bản nào.
rollout-none = Chưa cho nhà nào.
rollout-running = Đang đi từng bước.
rollout-stopped = Đã dừng: không nhà nào nhận thêm.
rollout-done = Mọi nhà đã có.
rollout-because = Máy { $box } đã quay về bản cũ.
rollout-by = { $officer }, đổi lần cuối { $clock }
rollout-stop = Dừng lại
rollout-begin = Cho đi từng bước
rollout-begin-why = Bắt đầu với một nhà. Bước sau tự tới khi mọi máy của bước trước chạy tốt đủ lâu.
rollout-version = Bản
rollout-first = Nhà đầu tiên
rollout-minutes = Phải chạy tốt trong
rollout-minutes-count = { $count } phút
rollout-noticed = Máy khởi động lại khi không có ai. Chắc chưa?
rollout-may-not = Tài khoản này không có quyền cho phiên bản mới đi. Hỏi người quản máy chủ.
stage-1 = Một nhà
stage-2 = Cả phường ấy
stage-3 = Mọi nhà
stage-counts = { $has } máy đã có, { $coming } đang chờ, { $undone } quay về, { $silent } im lặng
stage-waits = Chờ mọi máy chạy tốt { $count } phút.
happened-update-begun = Cho phiên bản mới đi
happened-update-stopped = Dừng phiên bản mới
order-detail = Máy nói thêm
orders-title = Đã bảo máy
state-queued = đang chờ máy
state-delivered = máy đã nhận
state-started = đang làm
state-done = đã xong
state-failed = không làm được
state-expired = quá hạn, không làm
happened-title = Đã xảy ra
happened-enrolled = Nhận máy bằng mã
happened-enrolled-by-token = Nhận máy bằng thẻ có mã
happened-tokens-made = Tạo mã cho nhiều thẻ
happened-token-revoked = Hủy một mã
happened-token-again = Máy khác dùng lại mã đã dùng
happened-claim-forged = Có kẻ giả máy mới
happened-blocked = Khóa máy
happened-unblocked = Mở khóa máy
happened-report-stale = Từ chối một báo cáo cũ bị giữ lại
happened-report-behind = Từ chối một báo cáo lặp lại
happened-commanded = Bảo máy làm
happened-help-called = Gọi giúp
happened-board-accepted = Nhận việc chuyển thẻ sang máy khác
happened-alerts-set = Đổi cách báo tin
box-out-title = Máy bị mất cắp?
box-out-why = Khóa thì từ lúc ấy phường không nhận gì của máy này nữa. Mở lại được.

## Báo tin: thư và webhook gửi đi (letter-…), trang chỉnh (alerts-…)
letter-to-do = VIỆC CẦN LÀM
letter-over = ĐÃ HẾT
letter-since = { $matter }, từ { $clock }
letter-was = Đã hết: { $matter } (bắt đầu { $clock })
letter-again = Vẫn như hôm qua, chưa ai xử lý xong.
letter-houses = { $count } nhà
letter-more = (và { $count } việc nữa)
letter-over-subject = { $about }: đã hết – { $matter }
letter-many-do = Xem điện và đường mạng của phường trước, rồi mới xem từng nhà
letter-many-is = { $ward }: { $count } trên { $all } nhà không nghe thấy cùng lúc
letter-call-do = Mở Bàn cán bộ phường, bấm “Tôi nhận”, hoặc gọi điện cho nhà văn hóa.
letter-call-is = { $house }: có người đang đứng ở máy gọi giúp từ { $clock }, chưa ai trả lời.
letter-test-subject = Thư thử: báo tin của Cửa Gần đến được đây
letter-test = Không phải làm gì. { $officer } vừa bấm gửi thử ở trang Báo tin.
letter-footer = Thư tự động, không trả lời được. Đổi người nhận, giờ nhận: { $where }
alerts-title = Báo tin
alerts-saved = Đã lưu. Từ giờ báo tin theo các mục dưới đây.
alerts-wrong = Chưa lưu: có chỗ cần sửa bên dưới. Chữ đã gõ vẫn còn.
alerts-wrong-address = Có địa chỉ thư viết chưa đúng. Mỗi địa chỉ dạng ten@noi.vn.
alerts-wrong-webhook = Địa chỉ phải bắt đầu bằng https:// và không kèm tên, mật khẩu.
alerts-wrong-minutes = Số phút từ 0 đến 55.
alerts-wrong-choice = Giờ ghi dạng 06:30; các mục khác chọn trong danh sách.
alerts-awake = Đang chạy: máy chủ xem các nhà mỗi 5 giây.
alerts-asleep = Báo tin không chạy từ { $clock }. Nhờ người quản trị máy chủ bật lại (cuagan-city alerts).
alerts-never = Báo tin chưa từng chạy. Nhờ người quản trị máy chủ bật (cuagan-city alerts).
alerts-sent = Đã gửi, đang gửi
alerts-none = Chưa có tin nào.
alerts-state-waiting = đang gửi
alerts-state-sent = máy nhận đã nhận
alerts-state-failed = không gửi được
alerts-state-dropped = không cần gửi nữa
alerts-about-alerts = Báo tin
alerts-about-call = Gọi giúp
alerts-about-test = Gửi thử
alerts-tries = đã thử { $count } lần, sẽ thử lại
alerts-test = Gửi thử
alerts-test-why = Gửi một tin thử tới mọi địa chỉ đã lưu. Kết quả thật hiện ở mục “Đã gửi, đang gửi”.
alerts-test-written = Đang gửi thử. Xem kết quả ở mục “Đã gửi, đang gửi”; rồi mở hộp thư xem có thư không.
alerts-test-nobody = Chưa lưu địa chỉ nào để gửi thử.
alerts-test-throttled = Thử nhiều lần quá. Đợi vài phút rồi thử lại.
alerts-who = Báo cho ai
alerts-addresses = Địa chỉ thư, mỗi dòng một địa chỉ
alerts-webhook = Webhook (phần mềm khác của phường nhận tin), có thể để trống
alerts-webhook-secret = Bên nhận kiểm chữ ký bằng khóa trong tệp { $path } ở máy chủ.
alerts-language = Viết bằng
alerts-when = Báo lúc nào
alerts-urgent = Gọi giúp và chuyện có thể mất hồ sơ, lộ khóa: báo ngay, cả đêm.
alerts-kind-act = Nhà cần người (đỏ)
alerts-kind-watch = Chuyện chờ được (vàng)
alerts-kind-ended = Báo “đã hết”
alerts-policy-always = Báo ngay, cả đêm
alerts-policy-day = Ban ngày báo ngay, ban đêm để đến sáng
alerts-policy-never = Không báo
alerts-day-from = Ban ngày từ
alerts-day-to = đến
alerts-chain = Khi có người gọi giúp mà chưa ai nhận
alerts-chain-why = Sau từng ấy phút chưa ai bấm “Tôi nhận” thì báo cho người tiếp theo. Máy ở nhà văn hóa nói thật cho bà con biết đã báo tiếp, hay chưa ai trả lời.
alerts-after = Sau
alerts-minutes-to = phút, báo cho
alerts-save = Lưu
alert-fault-ways = Tệp cài đặt báo tin ở máy chủ có chỗ sai; báo người quản trị máy chủ
alert-fault-smtp-missing = Máy chủ chưa được cài nơi gửi thư; báo người quản trị máy chủ
alert-fault-smtp-unreachable = Không tới được máy chủ thư; đang thử lại
alert-fault-smtp-no-tls = Máy chủ thư không mã hóa đường truyền, nên không gửi
alert-fault-smtp-tls = Chứng thư của máy chủ thư không đúng, nên không gửi
alert-fault-smtp-login = Máy chủ thư không nhận tên hoặc mật khẩu
alert-fault-smtp-refused = Máy chủ thư từ chối; xem lại địa chỉ người nhận
alert-fault-smtp-busy = Máy chủ thư bảo đợi; đang thử lại
alert-fault-hook-unreachable = Không tới được bên nhận; đang thử lại
alert-fault-hook-tls = Chứng thư của bên nhận không đúng, nên không gửi
alert-fault-hook-private = Địa chỉ ấy nằm trong mạng nội bộ; người quản trị máy chủ phải cho phép trước
alert-fault-hook-redirect = Bên nhận dẫn sang địa chỉ khác; ghi thẳng địa chỉ đúng
alert-fault-hook-refused = Bên nhận từ chối; xem lại địa chỉ
alert-fault-hook-busy = Bên nhận bảo đợi; đang thử lại

## Việc cần làm (do-…) và chuyện gì đang xảy ra (is-…)

do-unheard = Nhờ người xem máy có điện và có mạng không
is-unheard = Không nghe thấy máy
do-card-copied = Khóa máy này, rồi báo người kỹ thuật
is-card-copied = Có hai máy đang dùng cùng một thẻ nhớ
do-board-moved = Hỏi người kỹ thuật: thẻ có được chuyển sang máy khác không?
is-board-moved = Thẻ nhớ đang chạy trên một máy khác lúc nhận
do-button-stuck = Nhờ người ở nhà văn hóa xem nút bị kẹt
is-button-stuck = Có nút bị kẹt; bà con vẫn chạm màn hình được
do-buttons-missing = Báo người kỹ thuật xem các nút
is-buttons-missing = Các nút không trả lời; bà con vẫn chạm màn hình được
do-button-unused = Lần tới đến, thử từng nút
is-button-unused = Có nút cả tuần không ai bấm
do-camera-hung = Nhờ người rút và cắm lại dây máy chụp
is-camera-hung = Máy chụp không trả lời, bà con chưa chụp giấy được
do-camera-missing = Nhờ người xem dây máy chụp
is-camera-missing = Không thấy máy chụp, bà con chưa chụp giấy được
do-card-worn = Hẹn người kỹ thuật thay thẻ nhớ
is-card-worn = Thẻ nhớ sắp hết tuổi thọ
do-city-keys-unusable = Báo người kỹ thuật: máy không dùng được khóa của thành phố
is-city-keys-unusable = Máy không cất thêm được hồ sơ
do-city-refused = Báo người kỹ thuật: máy chủ không nhận hồ sơ của máy này
is-city-refused = Hồ sơ đang nằm lại trong máy
do-city-not-ours = Chờ; nếu kéo dài, xem mạng của nhà văn hóa
is-city-not-ours = Mạng ở đó đang đòi đăng nhập hoặc dẫn đi nơi khác
do-city-trouble = Chờ máy chủ
is-city-trouble = Máy chủ thành phố đang bận
do-city-unreachable = Chờ mạng
is-city-unreachable = Mạng ở đó chập chờn
do-clock-wrong = Chờ máy tự chỉnh giờ
is-clock-wrong = Đồng hồ của máy sai
do-host-too-hot = Nhờ người xem quạt và chỗ thoáng quanh máy
is-host-too-hot = Máy quá nóng, đang chạy chậm lại
do-host-under-voltage = Nhờ người thay bộ nguồn, dùng bộ đi kèm máy
is-host-under-voltage = Điện vào máy yếu
do-kiosk-silent = Bấm Khởi động lại máy ở trang của nhà này
is-kiosk-silent = Màn hình ở đó có thể không chạy
do-listing-refused = Báo người kỹ thuật nếu kéo dài
is-listing-refused = Máy không dùng được niêm yết mới, vẫn hiện bản cũ
do-listing-stale = Chờ mạng
is-listing-stale = Niêm yết trên máy có thể đã cũ
do-outbox-stuck = Nhờ người xem mạng ở nhà văn hóa
is-outbox-stuck = Có hồ sơ chờ gửi; vẫn cất an toàn trong máy
do-printer-cover-open = Nhờ người ở nhà văn hóa đóng nắp máy in
is-printer-cover-open = Nắp máy in đang mở
do-printer-empty = Nhờ người ở nhà văn hóa nạp giấy A5
is-printer-empty = Máy in hết giấy
do-printer-gone = Nhờ người xem điện và dây máy in
is-printer-gone = Máy in ngắt giữa chừng
do-printer-jammed = Nhờ người gỡ giấy kẹt trong máy in
is-printer-jammed = Máy in kẹt giấy
do-printer-missing = Nhờ người bật máy in và xem dây
is-printer-missing = Không thấy máy in
do-printer-offline = Nhờ người bật máy in
is-printer-offline = Máy in chưa bật
do-printer-paused = Bấm Chạy lại hàng in ở trang của nhà này
is-printer-paused = Hàng in đang dừng
do-printer-refused = Bấm Chạy lại hàng in; nếu còn, báo người kỹ thuật
is-printer-refused = Máy in không nhận phiếu
do-printer-trouble = Nhờ người xem máy in báo gì
is-printer-trouble = Máy in gặp trục trặc
do-reader-missing = Nhờ người xem dây đầu đọc thẻ
is-reader-missing = Đầu đọc thẻ không trả lời; bà con vẫn gõ tay được
do-sealed-file-lost = Gọi người kỹ thuật ngay: một hồ sơ trong máy bị hỏng
is-sealed-file-lost = Bà con có thể phải nộp lại; số phiếu ở trang kỹ thuật của máy
do-sealed-file-unknown = Gọi người kỹ thuật trước khi thay thẻ nhớ
is-sealed-file-unknown = Trong máy có một hồ sơ không rõ của ai
do-storage-full = Nhờ người xem mạng để hồ sơ gửi đi được
is-storage-full = Thẻ nhớ đầy, máy không nhận thêm hồ sơ
do-storage-read-only = Gọi người kỹ thuật thay thẻ nhớ
is-storage-read-only = Thẻ nhớ hỏng, máy không nhận thêm hồ sơ
do-screen-dark = Nhờ người xem màn hình có sáng và dây có chặt không
is-screen-dark = Màn hình ở đó có thể đang tối
do-worker-down = Bấm Khởi động lại máy ở trang của nhà này
is-worker-down = Một phần của máy không chạy
do-device-gone = Nhờ người xem dây các thiết bị của máy
is-device-gone = Một thiết bị có từ trước nay không thấy
do-update = Báo người kỹ thuật nếu còn lặp lại
is-update = Bản phần mềm mới chưa dùng được; máy vẫn chạy bản cũ
do-other = Báo người kỹ thuật
is-other = Máy báo: { $detail }

# Ngày nghỉ, ngày làm bù
days-open = Ngày nghỉ, ngày làm bù
days-title = Ngày nghỉ, ngày làm bù của phường
days-year = Năm { $year }
days-lead = Máy ở nhà văn hóa tính ngày trả kết quả theo lịch này; bảng tin báo trước ngày nghỉ. Xóa trắng một dòng để bỏ ngày ấy.
days-off = Ngày nghỉ (ngoài ngày nghỉ hằng tuần)
days-date = Ngày
days-name = Tên ngày nghỉ
days-swaps = Hoán đổi: làm bù cuối tuần, nghỉ bù trong tuần
days-worked = Ngày làm bù
days-instead = Ngày nghỉ bù
days-rest = Cho cả lịch
days-source = Theo văn bản nào
days-announced = Nhà nước đã công bố lịch nghỉ của năm này
days-closes = Giờ hết nhận hồ sơ
days-weekdays = Ngày làm việc trong tuần
days-weekday = { $day ->
    [1] Thứ Hai
    [2] Thứ Ba
    [3] Thứ Tư
    [4] Thứ Năm
    [5] Thứ Sáu
    [6] Thứ Bảy
   *[other] Chủ Nhật
  }
days-more = Cần thêm dòng: xem lại, công bố, rồi mở lại trang này.
days-submit = Xem lại lịch nghỉ
days-wrong = Có { $count } chỗ cần sửa trong lịch nghỉ
daywrong-date = Chưa đủ hoặc sai ngày.
daywrong-year = Ngày này không thuộc năm đang sửa.
daywrong-twice = Ngày này đã ghi ở dòng trên.
daywrong-name = Chưa ghi tên ngày nghỉ.
daywrong-worked = Ngày làm bù phải là ngày nghỉ hằng tuần.
daywrong-free = Ngày nghỉ bù phải là ngày làm việc trong tuần.
daywrong-empty = Chưa ghi.
daywrong-time = Chưa đúng giờ.
days-kept = Chưa có gì thay đổi; chữ đã gõ còn nguyên bên dưới. Sửa chỗ báo đỏ rồi bấm lại.

## Số liệu

room-stats = Số liệu
stats-title = Số liệu
stats-as-of = Số liệu đến { $clock }
stats-nothing = Chưa máy nào báo số liệu
stats-silent = { $count } nhà chưa báo lúc này, số liệu của nhà ấy cũ hơn
stats-until = số liệu đến { $clock }
stats-choose-month = Tháng
stats-choose-by = Theo dõi theo
stats-by-month = tháng
stats-by-week = tuần
stats-show = Xem
stats-chart = Biểu đồ
stats-grid = Bảng: { $title }
stats-week = Tuần { $first } – { $last }
stats-month = Tháng { $month }
stats-none = –
stats-small = <5
stats-masked = che
stats-masked-why = Che kèm, để không suy ra được con số dưới 5 ở dòng khác
stats-hidden = dưới 5, hoặc che kèm
stats-whole = Cộng
stats-no-ward = Chưa ghi phường
stats-no-number = Chưa có số liệu ở đây

stats-visits = Lượt dùng máy
stats-dossiers = Hồ sơ nộp ở máy
stats-guided = Lượt xem hướng dẫn
stats-abandoned = Lượt bỏ dở
stats-leaflets = Tờ hướng dẫn
stats-calls = Lần gọi giúp
stats-arrived = Hồ sơ
stats-answers = Lượt trả lời

stats-table-time = Mười hai kỳ gần nhất
stats-table-houses = Từng nhà
stats-table-procedures = Từng thủ tục
stats-table-states = Hồ sơ đã đến phường
stats-table-answers = Bà con có hài lòng không
stats-table-headings = Theo các nhóm của Quyết định 766/QĐ-TTg
stats-head-time = Kỳ
stats-head-houses = Nhà
stats-head-procedures = Thủ tục
stats-head-states = Tình trạng
stats-head-answers = Trả lời
stats-page-time = Theo kỳ
stats-page-houses = Từng nhà
stats-page-procedures = Từng thủ tục
stats-page-states = Hồ sơ đến phường
stats-page-answers = Hài lòng
stats-page-headings = QĐ 766

stats-arrived-soon = Mở xem chậm nhất ngày làm việc kế tiếp
stats-arrived-late = Mở xem muộn hơn
stats-arrived-unopened = Chưa mở
stats-arrived-opened = Đã mở
stats-share-soon = { $percent }% được mở xem chậm nhất ngày làm việc kế tiếp
stats-share-good = { $percent }% trả lời “hài lòng”
stats-share-not = Số nhỏ, không tính tỷ lệ.
stats-no-calendar = Chưa công bố lịch nghỉ, nên chưa tính được mở sớm hay muộn.
stats-answer-good = Hài lòng
stats-answer-fair = Tạm được
stats-answer-poor = Chưa hài lòng
stats-answers-late = Câu trả lời của mỗi ngày chỉ được gửi khi ngày ấy đã hết.

stats-766-group = Nhóm
stats-766-here = Ở đây đếm được
stats-766-not = Phải lấy nơi khác
stats-766-source = Quyết định 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ có năm nhóm chỉ số; ở đây ghi riêng thêm dòng thanh toán. Điểm do Cổng Dịch vụ công quốc gia chấm, không phải ở đây.
stats-766-open = Công khai, minh bạch
stats-766-open-here = { $count } thủ tục đang niêm yết ở máy, công bố { $clock }
stats-766-open-not = Tỷ lệ công bố, cập nhật thủ tục đúng hạn
stats-766-progress = Tiến độ, kết quả giải quyết
stats-766-progress-not = Tỷ lệ giải quyết đúng hạn: ở hệ thống giải quyết thủ tục hành chính
stats-766-digital = Số hóa hồ sơ
stats-766-digital-here = { $pages } trang giấy đã chụp thành tệp
stats-766-digital-not = Kết quả điện tử, khai thác dữ liệu đã số hóa
stats-766-online = Cung cấp dịch vụ trực tuyến
stats-766-online-here = { $dossiers } hồ sơ nộp ở máy, không phải lên phường nộp
stats-766-online-not = Tỷ lệ hồ sơ trực tuyến trên tổng số hồ sơ
stats-766-payment = Thanh toán trực tuyến
stats-766-payment-not = Máy không thu tiền: xem ở Cổng Dịch vụ công
stats-766-content = Mức độ hài lòng
stats-766-content-not = Cách tính của Quyết định dựa trên phản ánh, kiến nghị; câu hỏi ở máy không thay được

stats-how = Các số này đếm thế nào
stats-how-days = Mỗi máy đếm theo ngày và báo lên; báo lại nhiều lần vẫn chỉ tính một lần. Mất điện giữa chừng, lượt đang dùng không được đếm.
stats-how-small = Số từ 1 đến 4 ghi là “<5”, vì có thể chỉ ra một người. Chỗ ghi “che” được che kèm, để không ai trừ ra được số nhỏ ấy.
stats-how-guided = Lượt xem hướng dẫn: xem thủ tục hoặc lấy tờ hướng dẫn, không nộp hồ sơ. Lượt bỏ dở: đã bắt đầu khai rồi thôi.
stats-how-overlap = Tuần và tháng chồng lên nhau, nên số theo tuần chỉ có số chung, không có từng nhà, từng thủ tục.
stats-how-person = Không có tên, số giấy tờ hay giờ giấc của ai trong các số này.
