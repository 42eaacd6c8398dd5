"""Who gets in where: every address by name, with the least that opens it.

Written apart from the code that enforces it, so that one checks the other.

- public: everybody · account: anybody signed in · asker: whoever asked for the task
- chooser: anybody signed in; those with one organisation are led on
- member, editor, owner: of the organisation in the address; to others it does not exist
- moderator, administrator: of the site; to others it does not exist
- letter: whoever holds the address, for it came by mail; to accept takes a sign-in
- self: that member themselves, or an owner
- supplier: the organisation in the address is one; public bodies are refused or find nothing
- post: only POST is offered (the role stands beside it)
- exempt: the sign-in library's own steps, which its tests and ours of `accounts` walk through
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    least: str
    post: bool = False
    query: str = ""
    supplier: bool = False


PUBLIC, ACCOUNT = Address("public"), Address("account")
MEMBER, EDITOR, OWNER = Address("member"), Address("editor"), Address("owner")
MODERATOR, ADMINISTRATOR = Address("moderator"), Address("administrator")
EXEMPT = Address("exempt")

ADDRESSES: dict[str, Address] = {
    "alive": PUBLIC,
    "ready": PUBLIC,
    "robots": PUBLIC,
    "security": PUBLIC,
    "policy_report": Address("public", post=True),
    "pages:help": PUBLIC,
    "pages:topic": PUBLIC,
    "pages:accessibility": PUBLIC,
    "pages:contact": PUBLIC,
    "pages:cookies": PUBLIC,
    "pages:privacy": PUBLIC,
    "search:start": PUBLIC,
    "search:results": PUBLIC,
    "search:count": PUBLIC,
    "search:values": PUBLIC,
    "listings:page": PUBLIC,
    "listings:history": PUBLIC,
    "adoption:adopters": PUBLIC,
    "adoption:uses": PUBLIC,
    "adoption:reused_by": PUBLIC,
    "ratings:reviews": PUBLIC,
    "statistics:index": PUBLIC,
    "statistics:reused": PUBLIC,
    "statistics:reusing": PUBLIC,
    "statistics:listing": PUBLIC,
    "statistics:organisation": PUBLIC,
    "statistics:drawing": PUBLIC,
    "statistics:csv": PUBLIC,
    "capabilities:index": PUBLIC,
    "capabilities:page": PUBLIC,
    "organisations:index": PUBLIC,
    "organisations:page": PUBLIC,
    "suppliers:offers": PUBLIC,
    "suppliers:index": PUBLIC,
    "suppliers:page": PUBLIC,
    "notifications:mailbox": PUBLIC,
    "notifications:html_part": PUBLIC,
    "exchange:data": PUBLIC,
    "exchange:listings_csv": PUBLIC,
    "exchange:publiccode": PUBLIC,
    "account_login": EXEMPT,
    "account_logout": EXEMPT,
    "account_signup": EXEMPT,
    "account_email": EXEMPT,
    "account_email_verification_sent": EXEMPT,
    "account_inactive": EXEMPT,
    "account_reauthenticate": EXEMPT,
    "account_change_password": EXEMPT,
    "account_reset_password": EXEMPT,
    "account_confirm_password_reset_code": EXEMPT,
    "account_complete_password_reset": EXEMPT,
    "account_password_reset_completed": EXEMPT,
    "mfa_authenticate": EXEMPT,
    "mfa_reauthenticate": EXEMPT,
    "mfa_index": EXEMPT,
    "mfa_activate_totp": EXEMPT,
    "mfa_picture": EXEMPT,
    "mfa_deactivate_totp": EXEMPT,
    "mfa_view_recovery_codes": EXEMPT,
    "mfa_generate_recovery_codes": EXEMPT,
    "accounts:account": ACCOUNT,
    "accounts:organisations": ACCOUNT,
    "accounts:ask": Address("account", post=True),
    "accounts:take_back": Address("account", post=True),
    "accounts:invitation": Address("letter"),
    "notifications:stop": Address("letter"),
    "notifications:preferences": ACCOUNT,
    "notifications:notices": ACCOUNT,
    "notifications:read": Address("account", post=True),
    "notifications:read_all": Address("account", post=True),
    "notifications:mail": ADMINISTRATOR,
    "organisations:home": ACCOUNT,
    "adoption:choose": Address("chooser"),
    "organisations:workspace": MEMBER,
    "accounts:people": MEMBER,
    "accounts:invite": OWNER,
    "accounts:role": OWNER,
    "accounts:remove": Address("self"),
    "accounts:uninvite": OWNER,
    "accounts:request": OWNER,
    "adoption:own": MEMBER,
    "adoption:new": Address("member", query="listing=LISTING"),
    "adoption:one": MEMBER,
    "adoption:confirm": MEMBER,
    "adoption:stage": MEMBER,
    "adoption:renew": MEMBER,
    "adoption:withdraw": MEMBER,
    "ratings:new": Address("member", query="listing=LISTING"),
    "ratings:answer": EDITOR,
    "listings:own": MEMBER,
    "listings:new": EDITOR,
    "listings:edit": MEMBER,
    "listings:section": EDITOR,
    "listings:check": MEMBER,
    "listings:sent": MEMBER,
    "listings:withdraw": EDITOR,
    "listings:renew": Address("editor", supplier=True),
    "listings:start_edit": Address("editor", post=True),
    "listings:send": Address("editor", post=True),
    "suppliers:own": Address("member", supplier=True),
    "suppliers:choose": Address("editor", supplier=True),
    "suppliers:new": Address("editor", supplier=True),
    "suppliers:change": Address("editor", supplier=True),
    "suppliers:renew": Address("editor", supplier=True),
    "suppliers:end": Address("editor", supplier=True),
    "moderation:queue": MODERATOR,
    "moderation:case": MODERATOR,
    "moderation:decide": MODERATOR,
    "duplication:index": MODERATOR,
    "duplication:choose": MODERATOR,
    "duplication:compare": Address("moderator", query="one=LISTING&other=LISTING"),
    "duplication:confirm": Address("moderator", query="one=LISTING&other=LISTING"),
    "duplication:one": MODERATOR,
    "duplication:undo": MODERATOR,
    "intake:index": ADMINISTRATOR,
    "intake:new": ADMINISTRATOR,
    "intake:run": ADMINISTRATOR,
    "intake:refused": ADMINISTRATOR,
    "jobs:index": ADMINISTRATOR,
    "jobs:page": Address("asker"),
    "jobs:stop": Address("asker", post=True),
    "jobs:again": Address("administrator", post=True),
}
