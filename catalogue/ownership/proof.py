"""Whether an address shows whose software it is. Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit

SHARED_HOSTS = frozenset(
    {
        # Forges, where anybody may keep code, those of governments among them.
        "github.com", "github.io", "githubusercontent.com", "gitlab.com", "gitlab.io",
        "bitbucket.org", "codeberg.org", "codeberg.page", "sourceforge.net", "sourceforge.io",
        "sr.ht", "gitea.com", "gitee.com", "framagit.org", "launchpad.net", "savannah.gnu.org",
        "dev.azure.com", "visualstudio.com", "code.europa.eu", "opencode.de",
        # Places where anybody may keep pages.
        "readthedocs.io", "gitbook.io", "notion.site", "sites.google.com", "wordpress.com",
        "blogspot.com", "netlify.app", "vercel.app", "pages.dev", "herokuapp.com",
        "azurewebsites.net", "cloudfront.net", "web.app", "onrender.com",
    }
)  # fmt: skip
SHARED_ENDS = frozenset(
    {
        "gov.uk", "nhs.uk", "ac.uk", "police.uk", "mod.uk", "sch.uk", "co.uk", "org.uk", "ltd.uk",
    }
)  # fmt: skip
"""Ends of names under which many bodies have theirs, so that none of them owns the end itself."""


def proving_domain(addresses: Iterable[str], domains: Iterable[str]) -> str:
    """The domain of an organisation at or below which one of the addresses lies; '' for none."""
    own = sorted(domain for domain in domains if _belongs_to_one(domain))
    for address in addresses:
        host = host_of(address)
        if not host or any(_lies_at(host, shared) for shared in SHARED_HOSTS):
            continue
        for domain in own:
            if _lies_at(host, domain):
                return domain
    return ""


def host_of(address: str) -> str:
    """The host's name in small letters; '' where there is none, or a number stands for it."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return "" if host.replace(".", "").isdigit() else host


def _belongs_to_one(domain: str) -> bool:
    return "." in domain and domain not in SHARED_ENDS and domain not in SHARED_HOSTS


def _lies_at(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
