# Màn hình của máy không mở được thẻ nhớ.
lost-slips = Ai giữ phiếu có số của máy này thì cứ giữ lại, và hỏi phường theo số ấy.
