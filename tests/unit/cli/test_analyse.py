"""`attunement analyse`: the functions' fields come out, and a wrong cell is named by row and column."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from attunement.cli import analyse
from attunement.cli.main import main
from tests.unit.analysis.shared_tables import METHODS, read_table

SCALE = ("--sd-pre", "7.5", "--reliability", "0.8")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run `attunement analyse KIND` on a text; gives back exit code, standard output and standard error."""

    def _run(kind: str, text: str | Path, *options: str) -> tuple[int, str, str]:
        path = text if isinstance(text, Path) else tmp_path / "file.csv"
        if not isinstance(text, Path):
            path.write_text(text, encoding="utf-8")
        code = main(["analyse", kind, str(path), *options])
        return code, *capsys.readouterr()

    return _run


def document(answer: tuple[int, str, str]) -> Any:
    code, out, err = answer
    assert (code, err) == (0, "")
    return json.loads(out)


def lines(answer: tuple[int, str, str]) -> list[dict[str, str]]:
    code, out, err = answer
    assert (code, err) == (0, "")
    return list(csv.DictReader(io.StringIO(out)))


# -- change


def test_change_of_people(run: Any) -> None:
    text = "client,pre,post\nann,32.5,47.5\nben,,40\ncy,47,46\n"
    found = document(run("change", text, *SCALE, "--cutoff", "45", "--format", "json"))
    assert found["client"] == ["ann", "ben", "cy"]
    assert (found["se"], found["s_diff"]) == pytest.approx((3.3541, 4.7434), abs=1e-4)
    assert found["rc"] == [pytest.approx(3.1623, abs=1e-4), None, pytest.approx(-0.2108, abs=1e-4)]
    assert found["verdict"] == ["improved", None, "unchanged"]
    assert found["class"] == ["recovered", None, "unchanged"]
    rows = lines(run("change", text, *SCALE, "--cutoff", "45"))
    assert [(row["client"], row["class"]) for row in rows] == [("ann", "recovered"), ("ben", ""), ("cy", "unchanged")]
    assert float(rows[0]["rc"]) == found["rc"][0]


def test_change_without_names_lower_is_better_and_decimal_commas(run: Any) -> None:
    found = document(run("change", "pre;post\n47,5;32,5\n", *SCALE, "--lower-is-better", "--format", "json"))
    assert (found["client"], found["verdict"]) == (["1"], ["improved"])
    assert "class" not in found


def test_each_method_takes_its_numbers_from_the_call(run: Any) -> None:
    options = ("--method", "hageman-arrindell", "--mean-pre", "40", "--mean-post", "45", "--sd-post", "8")
    answer = run("change", "pre,post\n32.5,47.5\n", *SCALE, *options)
    assert answer[0] == 2
    assert "r_pre_post: not given" in answer[2]
    found = document(
        run("change", "pre,post\n32.5,47.5\n", *SCALE, *options, "--r-pre-post", "0.5", "--format", "json")
    )
    assert found["verdict"] == ["improved"]


def test_sudden_gains_go_by_session_number_and_gaps(run: Any) -> None:
    rows = [("a", n, x) for n, x in [(4, 5), (1, 32), (2, 31), (3, 33), (5, 6), (6, 7)]]
    rows += [("b", n, x) for n, x in [(1, 32), (2, 31), (3, 33), (5, 5), (6, 6), (7, 7)]]  # session 4 was never held
    text = "client,session,score\n" + "".join(f"{c},{n},{x}\n" for c, n, x in rows)
    gain = {"client": "a", "from_session": 3, "to_session": 4, "size": 28}
    assert document(run("change", text, "--cutoff", "7.6", "--format", "json")) == [gain]
    assert lines(run("change", text, "--cutoff", "7.6")) == [{key: str(value) for key, value in gain.items()}]
    one = "session,score\n1,32\n2,31\n3,33\n4,5\n5,6\n900000000,7\n"
    assert [gain["to_session"] for gain in document(run("change", one, "--cutoff", "7.6", "--format", "json"))] == [4]


# -- sequences


def test_sequences_print_the_fields_of_the_table(run: Any) -> None:
    read_table("sequential/B_bakeman_quera_2011_p159.csv")
    path = METHODS / "sequential" / "B_bakeman_quera_2011_p159.csv"
    found = document(run("sequences", path, "--format", "json"))
    assert found["labels"] == ["1", "2", "3", "4", "5"]
    assert (found["n"], found["df"], found["tests"]) == (74, 16, 25)
    assert found["g2"] == pytest.approx(30.9549, abs=1e-4)
    assert found["z"][0][3] == pytest.approx(1.94, abs=0.005)
    row = next(row for row in lines(run("sequences", path)) if (row["given"], row["target"]) == ("5", "2"))
    assert float(row["z"]) == pytest.approx(2.90, abs=0.005)
    assert float(row["yules_q"]) == pytest.approx(0.75, abs=0.005)


