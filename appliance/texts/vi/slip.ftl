### The printed slip. No pronouns; "Số phiếu" is ours, "mã hồ sơ" would be the official code.

slip-title = Phiếu đã nộp hồ sơ
slip-ward = { $ward } · máy Cửa Gần
slip-number = Số phiếu
slip-trial = THỬ · máy mô phỏng, không có hồ sơ thật
slip-not-official = Đây không phải giấy tiếp nhận và hẹn trả kết quả. Phường sẽ cấp giấy đó sau khi xem hồ sơ.
slip-procedure = Việc
slip-procedure-value = { $name } (mã{ "\u00A0" }{ $code })
slip-created = Nộp lúc
slip-created-value = { $time }, { $weekday } { $date }
slip-clock-untrusted = Đồng hồ của máy chưa chỉnh, giờ có thể sai.
slip-due = Dự kiến có kết quả
slip-due-value = Khoảng { $weekday } { $date }, nếu phường nhận ngay. Ngày chính thức do phường hẹn.
slip-papers = Giấy đã chụp
slip-paper-pages = { $name }: { $pages } trang
slip-missing = Chưa có
slip-to-show = Mang theo khi lên phường
slip-none = Không có
slip-state = Khi in phiếu
slip-state-arrived = Máy phường đã ký nhận đủ lúc { $time }
slip-state-value = Đã cất trong máy lúc { $time }, chờ gửi
slip-partly-online = Việc này chưa làm xong qua mạng: vẫn phải lên phường.
slip-next = Việc tiếp theo
slip-next-keep = Giữ phiếu này.
slip-next-track = Muốn biết hồ sơ đến đâu: quét mã bên cạnh, hoặc đưa số phiếu và mã riêng { $code }.
slip-next-originals = Mang bản chính khi phường hẹn.
slip-continued = { $label } (tiếp)
slip-unnamed = Không ghi tên để giữ kín cho người nộp
slip-printed = In { $time } · { $page }
slip-weekday = { $day ->
    [0] thứ Hai
    [1] thứ Ba
    [2] thứ Tư
    [3] thứ Năm
    [4] thứ Sáu
    [5] thứ Bảy
   *[6] Chủ nhật
}
slip-file-title = Phiếu { $number }
