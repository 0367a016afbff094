### Máy mới, chưa thuộc phường nào: dành cho người lắp máy và cán bộ.

claim-title = Máy mới, chờ phường nhận
claim-do = Ở Bàn cán bộ, mở Các nhà, chọn Nhận máy mới, rồi gõ mã này hoặc chụp ô vuông:
claim-code = Mã nhận máy
claim-lasts = Mã dùng một lần, còn { $minutes } phút; hết giờ máy tự đổi mã khác.
claim-token-used = Mã nhận máy trong cấu hình đã dùng cho máy khác. Không cần sửa thẻ: dùng mã dưới đây.
claim-token-unknown = Phường không có mã nhận máy ghi trong cấu hình: ghi sai, đã hết hạn hoặc đã hủy. Không cần sửa thẻ: dùng mã dưới đây.
claim-token-forged = Mã nhận máy trong cấu hình không khớp với mã phường giữ. Không cần sửa thẻ: dùng mã dưới đây.
claim-asking = Đang hỏi phường…
claim-fingerprint = Dãy để so:
claim-granted = Phường đã nhận máy này cho { $house }
claim-granted-next = Máy tự mở trong giây lát.