def test_sequences_keep_couples_sessions_and_blank_moments_apart(run: Any) -> None:
    text = "couple,session,code\nx,1,a\nx,1,b\ny,1,a\ny,1,\ny,1,b\ny,2,a\ny,2,b\n"
    found = document(run("sequences", text, "--format", "json"))
    assert (found["n"], found["observed"]) == (2, [[0, 2], [0, 0]])
    assert "nothing follows b" in found["because"]
    assert found["z"][1] == [None, None]


def test_a_blank_line_in_a_file_of_one_column_is_a_moment_not_coded(run: Any) -> None:
    assert document(run("sequences", "code\na\n\nb\na\n", "--format", "json"))["n"] == 1
    assert document(run("sequences", "code\n\na\nb\na\n", "--format", "json"))["n"] == 2


def test_codes_that_cannot_repeat(run: Any) -> None:
    found = document(run("sequences", "code\na\nb\nc\na\nc\nb\na\n", "--cannot-repeat", "--format", "json"))
    assert (found["df"], found["tests"], found["z"][0][0]) == (1, 6, None)
    assert document(run("sequences", "code\na\nb\na\nc\n", "--lag", "2", "--format", "json"))["n"] == 2


# -- agreement


def test_every_coefficient_that_fits_the_file(run: Any) -> None:
    read_table("agreement/krippendorff2011_4x12.csv")
    path = METHODS / "agreement" / "krippendorff2011_4x12.csv"
    found = document(run("agreement", path, "--raters", "rows", "--format", "json"))
    assert list(found) == ["alpha", "ac1", "icc"]  # four raters, some ratings missing
    assert found["alpha"]["alpha"] == pytest.approx(0.7434, abs=1e-4)
    ratio = run("agreement", path, "--raters", "rows", "--measure", "alpha", "--level", "ratio", "--format", "json")
    assert document(ratio)["alpha"]["alpha"] == pytest.approx(0.7974, abs=1e-4)


def test_two_raters_in_words(run: Any) -> None:
    text = "unit,ann,ben\n1,yes,yes\n2,no,no\n3,yes,no\n4,no,no\n"
    found = document(run("agreement", text, "--format", "json"))
    assert list(found) == ["kappa", "fleiss", "alpha", "ac1"]
    assert (found["kappa"]["kappa"], found["kappa"]["labels"]) == (pytest.approx(0.5), ["no", "yes"])
    assert list(found["fleiss"]["per_category"]) == ["no", "yes"]
    by_field = {(row["measure"], row["field"]): row["value"] for row in lines(run("agreement", text))}
    assert float(by_field["kappa", "kappa"]) == pytest.approx(0.5)
    assert by_field["kappa", "labels 1"] == "no"


def test_weighted_kappa_orders_numbers_by_size(run: Any) -> None:
    text = "ann,ben\n1,1\n2,2\n10,2\n10,10\n"
    options = ("--measure", "kappa", "--weights", "linear", "--format", "json")
    found = document(run("agreement", text, *options))["kappa"]
    assert found["labels"] == [1, 2, 10]
    assert found["kappa"] == pytest.approx(1 - (1 / 4) / ((1 * 2 + 2 * 1 + 1 * 1 + 1 * 1 + 2 * 2 * 1 + 2 * 1 * 2) / 16))


def test_seconds_with_tolerance_tell_both_directions(run: Any) -> None:
    text = "sec,a,b\n" + "".join(
        f"{n},{x},{y}\n" for n, (x, y) in enumerate(zip("001110022000", "000111000000", strict=True))
    )
    found = document(run("agreement", text, "--measure", "time-unit", "--tolerance", "1", "--format", "json"))[
        "time-unit"
    ]
    assert found["first_as_reference"] < found["second_as_reference"] == 1


# -- heart


def test_beats_are_cleaned_before_anything(run: Any) -> None:
    read_table("physio/rr_fixture_with_artifacts.csv")
    path = METHODS / "physio" / "rr_fixture_with_artifacts.csv"
    found = document(run("heart", path, "--format", "json"))
    assert found["artifacts"]["flagged"] == [50, 51, 120, 200, 201]
    assert found["raw"]["rmssd"] == pytest.approx(85.642, abs=1e-3)
    assert found["clean"]["rmssd"] == pytest.approx(31.58, rel=0.05)
    assert (found["episodes"], len(found["rr_ms"])) == ([], 300)
    by_field = {(row["measure"], row["field"]): row["value"] for row in lines(run("heart", path))}
    assert by_field["artifacts", "flagged 1"] == "50"


