"""Behind a proxy each client counts apart for the sign-in limit, and nobody can pass for somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from attunement.domain.errors import BadInput
from attunement.domain.signing_in import OF_A_NETWORK, OF_AN_ACCOUNT
from attunement.web.client_address import client_address, proxies_from

OURS = proxies_from("127.0.0.1, ::1, 10.0.0.0/24")
ASKING = [
    pytest.param("203.0.113.5", "", "203.0.113.5", id="nobody in front"),
    pytest.param("203.0.113.5", "198.51.100.1", "203.0.113.5", id="a stranger's header is not believed"),
    pytest.param("127.0.0.1", "", "127.0.0.1", id="our proxy says nothing"),
    pytest.param("127.0.0.1", "198.51.100.1", "198.51.100.1", id="our proxy names the client"),
    pytest.param("127.0.0.1", "192.0.2.9, 198.51.100.1", "198.51.100.1", id="what the client wrote before is no word"),
    pytest.param("127.0.0.1", "192.0.2.9, 198.51.100.1, 10.0.0.7", "198.51.100.1", id="two proxies of ours"),
    pytest.param("127.0.0.1", "10.0.0.8, 10.0.0.7", "10.0.0.8", id="somebody inside"),
    pytest.param("127.0.0.1", "198.51.100.1, <script>", "127.0.0.1", id="no address at the end"),
    pytest.param("127.0.0.1", "198.51.100.1,", "127.0.0.1", id="nothing at the end"),
    pytest.param("127.0.0.1", "127.0.0.1", "127.0.0.1", id="the machine itself"),
    pytest.param("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="a household in IPv6"),
    pytest.param("2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64", id="the same household"),
    pytest.param("::ffff:127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1", id="IPv4 written as IPv6"),
    pytest.param("", "198.51.100.1", "", id="a socket, and nobody named"),
]
WRONG = ["localhost", "10.0.0.1/8", "127.0.0.1;::1", "0.0.0.0/0", "::/0", "127.0.0.1 ::1"]


@pytest.mark.parametrize(("remote", "forwarded", "counts"), ASKING)
def test_the_address_that_counts(remote: str, forwarded: str, counts: str) -> None:
    assert client_address(remote, forwarded, OURS) == counts


def test_without_a_proxy_named_no_header_is_believed() -> None:
    assert client_address("127.0.0.1", "198.51.100.1", proxies_from("")) == "127.0.0.1"


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_proxy_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="ATTUNEMENT_PROXIES"):
        proxies_from(text)


def tries(address: str, password: str = "wrong", email: str = "miriam@practice.example") -> int:
    """The status of one try from this client's address, as our proxy passes it on."""
    given = {"email": email, "password": password}
    return Client(headers={"X-Forwarded-For": address}).post("/sign-in", given).status_code


def test_one_clients_wrong_tries_keep_nobody_else_out(practice: Any, settings: Any) -> None:
    """Twenty tries at one account and another; then the network waits, and another network does not."""
    settings.PROXIES = OURS
    limit = OF_A_NETWORK.tries
    found = [tries("198.51.100.1", email=f"nobody{n}@practice.example") for n in range(limit + 1)]
    assert found == [400] * limit + [429]
    assert tries("198.51.100.2") == 400


def test_a_made_up_header_does_not_begin_the_count_anew(practice: Any, settings: Any) -> None:
    settings.PROXIES = OURS
    limit = OF_A_NETWORK.tries
    found = [tries(f"192.0.2.{n}, 198.51.100.1", email=f"nobody{n}@practice.example") for n in range(limit + 1)]
    assert found == [400] * limit + [429]


def test_an_accounts_tries_are_counted_wherever_they_come_from(practice: Any, settings: Any) -> None:
    settings.PROXIES = OURS
    limit = OF_AN_ACCOUNT.tries
    assert [tries(f"192.0.2.{n}") for n in range(limit + 1)] == [400] * limit + [429]
