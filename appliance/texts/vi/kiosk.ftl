### Mọi lời trên màn hình cho bà con. Không xưng hô; động từ đứng đầu; giờ là giờ đồng hồ.

## Thanh trên, cột nút, khung chung

bar-name = Cửa Gần
bar-simulated = MÔ PHỎNG
bar-shell = ĐANG MỞ SSH
bar-step = Bước { $step }/6 · { $name }
step-1 = Tìm hiểu
step-2 = Người nộp
step-3 = Thông tin
step-4 = Chụp giấy
step-5 = Kiểm tra
step-6 = Nộp và lấy số
page-turn = Trang { $turn }/{ $turns }
page-alt = Trang giấy vừa chụp
preview-alt = Hình mặt bàn dưới máy chụp
turn-previous = Trang trước
turn-next = Trang sau
continue = Tiếp tục
tool-look = Cỡ chữ
tool-leave = Rời đi
restarting-title = Máy đang khởi động lại.
restarting-lead = Xin chờ một chút, màn hình sẽ tự trở lại.

rail-label = Năm nút bên phải màn hình
rail-wake = Bật màn hình
rail-nothing = Nút này chưa dùng tới
rail-help = Giúp đỡ
rail-back = Quay lại
rail-up = Lên
rail-down = Xuống
rail-previous = Sang trái
rail-next = Sang phải
rail-leave-row = Ra hàng
rail-row = Vào hàng
rail-choose = Chọn
rail-start = Bắt đầu
rail-open = Mở
rail-press = Bấm
rail-tick = Đánh dấu
rail-untick = Bỏ dấu
rail-capture = Chụp
rail-keep = Giữ
rail-edit = Sửa
rail-print = In

## Mời, và tìm việc

attract-title = Mời bà con
attract-lead = Nộp hồ sơ lên phường ngay tại đây.
attract-how = Chạm vào màn hình, hoặc bấm nút vàng.
attract-start = Bắt đầu
attract-closed = Máy đang được bảo trì
attract-closed-lead = Mời bà con trở lại sau { $time }. Hồ sơ đã nộp vẫn được gửi lên phường.
attract-offer = In phiếu { $number }

home-title = Mời bà con chọn việc
home-submit = Nộp hồ sơ
home-submit-hint = Chụp giấy, gửi lên phường
home-lookup = Cần mang giấy gì?
home-lookup-hint = Giấy tờ, lệ phí, mấy ngày
home-track = Hồ sơ đến đâu rồi?
home-track-hint = Gõ số trên phiếu

track-number = Số phiếu
track-number-hint = Mười chữ số in to trên phiếu.
track-number-wrong = Số này chưa đúng. Xem lại trên phiếu.
track-code = Mã riêng
track-code-hint = Sáu chữ số, in ở cuối phiếu.
track-code-wrong = Số phiếu và mã riêng không khớp. Xem lại trên phiếu.
track-code-many = Đã gõ sai ba lần. Mời hỏi phường.
track-found = Phiếu { $number }
track-lead = Đã đến phường chưa có nghĩa là phường đã nhận xử lý.
track-at = { $time } ngày { $date }
track-elsewhere = Phiếu của máy khác
track-elsewhere-lead = Quét mã trên phiếu bằng điện thoại, hoặc hỏi phường.

find-title = Tìm việc cần làm
find-event = Theo chuyện trong nhà
find-event-hint = Sinh con, cưới hỏi, có người mất
find-field = Theo lĩnh vực
find-field-hint = Hộ tịch, chứng thực, cư trú
find-search = Gõ tên việc
find-search-hint = Có dấu hay không dấu đều được

groups-event-title = Trong nhà có việc gì?
groups-field-title = Việc thuộc lĩnh vực nào?
groups-count = { $count } việc

procedures-found = { $count ->
    [0] Chưa thấy việc nào
   *[other] Tìm thấy { $count } việc
}
procedure-code = Mã { $code }

search-title = Cần làm việc gì?
search-field = Tên việc
search-hint = Có dấu hay không dấu đều được.
search-none = Chưa thấy việc nào. Thử chữ khác.
search-all = Xem cả { $count }

cases-title = Thuộc trường hợp nào?

## Việc: mang gì, lệ phí, thời gian

