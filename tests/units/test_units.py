"""The units as the image has them: systemd finds no fault in them, they are shut in, and what they start exists."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import click
import pytest

from cuagan.__main__ import PROGRAMS, main
from tests.units.conftest import PROJECT, Run

UNITS = PROJECT / "systemd/units"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
LASTING = [name for name in SERVICES if "Type=oneshot" not in (UNITS / name).read_text()]
EXPOSURE = 2.5
FAILED = ("emergency.service", "rescue.service")
"""What systemd starts instead of us when a start has failed."""


def settings(name: str) -> dict[str, dict[str, list[str]]]:
    """Section → key → every value, of a unit with the drop-ins that all of ours share."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for path in (UNITS / name, *sorted((UNITS / "cuagan-.service.d").iterdir())):
        for line in path.read_text().splitlines():
            if heading := re.fullmatch(r"\[(\w+)]", line):
                section = heading[1]
            elif "=" in line and not line.startswith("#"):
                key, _, value = line.partition("=")
                found.setdefault(section, {}).setdefault(key, []).append(value)
    return found


def test_systemd_finds_nothing_wrong_with_them(root: Path, run_trixie: Run) -> None:
    verified = run_trixie(
        "systemd-analyze",
        "verify",
        "--man=no",
        f"--root={root}",
        "cuagan.target",
        "run-stick.mount",
        *SERVICES,
        *FAILED,
    )
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("Restrt=always", "Unknown key"), ("ExecStart=/opt/cuagan/bin/cuagon", "cuagon"), ("WatchdogSec=soon", "Failed")],
)
def test_it_would_find_it(root: Path, run_trixie: Run, wrong: str, said: str) -> None:
    with (root / "usr/lib/systemd/system/cuagan-outbox.service").open("a") as unit:
        unit.write(f"[Service]\n{'ExecStart=' if wrong.startswith('Exec') else ''}\n{wrong}\n")
    verified = run_trixie("systemd-analyze", "verify", "--man=no", f"--root={root}", "cuagan-outbox.service")
    assert said in verified.stderr


@pytest.mark.parametrize("name", LASTING)
def test_a_process_that_lasts_is_shut_in(root: Path, run_trixie: Run, name: str) -> None:
    looked = run_trixie(
        "systemd-analyze", "security", "--offline=yes", f"--root={root}", f"--threshold={EXPOSURE * 10:.0f}", name
    )
    assert looked.returncode == 0, looked.stdout[-400:] + looked.stderr


@pytest.mark.parametrize("name", LASTING)
def test_it_says_when_it_serves_and_comes_back_when_it_dies_or_hangs(name: str) -> None:
    service = settings(name)["Service"]
    assert service["Type"] == ["notify"]
    ends = name == "cuagan-lost.service"  # and the machine with it
    assert service["Restart"] == ["on-failure" if ends else "always"]
    assert service["WatchdogSignal"] == ["SIGKILL"], "a process that was stopped takes no other"
    assert service["WatchdogSec"]
    assert {"RestartSec", "RestartSteps", "RestartMaxDelaySec"} <= service.keys()
    assert settings(name)["Unit"]["StartLimitIntervalSec"] == ["0"], "nobody is there to start it by hand"


@pytest.mark.parametrize("name", LASTING)
def test_nobody_but_those_named_here_is_root(name: str) -> None:
    users = {"cuagan-screen": "cuagan-screen", "cuagan-touch": "cuagan-screen", "cuagan-board": "cuagan-screen"}
    users |= {"cuagan-cups": "lp", "cuagan-health": "root", "cuagan-update": "root"}
    assert settings(name)["Service"]["User"] == [users.get(name.removesuffix(".service"), "cuagan")]


@pytest.mark.parametrize("name", LASTING)
def test_what_it_starts_exists(name: str) -> None:
    for line in settings(name)["Service"]["ExecStart"]:
        program, command, *words = shlex.split(line)
        assert program == "/opt/cuagan/bin/cuagan"
        found = main.get_command(click.Context(main), command)
        assert found, f"no such command: cuagan {command}"
        known = {option for each in found.params if isinstance(each, click.Option) for option in each.opts}
        assert {word for word in words if word.startswith("--")} <= known
        for word in words:
            if word.startswith("/usr/lib/cuagan/"):
                assert (PROJECT / f"systemd/root{word}").stat().st_mode & 0o111


def test_every_variable_they_set_is_one_that_a_command_takes() -> None:
    programs = [main.get_command(click.Context(main), name) for name in PROGRAMS]
    taken = {str(each.envvar) for command in programs for each in command.params if each.envvar}
    scripts = "".join(path.read_text() for path in (PROJECT / "systemd/root/usr/lib/cuagan").iterdir())
    for name in SERVICES:
        for line in settings(name)["Service"].get("Environment", []):
            for variable in re.findall(r"\b(CUAGAN_\w+)=", line):
                assert variable in taken or variable in scripts, f"{name}: {variable}"


def test_screens_are_asked_for_before_anything_else_of_ours() -> None:
    wanted = settings("cuagan.target")["Unit"]["Wants"]
    assert wanted[0].split()[0] == "cuagan-screen.service"
    on_demand = {
        "cuagan-prepare.service",
        "cuagan-apply.service",
        "cuagan-undo.service",
        "cuagan-rejoin.service",
        "cuagan-reset.service",
        "cuagan-restart.service",
        "cuagan-lost.service",
    }
    others = {
        "cuagan-apply.path",
        "cuagan-reset.path",
        "cuagan-restart.path",
        "cuagan-undo.timer",
        "cuagan-rejoin.timer",
    }
    assert {unit for line in wanted for unit in line.split()} == set(SERVICES) - on_demand | others
    assert "cuagan-kiosk.service" not in settings("cuagan-screen.service")["Unit"]["After"][0]


