"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern, path

from aanzet.access.web import account, invitation, looking, provider, second_step, sign_in
from aanzet.access.web.office import away, roles, settings, single_sign_on, team, team_lists


def account_pages(start: str, prefix: str) -> list[URLPattern]:
    """One's own account, the same behind both doors."""
    return [
        path(start, account.profile, name=prefix),
        path(f"{start}email/", account.email, name=f"{prefix}-email"),
        path(f"{start}sessions/end/", account.end_others, name=f"{prefix}-sessions-end"),
        path(f"{start}sessions/<uuid:session_id>/end/", account.end_own_session, name=f"{prefix}-session-end"),
        path(f"{start}passkeys/", account.add_passkey, name=f"{prefix}-passkeys"),
        path(f"{start}passkeys/options/", account.passkey_options, name=f"{prefix}-passkey-options"),
        path(f"{start}factors/remove/", account.remove_own_factor, name=f"{prefix}-factor-remove"),
    ]


office: list[URLPattern] = [
    *account_pages("profile/", "profile"),
    path("profile/keys/", account.keys, name="profile-keys"),
    path("profile/password/", account.password, name="profile-password"),
    path("profile/app/", account.app_with_codes, name="profile-app"),
    path("profile/codes/", account.new_recovery_codes, name="profile-codes"),
    path("profile/away/", away.own, name="profile-away"),
    path("team/", team.member_list_page, name="team"),
    path("team/away/", away.overview, name="team-away"),
    path("team/new/", team.new_member, name="team-new"),
    path("team/roles/", roles.roles_page, name="roles"),
    path("team/roles/copy/", roles.copy, name="role-copy"),
    path("team/roles/<uuid:role_id>/", roles.role_page, name="role"),
    path("team/roles/<uuid:role_id>/archive/", roles.archive, name="role-archive"),
    path("team/why/", roles.why_page, name="why"),
    path("team/team-roles/", team_lists.team_roles_page, name="team-roles"),
    path("team/team-roles/<uuid:role_id>/", team_lists.rename, name="team-role-rename"),
    path("team/team-roles/<uuid:role_id>/archive/", team_lists.archive_role, name="team-role-archive"),
    path("team/process-teams/", team_lists.process_teams_page, name="process-teams"),
    path("team/process-teams/new/", team_lists.process_team_page, name="process-team-new"),
    path("team/process-teams/<uuid:team_id>/", team_lists.process_team_page, name="process-team"),
    path("team/process-teams/<uuid:team_id>/archive/", team_lists.archive_team, name="process-team-archive"),
    path("team/<str:number>/", team.member_page, name="team-member"),
    path("team/<str:number>/invite/", team.invite, name="team-invite"),
    path("team/<str:number>/revoke/", team.revoke, name="team-revoke"),
    path("team/<str:number>/deactivate/", team.deactivate, name="team-deactivate"),
    path("team/<str:number>/reactivate/", team.reactivate, name="team-reactivate"),
    path("team/<str:number>/role/", team.change_role, name="team-role"),
    path("team/<str:number>/factor/", team.reset_factor, name="team-factor"),
    path("team/<str:number>/grant/", team.grant, name="team-grant"),
    path("team/<str:number>/absences/", away.absences, name="team-absences"),
    path("team/<str:number>/absences/<uuid:row_id>/withdraw/", away.withdraw_away, name="team-absence-withdraw"),
    path("team/<str:number>/stand-ins/", away.stand_ins, name="team-stand-ins"),
    path("team/<str:number>/stand-ins/<uuid:row_id>/withdraw/", away.withdraw_standing, name="team-stand-in-withdraw"),
    path("team/<str:number>/away/undo/", away.undo, name="team-away-undo"),
    path("look/stop/", looking.stop, name="look-stop"),
    path("settings/", settings.general, name="settings"),
    path("settings/branding/", settings.branding, name="settings-branding"),
    path("settings/words/", settings.words_page, name="settings-words"),
    path("settings/sign-in/", single_sign_on.page, name="settings-sign-in"),
    path("settings/sign-in/switch/", single_sign_on.switch, name="settings-sign-in-switch"),
    path("settings/sign-in/check/", single_sign_on.check, name="settings-sign-in-check"),
]
portal: list[URLPattern] = account_pages("account/", "portal-account")
public: list[URLPattern] = [
    path("", sign_in.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/check/", sign_in.check_mail, name="sign-in-check"),
    path("sign-in/again/", sign_in.new_link, name="sign-in-again"),
    path("sign-in/link/<str:token>/", sign_in.open_link, name="sign-in-link"),
    path("sign-in/password/", sign_in.password, name="sign-in-password"),
    path("sign-in/with/<uuid:organization_id>/", provider.with_provider, name="sign-in-provider"),
    path("sign-in/with/<uuid:organization_id>/go/", provider.to_provider, name="sign-in-provider-go"),
    path("sign-in/with/<uuid:organization_id>/back/", provider.from_provider, name="sign-in-provider-back"),
    path("sign-in/forgotten/", sign_in.forgotten, name="sign-in-forgotten"),
    path("sign-in/forgotten/sent/", sign_in.forgotten_sent, name="sign-in-forgotten-sent"),
    path("sign-in/reset/<str:token>/", sign_in.reset, name="sign-in-reset"),
    path("sign-in/factor/", second_step.second_step, name="sign-in-factor"),
    path("sign-in/enrol/", second_step.enrol, name="sign-in-enrol"),
    path("sign-in/codes/", second_step.recovery_codes, name="sign-in-codes"),
    path("sign-in/passkey/", second_step.sign_in_by_passkey, name="sign-in-passkey"),
    path("sign-in/passkey/options/", second_step.challenge, name="sign-in-passkey-options"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("switch/<uuid:person_id>/", account.switch, name="switch"),
    path("theme/", account.theme, name="theme"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("invitation/<str:token>/new/", invitation.new_invitation, name="invitation-new"),
    path("email/<str:side>/<str:token>/", invitation.confirm_email, name="email-confirm"),
]
