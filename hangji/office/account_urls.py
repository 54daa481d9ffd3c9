"""allauth's addresses that this office uses. What needs e-mail or lets strangers in (sign-up, reset) has none."""

from allauth.account import views
from django.urls import include, path

from hangji.office.views import entrance

urlpatterns = [
    path("login/", views.LoginView.as_view(extra_context=entrance.BESIDE_SIGN_IN), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    # allauth sends here by name: a switched-off account, and one without a password, are told who helps.
    path("inactive/", entrance.inactive, name="account_inactive"),
    path("password/set/", entrance.forgotten, name="account_set_password"),
    path("forgotten/", entrance.forgotten, name="account_reset_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
