"""The sign-in library's pages that are in use; one that is not named here does not exist.

Their names are the library's, by which it finds them; their templates are ours.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.generic import RedirectView, View

from accounts import views

Page = Callable[..., HttpResponseBase]


def page(view: type[View], template: str) -> Page:
    """The library's view with our template; 422 where something has to be put right."""
    shown = view.as_view(template_name=f"accounts/{template}.html")

    @wraps(shown)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = shown(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and form is not None and form.errors:
            response.status_code = 422
        return response

    return answer


urlpatterns = [
    # The library leads here from a confirmation that is over.
    path("", views.account, name="account_email"),
    path("sign-in/", page(account.LoginView, "entrance/sign_in"), name="account_login"),
    path("sign-out/", page(views.SignOut, "entrance/sign_out"), name="account_logout"),
    path("sign-up/", page(account.SignupView, "entrance/sign_up"), name="account_signup"),
    path(
        "confirm-email/",
        login_not_required(
            page(account.ConfirmEmailVerificationCodeView, "entrance/confirm_address")
        ),
        name="account_email_verification_sent",
    ),
    path(
        "inactive/",
        page(account.AccountInactiveView, "entrance/inactive"),
        name="account_inactive",
    ),
    path(
        "reauthenticate/",
        page(account.ReauthenticateView, "entrance/password_again"),
        name="account_reauthenticate",
    ),
    path(
        "password/",
        page(account.PasswordChangeView, "entrance/change_password"),
        name="account_change_password",
    ),
    path(
        "reset-password/",
        page(account.PasswordResetView, "entrance/reset_password"),
        name="account_reset_password",
    ),
    path(
        "reset-password/code/",
        page(account.ConfirmPasswordResetCodeView, "entrance/reset_code"),
        name="account_confirm_password_reset_code",
    ),
    path(
        "reset-password/new/",
        page(account.CompletePasswordResetView, "entrance/new_password"),
        name="account_complete_password_reset",
    ),
    path(
        "reset-password/done/",
        login_not_required(RedirectView.as_view(pattern_name="account_login")),
        name="account_password_reset_completed",
    ),
    path(
        "second-step/",
        page(factor.AuthenticateView, "second_factor/step"),
        name="mfa_authenticate",
    ),
    path(
        "second-step/again/",
        page(factor.ReauthenticateView, "second_factor/again"),
        name="mfa_reauthenticate",
    ),
    path("second-factor/", page(factor.IndexView, "second_factor/index"), name="mfa_index"),
    path(
        "second-factor/app/",
        page(totp.ActivateTOTPView, "second_factor/app"),
        name="mfa_activate_totp",
    ),
    path("second-factor/app/picture/", views.app_picture, name="mfa_picture"),
    path(
        "second-factor/app/end/",
        page(totp.DeactivateTOTPView, "second_factor/end"),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-factor/codes/",
        page(codes.ViewRecoveryCodesView, "second_factor/codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/codes/new/",
        page(codes.GenerateRecoveryCodesView, "second_factor/new_codes"),
        name="mfa_generate_recovery_codes",
    ),
]