def test_beats_give_episodes_by_their_own_clock(run: Any) -> None:
    text = "rr_ms\n" + "800\n" * 20 + "500\n" * 30 + "800\n" * 20
    found = document(run("heart", text, "--format", "json"))
    assert found["episodes"] == [{"first": 16.5, "last": 31}]
    gone = document(run("heart", text + "\n800\n", "--format", "json"))
    assert gone["episodes"] is None
    assert "interval is missing" in gone["episodes_because"]


def test_a_rate_gives_episodes(run: Any) -> None:
    text = "sec,hr\n" + "".join(f"{n},{105 if 10 <= n <= 30 else 92 if n > 40 else 78}\n" for n in range(60))
    assert lines(run("heart", text)) == [{"first": "10", "last": "30"}]
    found = document(run("heart", text, "--baseline", "70", "--margin", "20", "--format", "json"))
    assert found == {"episodes": [{"first": 10, "last": 30}, {"first": 41, "last": 59}]}


# -- wrong calls and files

WRONG = [
    ("change", "client,pre,post\na,1,2\nb,x,2\n", SCALE, "file.csv: row 2 (line 3), column 'pre': 'x'"),
    ("change", "client,pre\na,1\n", SCALE, "file.csv: header: a column is not there. Expected a column 'post'"),
    ("change", "pre,post\n1,2\n", (), "--sd-pre: not given"),
    ("change", "pre,post\n1,2\n", ("--sd-pre", "-1", "--reliability", "0.8"), "sd_pre: -1.0 will not do"),
    ("change", "pre,post\n1,2\n", ("--sd-pre", "1", "--reliability", "80"), "reliability: 80.0 will not do"),
    (
        "change",
        "client,session,score\na,1,2\na,1,2\n",
        ("--cutoff", "5"),
        "row 2 (line 3), column 'session': session 1",
    ),
    ("change", "client,session,score\na,1.5,2\n", ("--cutoff", "5"), "row 1 (line 2), column 'session'"),
    ("change", "client,session,score\na,1,2\n", (), "--cutoff: not given"),
    ("sequences", "code\na\nb\nb\n", ("--cannot-repeat",), "row 3 (line 4), column 'code': 'b' follows itself"),
    ("sequences", "session,code\n1,a\n,b\n", (), "row 2 (line 3), column 'session': blank"),
    ("sequences", "a,b\n1,2\n", (), "header: a column is not there. Expected a column 'code'"),
    ("sequences", "code\na\n", ("--lag", "0"), "lag: 0 will not do"),
    ("agreement", "ann\n1\n", (), "1 raters"),
    ("agreement", "a,b,c\n1,2,3\n", ("--measure", "kappa"), "3 raters"),
    ("agreement", "a,b\n1,2\nx,2\n", ("--measure", "icc"), "row 2 (line 3), column 'a': 'x'"),
    (
        "agreement",
        "a,b\n1,-2\n",
        ("--measure", "alpha", "--level", "ratio"),
        "column 'b': '-2'. Expected a number, 0 or more",
    ),
    ("heart", "rr_ms\n800\n0\n", (), "row 2 (line 3), column 'rr_ms': '0'. Expected a number above 0"),
    ("heart", "rr_ms\n0.8\n0.9\n", (), "column 'rr_ms': these are seconds"),
    (
        "heart",
        "seconds,bpm\n0,80\n2,80\n1,80\n",
        (),
        "row 3 (line 4), column 'seconds': a time is missing or goes back",
    ),
    ("heart", "seconds,bpm\n0,-80\n", (), "row 1 (line 2), column 'bpm': '-80'"),
    ("heart", "seconds,bpm\n0,80\n", ("--margin", "5"), "baseline, margin"),
    ("heart", "rr_ms\n", (), "there are no rows under the header"),
    ("heart", "", (), "there is no header"),
]


@pytest.mark.parametrize(("kind", "text", "options", "says"), WRONG)
def test_a_wrong_file_or_call_ends_with_2_and_the_place(
    kind: str, text: str, options: tuple[str, ...], says: str, run: Any
) -> None:
    code, out, err = run(kind, text, *options)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


def test_numbers_no_program_can_hold_are_refused(run: Any) -> None:
    for cell in ("1e999", "inf", "١٢", "1_000", "0x1f"):
        assert run("change", f"pre,post\n1,{cell}\n", *SCALE)[0] == 2
    assert document(run("change", "pre,post\n1e-05,2.5E1\n", *SCALE, "--format", "json"))["verdict"] == ["improved"]


def test_help_names_the_columns_of_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    columns = {
        "change": "client,pre,post",
        "sequences": "couple,session,code",
        "agreement": "unit,anna,ben",
        "heart": "rr_ms",
    }
    for kind, named in columns.items():
        assert main(["analyse", kind, "--help"]) == 0
        assert named in capsys.readouterr().out
    assert len(analyse.KINDS) >= len(columns)


def test_analyse_without_a_kind_says_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyse"]) == 2
    assert "KIND" in capsys.readouterr().err
