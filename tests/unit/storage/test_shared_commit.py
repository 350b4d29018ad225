"""Small writes of several threads go in one transaction: each is told of its own end, and nobody of another's."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from attunement.storage.models import Team
from attunement.storage.shared_commit import SharedCommit

pytestmark = pytest.mark.django_db(transaction=True)


def add(name: str) -> Any:
    return lambda: Team.objects.create(name=name).name


def fail(name: str) -> Any:
    def work() -> None:
        Team.objects.create(name=name)
        raise ValueError(name)

    return work


def names() -> set[str]:
    return set(Team.objects.values_list("name", flat=True))


def test_it_gives_what_the_work_gives_and_it_is_kept() -> None:
    assert SharedCommit()(add("North")) == "North"
    assert names() == {"North"}


def test_what_it_raises_is_raised_and_nothing_is_kept() -> None:
    with pytest.raises(ValueError, match="South"):
        SharedCommit()(fail("South"))
    assert names() == set()


class Played:
    """Several threads at one place, all waiting while a first one is at work."""

    def __init__(self, works: list[Any]) -> None:
        self.commit, self.results = SharedCommit(), dict[int, Any]()
        self.begun, self.go = threading.Event(), threading.Event()
        first = threading.Thread(target=self.one, args=(-1, self.hold))
        first.start()
        assert self.begun.wait(10)
        others = [threading.Thread(target=self.one, args=(n, work)) for n, work in enumerate(works)]
        for other in others:
            other.start()
        while len(self.commit._waiting) < len(works):
            pass
        self.go.set()
        for thread in (first, *others):
            thread.join(20)

    def hold(self) -> None:
        self.begun.set()
        self.go.wait(10)

    def one(self, n: int, work: Any) -> None:
        try:
            self.results[n] = self.commit(work)
        except Exception as failure:
            self.results[n] = repr(failure)
        finally:
            connection.close()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL does it by itself")
def test_those_who_wait_go_together_and_one_that_fails_fails_alone() -> None:
    threads = []

    def noted(name: str) -> Any:
        def work() -> str:
            threads.append(threading.get_ident())
            return str(add(name)())

        return work

    played = Played([noted("North"), fail("South"), noted("East")])
    assert played.results == {-1: None, 0: "North", 1: "ValueError('South')", 2: "East"}
    assert names() == {"North", "East"}
    assert len(set(threads)) == 1, "one of them did it for all"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL does it by itself")
def test_a_commit_that_fails_is_told_to_everyone() -> None:
    def broken() -> str:
        transaction.on_commit(lambda: None)
        connection.ensure_connection()
        connection.connection.execute("ROLLBACK")  # the transaction is gone under our feet
        return "kept"

    played = Played([add("North"), broken])
    assert "Error" in str(played.results[0])
    assert "Error" in str(played.results[1])
    assert names() == set()


def test_the_error_of_the_database_reaches_who_caused_it() -> None:
    commit = SharedCommit()
    commit(add("North"))
    with pytest.raises(DatabaseError):
        commit(add("North"))
    assert names() == {"North"}
