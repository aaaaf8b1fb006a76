"""The commands that ask what the claims add up to, and the tables of real transfers that resolve them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.derive import derive
from graph.registry import load_registry
from graph.store import Generation, Store
from server.cli import cli

from .test_derive import SEEDS, Graph, fresh_store, put

HEADER = (
    "club_name,player_name,age,position,club_involved_name,fee,transfer_movement,transfer_period,fee_cleaned,season"
)
ROWS = (
    "Arsenal FC,Viktor Gyökeres,27,Centre-Forward,Sporting CP,€65.80m,in,Summer,65.8,2025/2026",
    "Arsenal FC,Nuno Tavares,25,Left-Back,Lazio,€5.00m,out,Summer,5,2025/2026",
    "Arsenal FC,Kieran Tierney,28,Left-Back,Celtic,free transfer,out,Summer,0,2025/2026",
    "Arsenal FC,Takehiro Tomiyasu,26,Right-Back,Without Club,-,out,Summer,NA,2025/2026",
    "Arsenal FC,Nathan Butler-Oyedeji,22,Centre-Forward,Arsenal U21,-,in,Summer,NA,2025/2026",
    'Arsenal FC,Albert Sambi Lokonga,25,Central Midfield,Sevilla FC,"End of loanJun 30, 2025",in,Summer,NA,2025/2026',
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published store of the seeds."""
    registry = load_registry()
    with fresh_store(tmp_path_factory.mktemp("commands"), registry) as store:
        put(store, registry, SEEDS)
        derive(store)
        store.publish()
        return store.path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "200"}, catch_exceptions=True)


def test_a_saga_is_told_in_time_order_with_its_words(folder: Path) -> None:
    """Every claim with day, outlet, whose word it is, what it says and the quote."""
    out = run("saga", "Yoro", "--store", str(folder)).output
    assert "Leny Yoro to Manchester United, summer 2024  completed on 2024-07-18" in out
    assert "denied: agreed, bid" in out
    assert out.index("2024-07-10") < out.index("2024-07-16")
    assert "bid €50m" in out
    assert "no bid" in out
    assert "“Real Madrid are in talks with Lille over the signing of Leny Yoro”" in out


def test_a_saga_as_of_a_day_knows_nothing_later(folder: Path) -> None:
    """On 12 July the move to United was neither made nor agreed medically."""
    out = run("saga", "leny yoro", "--as-of", "2024-07-12", "--brief", "--store", str(folder)).output
    assert "Leny Yoro to Manchester United, summer 2024  open" in out
    assert "2024-07-1 " not in out
    assert "2024-07-16" not in out


def test_a_name_that_nobody_has_is_an_error(folder: Path) -> None:
    """One line that says what to do."""
    result = run("saga", "Nobody At All", "--store", str(folder))
    assert "no saga of a player of that name" in str(result.exception)


def test_sources_are_ranked_or_said_to_be_too_few(folder: Path) -> None:
    """Ten ended sagas are needed for a rate; `--all` shows the others as too few."""
    assert "fewer than 10 ended sagas" in run("sources", "--store", str(folder)).output
    out = run("sources", "--by", "step", "--all", "--store", str(folder)).output
    assert "Owen Tranter" in out
    assert "too few" in out


def test_contradictions_show_both_sides_and_whether_time_resolved_them(folder: Path) -> None:
    """The latest first; `--unresolved` leaves out the rest."""
    out = run("contradictions", "Alexander-Arnold", "--store", str(folder)).output
    assert "resolved 2025-01-06" in out
    assert "“Real Madrid have not made a bid for Trent Alexander-Arnold”" in out
    assert "Yoro" not in out
    assert "resolved 20" not in run("contradictions", "--unresolved", "--store", str(folder)).output


def test_tables_of_transfers_resolve_sagas(tmp_path: Path) -> None:
    """Arrivals and departures become official claims; youth steps do not; the same table again changes nothing."""
    table, store = tmp_path / "league.csv", str(tmp_path / "store")
    table.write_text("\n".join([HEADER, *ROWS]))
    first = run("outcomes", "import", str(table), "--store", store)
    assert (first.exit_code, first.output.split(",")[1].strip()) == (0, "5 claims")
    assert "1 unchanged" in run("outcomes", "import", str(table), "--store", store).output
    with Generation(Path(store)) as generation:
        graph = Graph(generation)
        sagas = {graph.value(saga, "tg:player"): saga for saga in graph.of_class("tg:Saga")}
        gyokeres = sagas["viktor-gyokeres"]
        assert (graph.value(gyokeres, "tg:toClub"), graph.value(gyokeres, "tg:outcome")) == ("arsenal", "completed")
        assert graph.value(gyokeres, "tg:window") == "2025-summer"
        fees = {graph.value(fee, "tg:euros") for fee in graph.of_class("tg:FeeReport")}
        assert fees == {"65800000", "5000000"}


def test_a_table_without_its_columns_is_an_error(tmp_path: Path) -> None:
    """File, line and remedy."""
    table = tmp_path / "league.csv"
    table.write_text("club_name,player_name\nArsenal,Somebody\n")
    result = run("outcomes", "import", str(table), "--store", str(tmp_path / "store"))
    assert str(result.exception).startswith(f"{table}:1: no column age")
    assert not (tmp_path / "store").exists()


def test_derive_rebuilds_the_same_graph(folder: Path) -> None:
    """A rebuild of an up-to-date store adds and removes nothing."""
    with Store.open(folder):
        pass
    assert "0 triples added, 0 removed" in run("derive", "--store", str(folder)).output