def test_users_and_folders_are_made_as_the_walls_between_them_need(root: Path, run_trixie: Run) -> None:
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\nlp:x:7:7::/var/spool/lpd:/usr/sbin/nologin\n")
    (root / "etc/group").write_text("root:x:0:\nlp:x:7:\nvideo:x:44:\ndialout:x:20:\nrender:x:105:\ninput:x:104:\n")
    made = run_trixie("systemd-sysusers", f"--root={root}", "cuagan.conf")
    assert made.returncode == 0, made.stderr
    laid = run_trixie("systemd-tmpfiles", "--create", f"--root={root}", "cuagan.conf")
    assert laid.returncode == 0, laid.stderr
    numbers = {line.split(":")[2]: line.split(":")[0] for line in (root / "etc/passwd").read_text().splitlines()}
    groups = {line.split(":")[2]: line.split(":")[0] for line in (root / "etc/group").read_text().splitlines()}

    def who(folder: str) -> tuple[str, str, str]:
        found = (root / folder).stat()
        return f"{found.st_mode & 0o7777:o}", numbers[str(found.st_uid)], groups[str(found.st_gid)]

    assert who("var/lib/cuagan") == ("1770", "root", "cuagan"), "the kiosk cannot put another's file in place of root's"
    assert who("var/lib/cuagan/rauc") == ("700", "root", "root")
    assert who("var/lib/cuagan/update") == ("700", "root", "root")
    assert who("run/cuagan") == ("711", "cuagan", "cuagan")
    assert who("run/cuagan/cups") == ("710", "lp", "cuagan")


def test_the_rules_for_devices_are_ones_that_udev_understands(root: Path, run_trixie: Run) -> None:
    rules = root / "usr/lib/udev/rules.d/70-cuagan.rules"
    checked = run_trixie("udevadm", "verify", "--no-style", "--resolve-names=never", rules)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def in_force(root: Path, name: str) -> dict[str, list[str]]:
    """Key → values of a unit with its drop-ins: an empty one takes back those before it."""
    found: dict[str, list[str]] = {}
    units = root / "usr/lib/systemd/system"
    for path in (units / name, *sorted((units / f"{name}.d").glob("*.conf"))):
        for key, _, value in (line.partition("=") for line in path.read_text().splitlines() if line[:1].isalpha()):
            found[key] = [*found.get(key, []), value] if value else []
    return found


@pytest.mark.parametrize("name", FAILED)
def test_a_start_that_failed_asks_for_no_password_and_is_begun_anew_after_ten_minutes(root: Path, name: str) -> None:
    unit = in_force(root, name)
    assert unit["ExecStart"] == ["/usr/bin/sleep 600"]
    assert (unit["SuccessAction"], unit["FailureAction"]) == (["reboot-force"], ["reboot-force"])
    assert unit["StandardInput"][-1] == "null"


def test_a_start_that_never_gets_as_far_as_the_timer_that_ends_a_trial_is_begun_anew(root: Path) -> None:
    unit = in_force(root, "sysinit.target")
    assert (unit["JobTimeoutSec"], unit["JobTimeoutAction"]) == (["30min"], ["reboot-force"])


def test_nobody_can_log_in(root: Path) -> None:
    for unit in ("getty@.service", "serial-getty@.service", "ctrl-alt-del.target", "ssh.socket"):
        assert (root / "etc/systemd/system" / unit).readlink() == Path("/dev/null")
    assert (root / "etc/systemd/system-generators/systemd-ssh-generator").readlink() == Path("/dev/null")


def test_no_print_queue_listens_but_ours(root: Path) -> None:
    for unit in ("cups.service", "cups.socket", "cups.path"):
        assert (root / "etc/systemd/system" / unit).readlink() == Path("/dev/null")


def test_the_table_in_the_documentation_names_every_unit() -> None:
    text = (PROJECT / "docs/units.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(cuagan-[a-z]+)` \|", text, re.MULTILINE)) == {
        name.removesuffix(".service") for name in SERVICES
    }


def test_the_browser_may_go_nowhere_but_to_the_box() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(UNITS / "cuagan-touch.service")
    assert parser["Service"]["IPAddressDeny"] == "any"
    assert parser["Service"]["IPAddressAllow"] == "localhost"


def test_a_shell_opens_only_to_a_key_that_was_enrolled(root: Path) -> None:
    unit = (root / "usr/lib/systemd/system/ssh.service.d/cuagan.conf").read_text()
    assert "ConditionPathExists=/run/cuagan-ssh/authorized_keys" in unit
    lines = (root / "etc/ssh/sshd_config.d/cuagan.conf").read_text().splitlines()
    sshd = dict(line.split(" ", 1) for line in lines)
    assert sshd["AuthenticationMethods"] == "publickey"
    assert sshd["AuthorizedKeysFile"] == "/run/cuagan-ssh/authorized_keys"
    assert sshd["HostKey"].startswith("/var/lib/cuagan/"), "a key in the image would be every box's"
