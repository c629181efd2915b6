"""How allauth behaves in this house."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by himself: team members and contacts are invited."""

    def is_open_for_signup(self, request):
        return False
