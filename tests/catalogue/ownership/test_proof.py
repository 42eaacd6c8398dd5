import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.ownership.proof import SHARED_HOSTS, host_of, proving_domain


@pytest.mark.parametrize(
    "address",
    [
        "https://wexmouth.example",
        "https://WEXMOUTH.example/pay",
        "https://code.wexmouth.example/pay.git",
        "https://a.b.wexmouth.example:8443/",
        "https://person@wexmouth.example/",
        "https://wexmouth.example./",
    ],
)
def test_an_address_at_or_below_a_verified_domain_proves_it(address):
    assert proving_domain([address], ["quay.example", "wexmouth.example"]) == "wexmouth.example"


@pytest.mark.parametrize(
    "address",
    [
        "https://notwexmouth.example/",
        "https://wexmouth.example.elsewhere.example/",
        "https://elsewhere.example/wexmouth.example",
        "https://elsewhere.example/?at=wexmouth.example",
        "https://wexmouth.example@elsewhere.example/",
        "https://192.0.2.1/",
        "https://[broken",
        "wexmouth.example",
        "",
    ],
)
def test_anything_else_proves_nothing(address):
    assert proving_domain([address], ["wexmouth.example"]) == ""


@pytest.mark.parametrize("host", sorted(SHARED_HOSTS))
def test_a_place_that_anybody_may_use_never_counts(host):
    addresses = [f"https://{host}/wexmouth/pay", f"https://wexmouth.{host}/"]
    above = host.split(".", 1)[1]
    assert proving_domain(addresses, [host, f"wexmouth.{host}", above]) == ""


@pytest.mark.parametrize("domain", ["example", "gov.uk", "nhs.uk"])
def test_an_end_of_many_names_is_nobody_s(domain):
    assert proving_domain([f"https://pay.{domain}/"], [domain]) == ""
    assert (
        proving_domain(["https://pay.wexmouth.gov.uk/"], ["wexmouth.gov.uk"]) == "wexmouth.gov.uk"
    )


def test_the_page_counts_where_the_code_lies_on_a_forge():
    addresses = ["https://github.com/wexmouth/pay", "https://pay.wexmouth.example/"]
    assert proving_domain(addresses, ["wexmouth.example"]) == "wexmouth.example"


@given(st.text(), st.text())
def test_no_text_breaks_it(address, domain):
    found = proving_domain([address], [domain])
    assert found in {"", domain}
    assert host_of(address) == host_of(address).lower()
