"""The pages of team, roles and settings, as an admin and as somebody who may only look."""

import pytest

PAGES = [
    "/office/team/",
    "/office/team/new/",
    "/office/team/1002/",
    "/office/team/1002/deactivate/",
    "/office/team/roles/",
    "/office/team/why/",
    "/office/team/team-roles/",
    "/office/team/process-teams/",
    "/office/team/process-teams/new/",
    "/office/settings/",
    "/office/settings/branding/",
    "/office/settings/words/",
    "/office/profile/",
    "/office/profile/email/",
    "/office/profile/password/",
    "/office/profile/app/",
    "/office/more/",
]


@pytest.mark.parametrize("page", PAGES)
def test_an_admin_sees_every_page(cast, page):
    answer = cast.client("anna").get(page)
    assert answer.status_code == 200
    assert "Kantoor Linde" in answer.content.decode()