procedure-begin = Nộp hồ sơ
procedure-unverified = Chưa kiểm chứng. Hỏi trước khi nộp tiền.
procedure-fee = Lệ phí
procedure-time = Thời gian
due-now = Nếu nộp bây giờ
due-day = Ước tính chậm nhất { slip-weekday } { $date }.{ $open ->
    [0] {""}
   *[other] {" "}Lịch nghỉ năm { NUMBER($open, useGrouping: 0) } chưa công bố.
} Ngày chính thức do phường hẹn.
due-verified = Nếu phải xác minh
due-verified-day = Ước tính chậm nhất { slip-weekday } { $date }.
due-verified-open = Sẽ lâu hơn.
procedure-result = Nhận được
procedure-source = Nguồn { $of ->
    [ma] của mã việc
    [ho_so] về giấy tờ
    [le_phi] về lệ phí
    [thoi_han] về thời gian
   *[other] chung
}, lấy { $date }
source-unnamed = không ghi tên nguồn
procedure-partly = Lên phường
procedure-partly-text = Nộp ở đây xong, vẫn phải đến phường.
paper-nop = { $copies ->
    [0] { $originals ->
        [0] Nộp
        [1] Nộp bản chính
       *[other] Nộp { $originals } bản chính
    }
   *[other] { $originals ->
        [0] { $copies ->
            [1] Nộp bản sao
           *[other] Nộp { $copies } bản sao
        }
       *[other] Nộp { $originals } bản chính, { $copies } bản sao
    }
}
paper-xuat_trinh = Chỉ cho xem

## Đồng ý, thẻ căn cước

consent-title = Trước khi bắt đầu
consent-what = Máy chụp giấy và ghi câu trả lời để gửi phường.
consent-who = Chỉ cán bộ phường mở được hồ sơ.
consent-keep = Gửi xong, máy xóa hết thông tin.
consent-free = Không muốn thì thôi; lên phường nộp cũng được.
consent-agree = Đồng ý gửi hồ sơ lên phường
consent-needed = Chạm vào ô đồng ý rồi mới đi tiếp được.

identity-title = Đưa thẻ căn cước lại gần đầu đọc
identity-camera-title = Đặt thẻ căn cước dưới máy chụp
identity-lead = Máy đọc mã vuông trên thẻ để điền giúp. Sửa lại được.
identity-camera = Đưa dưới máy chụp
identity-reader = Dùng đầu đọc
identity-type = Không có thẻ, gõ tay

card-title = Thẻ ghi thế này, đúng không?
card-lead = Chỉ để điền giúp, lát nữa sửa lại được.
card-use = Đúng, điền giúp
card-again = Đọc thẻ khác

## Bàn phím

keys-label = Bàn phím
key-shift = chữ hoa
key-space = dấu cách
key-backspace = xóa
key-digits = 123
key-letters = ABC
key-mark-sac = sắc
key-mark-huyen = huyền
key-mark-hoi = hỏi
key-mark-nga = ngã
key-mark-nang = nặng
key-mark-mu = mũ
key-mark-moc = móc

## Chụp giấy

paper-place = Đặt giấy nằm trọn trong khung.
paper-seen = Đã thấy giấy. Giữ yên rồi chụp.
paper-swap = Cất tờ vừa chụp đi, đặt tờ giấy này vào.
paper-wait = Đang chụp, giữ yên giấy.
paper-capture = Chụp
paper-missing = Không có giấy này
paper-enough = Đủ trang rồi
paper-of = Giấy { $place }/{ $total }
paper-pages = { $count ->
    [0] chưa có trang nào
   *[other] { $count } trang
}
paper-is-missing = Không có

review-title = Chữ có đọc rõ không?
review-found = Đã cắt gọn theo bốn góc giấy.
review-nothing = Không thấy tờ giấy. Đặt giấy vào, thêm ánh sáng, rồi chụp lại.
review-whole = Không thấy rõ mép giấy, nên giữ cả hình.
flaw-too-dark = Hình tối quá. Thêm ánh sáng, rồi chụp lại.
flaw-cut-off = Giấy mất mép. Đặt nằm trọn trong khung, rồi chụp lại.
flaw-blurred = Chữ bị nhòe. Giữ yên giấy, rồi chụp lại.
review-keep = Rõ, giữ trang này
review-again = Chụp lại

more-title = Còn trang nào nữa không?
more-kept = Đã giữ { $count } trang của giấy này.
more-next = Hết, sang giấy sau
more-last = Hết, đi tiếp
more-redo = Chụp lại giấy này
more-another = Chụp thêm trang

bring-title = Khi lên phường, mang theo
bring-show = Chỉ cho xem

