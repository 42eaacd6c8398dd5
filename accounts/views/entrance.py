"""What the sign-in library's views lack."""

from allauth.account.views import LogoutView


class SignOut(LogoutView):
    """Also ends a sign-up or sign-in that waits for a code.

    The library leaves half of a sign-up behind: what then became of the page that asks for the
    code would tell who has an account.
    """

    def logout(self) -> None:
        super().logout()
        self.request.session.flush()
