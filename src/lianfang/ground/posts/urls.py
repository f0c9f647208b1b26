from django.urls import path

from lianfang.ground.posts.views import account, administration, second_factor, signing_in

app_name = "posts"
urlpatterns = [
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/demonstration", signing_in.sign_in_as, name="sign-in-as"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("second-factor", second_factor.second_factor_page, name="second-factor"),
    path("second-factor/remove", second_factor.remove, name="second-factor-remove"),
    path("account/", account.account, name="account"),
    path("account/post", account.choose_post, name="choose-post"),
    path("account/password", account.change_password, name="change-password"),
    path("accounts/", administration.accounts, name="accounts"),
    path("accounts/new", administration.new_account, name="new-account"),
    path("accounts/<int:account_id>/", administration.one_account, name="one-account"),
    path("accounts/<int:account_id>/appoint", administration.appoint, name="appoint"),
    path("accounts/<int:account_id>/relieve/<int:post_id>", administration.relieve, name="relieve"),
    path("accounts/<int:account_id>/switch", administration.switch, name="switch"),
    path("accounts/<int:account_id>/unlock", administration.unlock, name="unlock"),
    path(
        "accounts/<int:account_id>/forget-phone", administration.forget_phone, name="forget-phone"
    ),
]