## Kiểm tra, gửi, xong

check-title = Đúng hết chưa?
check-edit = Sửa
check-nothing = Để trống
check-sealed = Hồ sơ được khóa lại. Chỉ cán bộ phường mở được.
check-submit = Gửi hồ sơ lên phường
hurried = Xem kỹ rồi bấm lần nữa

sealing-title = Đang khóa hồ sơ
sealing-lead = Xin chờ một chút. Xong sẽ có số phiếu.

done-title-waiting = Xong! Hồ sơ đã cất, chờ gửi
done-title-sending = Xong! Hồ sơ đang được gửi
done-title-uploaded = Xong! Hồ sơ đã gửi đi
done-title-arrived = Xong! Hồ sơ đã đến phường
done-title-lost = Hồ sơ đã cất gặp trục trặc
done-number = Số phiếu
done-code = Mã riêng
done-number-keep = Giữ số và mã để hỏi hồ sơ
done-kept = Đã khóa và cất trong máy
done-city-waiting = Chờ gửi lên phường
done-city-unlinked = Mất mạng, có mạng tự gửi
done-city-sending = Đang gửi lên phường
done-city-uploaded = Đã gửi, chờ máy phường ký nhận
done-city-arrived = Máy phường đã ký nhận đủ
done-city-lost = Hồ sơ bị hỏng, nhờ báo cán bộ
done-slip-preparing = Đang soạn phiếu
done-slip-sent = Đã gửi tới máy in
done-slip-printing = Phiếu đang in
done-slip-printed = Phiếu đã in xong
done-slip-unknown = Chưa rõ phiếu đã ra chưa
done-slip-cancelled = Phiếu không in nữa
done-slip-held = Phiếu chờ máy in
done-at = { $time }
done-since = từ { $time }
done-as-of = lúc { $time }
done-print = In lại phiếu
done-end = Kết thúc, xóa thông tin trên máy

## Giúp đỡ, rời đi, còn ai không, cỡ chữ

help-title = Dùng máy thế nào?
help-touch = Chạm ngón tay vào ô muốn chọn.
help-walk = Nút lên, nút xuống: đi từng ô.
help-ok = Nút vàng: chọn ô có viền vàng.
help-back = Nút mũi tên: về trang trước.
help-human = Muốn có người giúp, gọi:
help-officer = cán bộ phường
help-call = Gọi cán bộ phường giúp
help-ward-title = Phường giúp
help-ward-called = Đã gọi phường lúc { $time }.
help-ward-wait = Phường trả lời thì lời hiện ở đây. Cứ đóng trang này mà làm tiếp.
help-ward-passed = Lúc { $time } chưa ai trả lời, máy đã báo tiếp cho người khác. Cứ đóng trang này mà làm tiếp.
help-ward-nobody = Đến { $time } vẫn chưa ai ở phường trả lời. Có thể làm tiếp, nhờ người ở nhà văn hóa, hoặc đến phường.
help-ward-says = Phường nhắn:
help-close = Đóng, làm tiếp

rate-title = Có hài lòng không?
rate-lead = Thông tin đã xóa. Câu trả lời không gắn với hồ sơ hay với ai.
rate-good = Hài lòng
rate-fair = Tạm được
rate-poor = Chưa hài lòng
rate-skip = Bỏ qua

leave-title = Rời đi bây giờ?
leave-lead = Giấy đã chụp và câu trả lời sẽ bị xóa khỏi máy.
leave-stay = Ở lại, làm tiếp
leave-now = Rời đi, xóa hết
leave-lead-slip = Phiếu chưa in xong. Rời đi thì phiếu có thể không ra nữa. Hồ sơ vẫn được gửi.
leave-stay-slip = Ở lại, chờ phiếu
leave-now-slip = Rời đi, không chờ phiếu

idle-title = Còn ai ở đây không?
idle-lead = Sau { $seconds } giây máy sẽ xóa thông tin.
idle-stay = Còn, làm tiếp

look-title = Chữ và màu
look-size = Cỡ chữ
look-theme = Màu
look-language = Tiếng
look-size-s = Nhỏ
look-size-m = Vừa
look-size-l = To
look-size-xl = Rất to
look-theme-light = Nền sáng
look-theme-dark = Nền tối
look-theme-contrast = Đen trắng
look-close = Được rồi

fault-title = Máy gặp trục trặc
fault-retry = Thử lại
fault-home = Về trang đầu
