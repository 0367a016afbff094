"""A resident's visit, page by page, and what happens when things go wrong on the way."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance import visit as visit_module
from appliance.dossier import DraftPaper
from appliance.errors import Fault
from appliance.events import (
    Bus,
    CodeRead,
    CodeRefused,
    DeviceFault,
    KeyTyped,
    PageCaptured,
    SheetSeen,
    TechnicianCalled,
    Tick,
    Touched,
    WardSays,
    WorkFailed,
)
from appliance.pages import Screen, say
from appliance.screens import build
from appliance.wire.identifiers import number as make_number
from tests.appliance.box import BIRTH, MARRIAGE, Box

CARD = "042190000001|183000001|Nguyễn Thị Thuỳ Dương|02031990|Nữ|Thôn Đồng Giang, Thạch Hạ|12082021"


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def test_the_whole_way_by_touch_ends_with_a_number_only_after_sealing(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    assert box.page.screen == Screen.SEALING
    assert not box.page.number
    row = box.seal()
    assert box.page.screen == Screen.DONE
    assert box.page.number == row.number
    assert box.work.asked[-2:] == ["seal", "print"]


def test_nobody_goes_past_the_consent_without_a_tick(box: Box) -> None:
    box.to_identity()
    box.press("back")
    box.touch("tick", "consent")
    assert box.page.screen == Screen.CONSENT
    assert box.page.error
    assert box.page.error.id == "consent-needed"


def test_the_golden_button_alone_agrees_to_nothing(box: Box) -> None:
    box.touch("start", "submit", "search")
    box.type("khai sinh")
    box.touch(f"procedure:{BIRTH}")
    box.press(*["ok"] * 21)  # the first begins
    assert box.page.screen == Screen.CONSENT
    assert not box.visit.draft.consent_at
    box.press("ok", "down", "ok")
    assert box.page.screen == Screen.IDENTITY


def test_the_golden_button_pressed_quickly_sends_nothing_and_says_why(box: Box, clock: Callable[[float], None]) -> None:
    box.to_check()
    while box.page.action("turn:previous"):
        box.touch("turn:previous")
    box.press(*["ok"] * 50)
    assert "seal" not in box.work.asked
    assert box.page.focus == "submit"
    sending = box.page.action("submit")
    assert sending and sending.text == say("hurried")
    clock(3)
    box.press("ok")
    assert box.page.screen == Screen.SEALING


def test_who_looks_up_and_down_before_sending_is_not_held_up(box: Box) -> None:
    box.to_check()
    box.press("up", "down", "ok")
    assert box.page.screen == Screen.SEALING


def test_the_golden_button_takes_a_bad_picture_again_and_a_good_one_on(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph(flaws=("blurred",))
    box.press("ok")
    assert box.page.screen == Screen.PAPER
    box.photograph()
    box.press("ok")
    assert box.page.screen == Screen.MORE


def test_a_card_prefills_and_is_shown_first_with_its_number_masked(box: Box) -> None:
    box.to_identity()
    box.event(CodeRead(CARD))
    assert box.page.screen == Screen.CARD
    shown = " ".join(str(row.value.args.get("text")) for row in box.page.rows)
    assert "Nguyễn Thị Thuỳ Dương" in shown
    assert "042190000001" not in shown
    box.touch("use", "choose:self")
    assert box.page.field
    assert box.page.field.text == "Nguyễn Thị Thuỳ Dương"


def test_a_code_that_is_no_card_is_named_and_typing_still_works(box: Box) -> None:
    box.to_identity()
    box.event(CodeRead("https://example.org/?q=042190000001"))
    assert (box.page.screen, box.page.fault) == (Screen.IDENTITY, Fault.CODE_NOT_CARD)
    box.event(CodeRefused(Fault.CODE_TOO_LONG))
    assert box.page.fault == Fault.CODE_TOO_LONG
    box.touch("type")
    assert box.page.screen == Screen.QUESTION


def test_a_card_read_anywhere_else_changes_nothing(box: Box) -> None:
    box.touch("start")
    box.event(CodeRead(CARD))
    assert box.page.screen == Screen.HOME
    assert not box.visit.draft.card


def test_a_year_that_has_not_come_is_refused_with_the_likely_one_as_a_button(box: Box) -> None:
    box.to_identity()
    box.touch("type", "choose:self")
    box.type("lan")
    box.touch("answer")
    box.type("2990")
    box.touch("answer")
    assert box.page.error
    assert box.page.focus == "suggest"
    box.press("ok")
    assert box.visit.draft.answers["applicant_birth"] == "1990"


def test_a_touch_on_a_page_that_is_gone_is_never_acted_upon(box: Box) -> None:
    box.touch("start")
    old = box.page.revision
    box.touch("submit")
    box.event(Touched("submit", old))
    assert box.page.screen == Screen.FIND


def test_two_touches_at_once_do_one_thing(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph()
    revision = box.page.revision
    box.event(Touched("keep", revision))
    box.event(Touched("keep", revision))
    assert len(box.visit.draft.papers[0].pages) == 1


def test_two_touches_at_once_answer_only_one_question(box: Box) -> None:
    box.to_identity()
    box.touch("type", "choose:self")
    box.type("lan")
    box.touch("answer")
    box.type("1950")
    revision = box.page.revision
    box.event(Touched("answer", revision))
    box.event(Touched("skip", revision))
    assert "phone" not in box.visit.draft.answers
    assert box.page.field


def test_quick_keys_are_not_lost_while_the_results_change(box: Box) -> None:
    box.touch("start", "submit", "search")
    revision = box.page.revision
    for key in "khai sinh":
        box.event(KeyTyped(key, revision))
    assert box.page.field
    assert box.page.field.text == "khai sinh"
    assert box.page.action(f"procedure:{BIRTH}")


def test_the_last_screen_holds_both_numbers_that_find_the_dossier_again(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    row = box.seal()
    assert (box.page.number, box.page.code) == (row.number, row.slip_code)


def test_the_last_sheet_is_to_be_taken_away_before_the_next_is_seen(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.event(SheetSeen(True))
    assert box.page.lead == say("paper-seen")
    box.photograph()
    box.touch("keep", "next")
    box.event(SheetSeen(True))
    assert box.page.lead == say("paper-swap")
    box.event(SheetSeen(False))
    assert box.page.lead == say("paper-place")
    box.event(SheetSeen(True))
    assert box.page.lead == say("paper-seen")


def test_an_empty_table_is_not_called_dark(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.touch("capture")
    box.event(PageCaptured(box.visit.draft.visit, "a" * 32, 2480, 3508, found=False, flaws=("too-dark",)))
    assert box.page.lead == say("review-nothing")


def test_a_sheet_that_is_taken_again_may_stay(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph()
    box.touch("again")
    box.event(SheetSeen(True))
    assert box.page.lead == say("paper-seen")


def test_two_papers_of_one_name_are_counted_apart(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    first = box.visit.draft.papers[0]
    box.visit.draft.papers.insert(1, DraftPaper(first.name, "nop"))
    box.touch("missing")
    assert box.page.rows[0].label == say("paper-of", place=2, total=3)


def test_help_in_the_middle_of_typing_keeps_what_was_typed(box: Box) -> None:
    box.to_identity()
    box.touch("type", "choose:self")
    box.type("lan")
    box.press("help")
    assert box.page.screen == Screen.HELP
    box.press("back")
    assert box.page.field
    assert box.page.field.text == "Lan"


def test_names_begin_with_capitals_by_themselves_and_shift_undoes_it(box: Box) -> None:
    box.to_identity()
    box.touch("type", "choose:self")
    box.type("nguyeenx thij")
    assert box.page.field
    assert box.page.field.text == "Nguyễn Thị"
    box.touch("key:space", "key:shift", "key:a")
    assert box.page.field.text == "Nguyễn Thị a"


def test_a_plugged_in_keyboard_types_and_enters(box: Box) -> None:
    box.touch("start", "submit", "search")
    for key in "cuowis":
        box.event(KeyTyped(key, box.page.revision))
    assert box.page.field
    assert box.page.field.text == "cưới"
    box.event(KeyTyped("Enter", box.page.revision))
    assert box.visit.draft.procedure == MARRIAGE


def test_again_throws_the_page_away(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    name = box.photograph()
    assert (box.drafts.folder / f"{name}.jpg").exists()
    box.touch("again")
    assert box.page.screen == Screen.PAPER
    assert not list(box.drafts.folder.glob(f"{name}*"))


def test_a_camera_that_fails_leaves_the_pages_and_says_so(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph()
    box.touch("keep", "another", "capture")
    box.event(WorkFailed(box.visit.draft.visit, "capture", Fault.CAMERA_HUNG))
    assert (box.page.screen, box.page.fault) == (Screen.PAPER, Fault.CAMERA_HUNG)
    assert len(box.visit.draft.papers[0].pages) == 1
    box.touch("capture")


def test_the_forty_first_page_is_refused_kindly(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    for _ in range(40):
        box.photograph()
        box.touch("keep", "another")
    box.touch("capture")
    assert box.page.fault == Fault.DOSSIER_FULL
    assert box.visit.draft.page_count == 40


def test_an_answer_changed_from_the_check_returns_there(box: Box) -> None:
    box.to_check()
    while not box.page.action("edit:applicant_name"):
        box.touch("turn:previous")
    box.touch("edit:applicant_name", "key:space")
    box.type("anh")
    box.touch("answer")
    assert box.page.screen == Screen.CHECK
    assert box.visit.draft.answers["applicant_name"] == "Lan Anh"


def test_choosing_business_from_the_check_asks_what_is_new(box: Box) -> None:
    box.to_check()
    while not box.page.action("edit:for_whom"):
        box.touch("turn:previous")
    box.touch("edit:for_whom", "choose:business")
    assert box.page.field
    assert box.visit.draft.place.argument == "business_name"
    box.type("quan")
    box.touch("answer", "skip")
    assert box.page.screen == Screen.CHECK


def test_a_paper_is_photographed_anew_from_the_check(box: Box) -> None:
    box.to_check()
    while not box.page.action("paper:0"):
        box.touch("turn:previous")
    box.touch("paper:0", "redo")
    box.photograph()
    box.touch("keep", "next")
    assert box.page.screen == Screen.CHECK
    assert box.visit.draft.page_count == 1


def test_back_from_the_second_paper_shows_what_is_kept_of_the_first(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    page = box.photograph()
    box.touch("keep", "next")
    box.press("back")
    assert box.page.screen == Screen.MORE
    assert box.page.picture == f"pages/{page}.thumb.jpg"
    box.touch("next", "missing")
    assert [paper.missing for paper in box.visit.draft.papers[:2]] == [False, True]


def test_a_paper_that_lost_its_pages_is_asked_about_before_anything_is_sealed(box: Box) -> None:
    box.to_check()
    while not box.page.action("paper:0"):
        box.touch("turn:previous")
    box.touch("paper:0", "redo")
    box.press("back")
    while not box.page.action("submit"):
        box.touch("turn:next")
    box.touch("submit")
    assert box.page.screen == Screen.PAPER
    box.touch("missing")
    assert box.page.screen == Screen.CHECK


def test_a_question_left_open_on_the_way_back_is_asked_before_anything_is_sealed(box: Box) -> None:
    box.to_check()
    while not box.page.action("edit:for_whom"):
        box.touch("turn:previous")
    box.touch("edit:for_whom", "choose:business")
    box.press("back")
    while not box.page.action("submit"):
        box.touch("turn:next")
    box.touch("submit")
    assert (box.page.screen, box.visit.draft.place.argument) == (Screen.QUESTION, "business_name")


def test_back_past_a_paper_whose_pages_are_gone_finds_the_page_before_it(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph()
    box.touch("keep", "another")
    box.photograph()
    box.touch("keep", "redo")
    box.press("back", "back")
    assert box.page.screen == Screen.PAPER
    box.press("back")
    assert box.page.screen == Screen.QUESTION


def test_ending_before_the_slip_came_out_is_asked_about_and_ok_twice_keeps_the_number(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    row = box.seal()
    box.press("ok")
    assert (box.page.screen, box.page.lead) == (Screen.LEAVE, say("leave-lead-slip"))
    box.press("ok")
    assert box.page.number == row.number
    box.printed(row)
    box.press("ok")
    assert box.page.screen == Screen.RATE


def test_a_slip_printed_again_is_not_called_printed_before_it_is(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    box.printed(box.seal())
    box.touch("print")
    assert box.page.rows[2].label == say("done-slip-preparing")
    box.press("ok")
    assert box.page.screen == Screen.LEAVE


def test_a_printed_slip_keeps_the_time_at_which_it_came_out(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    box.printed(box.seal())
    row = box.visit.row()
    assert row and row.slip_at
    later = dataclasses.replace(box.visit.scene(), now=row.slip_at + dt.timedelta(hours=2))
    assert build(later).rows[2].value == say("done-as-of", time=row.slip_at.astimezone().strftime("%H:%M"))


def test_keys_that_make_no_character_are_not_typed(box: Box) -> None:
    box.touch("start", "submit", "search")
    for key in ("a", "\ud800", "\x00", "\u202e"):
        box.event(KeyTyped(key, box.page.revision))
    assert box.page.field
    assert box.page.field.text == "a"


@pytest.mark.parametrize("sign", ["🙂", "👍", "❤", "→", "☎", "文"])
def test_an_emoji_in_the_search_is_refused_in_words_until_it_is_deleted(box: Box, sign: str) -> None:
    box.touch("start", "submit", "search")
    box.type("khai sinh")
    found = box.page.actions[0]
    box.event(KeyTyped(sign, box.page.revision))
    assert box.page.error == say("answer-error-characters")
    assert not [action for action in box.page.actions if action.id.startswith("procedure:")]
    box.event(KeyTyped("Backspace", box.page.revision))
    assert box.page.error is None
    assert box.page.actions[0] == found


def test_help_and_back_wait_for_the_page_being_photographed(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.touch("capture")
    box.press("help", "back")
    assert box.page.screen == Screen.PAPER


def test_a_page_that_cannot_be_built_is_not_come_back_to_after_the_crash(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.touch("start")
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(visit_module, "build", lambda scene: 1 // 0)
        box.touch("submit")
    assert Box(tmp_path).page.screen == Screen.HOME


def test_papers_only_shown_and_procedures_partly_online_are_said_before_the_check(box: Box) -> None:
    box.to_identity(MARRIAGE)
    box.answer_all()
    box.touch("missing", "missing")
    assert box.page.screen == Screen.BRING
    labels = {row.label.id for row in box.page.rows}
    assert {"bring-show", "procedure-partly"} <= labels


def test_leaving_wipes_the_draft_and_the_page(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph()
    box.touch("keep")
    box.touch("leave")
    box.touch("leave-now")
    assert box.page.screen == Screen.ATTRACT
    assert not list(box.drafts.folder.iterdir())
    assert not box.visit.draft.answers


def test_nobody_there_is_asked_first_and_one_press_keeps_everything(box: Box, clock: Callable[[float], None]) -> None:
    box.to_identity()
    clock(91)
    box.event(Tick())
    assert box.page.screen == Screen.IDLE
    box.press("down")
    assert box.page.screen == Screen.IDENTITY
    assert box.visit.draft.consent_at


def test_help_that_was_opened_and_left_on_the_first_page_closes_by_itself(
    box: Box, clock: Callable[[float], None]
) -> None:
    box.press("help")
    clock(89)
    box.event(Tick())
    assert box.page.screen == Screen.HELP
    clock(2)
    box.event(Tick())
    assert box.page.screen == Screen.ATTRACT


def test_what_the_ward_says_to_whoever_comes_stays(box: Box, clock: Callable[[float], None]) -> None:
    box.event(WardSays("Chiều nay phường nghỉ"))
    clock(3600)
    box.event(Tick())
    assert box.page.screen == Screen.HELP


def test_the_pair_that_calls_the_technician_leaves_the_page_as_it_was(box: Box) -> None:
    box.press("help", "down")
    box.event(TechnicianCalled())
    assert box.page.screen == Screen.ATTRACT
    box.to_identity()
    before = list(box.visit.draft.trail)
    box.press("help", "down")
    box.event(TechnicianCalled())
    assert box.visit.draft.trail == before


def test_nobody_there_for_long_is_wiped(box: Box, clock: Callable[[float], None]) -> None:
    box.to_identity()
    clock(91)
    box.event(Tick())
    clock(29)
    box.event(Tick())
    assert box.page.screen == Screen.IDLE
    clock(2)
    box.event(Tick())
    assert box.page.screen == Screen.ATTRACT
    assert not list(box.drafts.folder.iterdir())


def test_a_crash_while_nobody_answers_asks_anew_with_the_whole_time(
    box: Box, tmp_path: Path, clock: Callable[[float], None]
) -> None:
    box.to_identity()
    clock(91)
    box.event(Tick())
    clock(25)
    box.event(Tick())
    again = Box(tmp_path)
    again.visit.resume()
    assert again.page.screen == Screen.IDLE
    assert again.page.lead == say("idle-lead", seconds=30)
    clock(28)
    again.event(Tick())
    assert again.page.screen == Screen.IDLE
    again.press("ok")
    assert again.page.screen == Screen.IDENTITY


def test_crash_after_crash_does_not_keep_a_draft_for_ever(
    box: Box, tmp_path: Path, clock: Callable[[float], None]
) -> None:
    box.to_identity()
    clock(91)
    box.event(Tick())
    for _ in range(5):
        clock(25)
        box = Box(tmp_path)
        box.visit.resume()
        box.event(Tick())
    assert box.page.screen == Screen.ATTRACT
    assert not box.drafts.load()


def test_a_draft_that_nobody_could_come_back_to_for_long_is_wiped_at_the_start(
    box: Box, tmp_path: Path, clock: Callable[[float], None]
) -> None:
    box.to_identity()
    clock(91)
    box.event(Tick())
    clock(3600)
    again = Box(tmp_path)
    again.visit.resume()
    assert again.page.screen == Screen.ATTRACT
    assert not again.drafts.load()


def test_laying_papers_may_take_longer(box: Box, clock: Callable[[float], None]) -> None:
    box.to_identity()
    box.answer_all()
    clock(170)
    box.event(Tick())
    assert box.page.screen == Screen.PAPER
    clock(11)
    box.event(Tick())
    assert box.page.screen == Screen.IDLE


def test_a_page_that_comes_after_the_visit_ended_is_thrown_away(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    visit = box.visit.draft.visit
    box.touch("capture")
    box.visit.end()
    late = box.drafts.folder / "late.jpg"
    late.write_bytes(b"a page")
    box.event(PageCaptured(visit, "late", 10, 10, found=True))
    assert not late.exists()
    assert box.page.screen == Screen.ATTRACT


def test_a_crash_between_capture_and_submit_keeps_the_draft(box: Box, tmp_path: Path) -> None:
    box.to_identity()
    box.answer_all()
    box.photograph()
    box.touch("keep")
    again = Box(tmp_path)
    assert again.page.screen == Screen.MORE
    assert again.visit.draft.page_count == 1


def test_a_crash_while_sealing_never_makes_a_second_dossier(box: Box, tmp_path: Path) -> None:
    box.to_check()
    box.touch("submit")
    sealed = box.visit.draft.dossier_id
    again = Box(tmp_path)
    again.visit.resume()
    assert (again.page.screen, again.page.fault) == (Screen.CHECK, Fault.SEALING_FAILED)
    while not again.page.action("submit"):
        again.touch("turn:next")
    again.touch("submit")
    assert again.work.asked == ["seal"]
    assert again.visit.draft.dossier_id == sealed
    row = again.seal()
    once_more = Box(tmp_path)
    once_more.visit.resume()
    assert once_more.page.number == row.number
    assert "seal" not in once_more.work.asked


def test_a_draft_whose_procedure_is_no_longer_listed_starts_at_finding_one(box: Box, tmp_path: Path) -> None:
    box.to_identity()
    box.visit.draft.procedure = "9.999999"
    box.visit.save()
    again = Box(tmp_path)
    again.visit.resume()
    assert again.page.screen == Screen.FIND
    assert again.visit.draft.consent_at


def test_a_crash_between_sealing_and_its_event_shows_the_number_of_the_sealed_dossier(box: Box, tmp_path: Path) -> None:
    box.to_check()
    box.touch("submit")
    draft = box.visit.draft.visit
    box.visit.draft.visit = "somebody else"  # so that the event of sealing is lost, as in a crash
    row = box.seal()
    box.visit.draft.visit = draft
    box.visit.save()
    again = Box(tmp_path)
    again.visit.resume()
    assert again.page.number == row.number
    assert len(again.outbox.rows()) == 1


def test_a_sealing_that_fails_returns_to_the_check_with_everything(box: Box) -> None:
    box.to_check()
    box.touch("submit")
    box.event(WorkFailed(box.visit.draft.visit, "seal", Fault.STORAGE_FULL))
    assert (box.page.screen, box.page.fault) == (Screen.CHECK, Fault.STORAGE_FULL)
    assert box.visit.draft.page_count == 1


@pytest.mark.parametrize("fault", [Fault.STORAGE_FULL, Fault.STORAGE_READ_ONLY])
def test_a_card_that_takes_nothing_is_said_before_the_first_scan(
    box: Box, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(box.outbox, "refuses", lambda size: fault)
    box.touch("start", "submit", "search")
    box.type("khai sinh")
    box.touch(f"procedure:{BIRTH}", "begin")
    assert (box.page.screen, box.page.fault) == (Screen.FAULT, fault)
    again = Box(box.folder)
    again.visit.resume()
    assert (again.page.screen, again.page.fault) == (Screen.FAULT, fault)


def test_after_a_power_cut_the_slip_of_the_lost_visit_can_still_be_had(box: Box, tmp_path: Path) -> None:
    box.to_check()
    box.touch("submit")
    row = box.seal()
    box.drafts.wipe()
    again = Box(tmp_path)
    assert again.page.screen == Screen.ATTRACT
    assert again.page.action("offer")
    again.touch("offer")
    assert again.page.number == row.number
    assert again.work.asked == ["print again"]


def submitted(box: Box) -> str:
    """The number of a dossier that was sealed in a visit that has ended."""
    box.to_check()
    box.touch("submit")
    row = box.seal()
    box.printed(row)
    box.touch("end", "skip")
    return row.number


def test_number_and_code_of_the_slip_tell_where_the_dossier_is(box: Box) -> None:
    number = submitted(box)
    box.touch("start", "track")
    box.type(number.replace("-", ""))
    assert box.page.field and box.page.field.text == number  # grouped as the slip has it
    box.touch("answer")
    box.type("123456")
    box.touch("answer")
    assert box.page.screen == Screen.TRACKED
    assert [row.label.id for row in box.page.rows] == ["done-kept", "done-city-waiting"]
    box.touch("close")
    assert box.page.screen == Screen.HOME


def test_the_code_of_a_slip_can_be_guessed_three_times_only(box: Box) -> None:
    number = submitted(box)
    box.touch("start", "track")
    box.type(number.replace("-", ""))
    box.touch("answer")
    box.type("000000")
    box.touch("answer", "answer", "answer")
    assert box.page.error
    assert box.page.error.id == "track-code-wrong"
    box.touch(*["key:backspace"] * 6)
    box.type("123456")
    box.touch("answer")
    assert box.page.error
    assert box.page.error.id == "track-code-many"


def test_a_mistyped_slip_number_is_noticed_and_anothers_box_is_said(box: Box) -> None:
    box.touch("start", "track")
    box.type("0000000012")
    box.touch("answer")
    assert box.page.error
    assert box.page.error.id == "track-number-wrong"
    box.touch(*["key:backspace"] * 10)
    box.type(make_number("0031", 42).replace("-", ""))
    box.touch("answer")
    assert box.page.screen == Screen.TRACKED
    assert box.page.title.id == "track-elsewhere"


def test_a_slip_that_came_out_is_not_offered(box: Box, tmp_path: Path) -> None:
    box.to_check()
    box.touch("submit")
    row = box.seal()
    box.printed(row)
    box.touch("end", "skip")
    assert not box.page.action("offer")


def test_a_broken_camera_is_said_on_the_page_that_needs_it_and_goes_when_it_is_mended(box: Box) -> None:
    box.event(DeviceFault("camera", Fault.CAMERA_MISSING))
    box.to_identity()
    box.answer_all()
    assert box.page.fault == Fault.CAMERA_MISSING
    box.event(DeviceFault("camera", None))
    assert box.page.fault is None


def test_a_device_that_was_missing_before_anybody_listened_is_still_said() -> None:
    bus = Bus()
    bus.put(DeviceFault("camera", Fault.CAMERA_MISSING))
    bus.put(DeviceFault("reader", Fault.READER_MISSING))
    bus.put(DeviceFault("reader", None))
    late = bus.subscribe()
    assert late.get_nowait() == DeviceFault("camera", Fault.CAMERA_MISSING)
    assert late.get_nowait() == DeviceFault("reader", None)
    assert late.empty()


def test_a_camera_that_works_again_is_not_said_to_be_missing_any_more(box: Box) -> None:
    box.to_identity()
    box.answer_all()
    box.event(DeviceFault("camera", Fault.CAMERA_MISSING))
    box.touch("capture")
    assert box.page.lead == say("paper-wait")
    assert not box.page.fault
    box.event(WorkFailed(box.visit.draft.visit, "capture", Fault.CAMERA_MISSING))
    assert box.page.fault == Fault.CAMERA_MISSING
    box.event(DeviceFault("camera", None))
    assert not box.page.fault


def test_a_missing_reader_or_camera_is_said_where_a_card_is_awaited(box: Box) -> None:
    box.to_identity()
    box.event(CodeRead("https://example.org"))
    box.event(DeviceFault("reader", Fault.READER_MISSING))
    assert box.page.fault == Fault.READER_MISSING
    box.event(DeviceFault("camera", Fault.CAMERA_MISSING))
    box.touch("camera")
    assert box.page.fault == Fault.CAMERA_MISSING


def test_the_live_picture_runs_only_while_a_page_needs_it(box: Box) -> None:
    box.to_identity()
    assert box.work.watching == (False, False)
    box.touch("camera")
    assert box.work.watching == (True, True)
    box.touch("type")
    assert box.work.watching == (False, False)


def test_size_colours_and_language_hold_for_this_visit_only(box: Box) -> None:
    box.touch("start", "look", "size:xl", "theme:dark", "language:en", "close")
    assert (box.page.size, box.page.theme, box.page.language) == ("xl", "dark", "en")
    box.touch("leave", "leave-now")
    assert (box.page.size, box.page.theme, box.page.language) == ("m", "light", "vi")
