"""The building code: no scan finds a breach in the house, and each finds the breach that is planted for it."""

import textwrap

import pytest

from tests.house import code, pages, sentences
from tests.house.source import ROOT

SCANS = {scan.__name__: scan for scan in (*code.ALL, *pages.ALL, *sentences.ALL)}
A = "src/aanzet/"
PLANTED = [
    ("clocks", A + "cases/actions/start.py", "from datetime import datetime\nat = datetime.now()"),
    ("clocks", A + "cases/reactions.py", "import datetime\nat = datetime.date.today()"),
    ("clocks", A + "rules/dates.py", "from django.utils import timezone\nat = timezone.now()"),
    ("clocks", A + "clients/queries.py", "from aanzet.core.clock import app_now\nat = app_now()"),
    ("writes", A + "cases/queries.py", "def q(): Case.objects.filter(id=1).update(turn=None)"),
    ("writes", A + "cases/web/office.py", "def page(form): form.save()"),
    ("writes", A + "cases/jobs.py", "def job(cursor): cursor.execute('update cases_case set turn = null')"),
    ("writes", A + "office/home.py", "SQL = 'with a as (select 1) delete from cases_case'"),
    ("guesses", A + "cases/actions.py", "def start(): Case.objects.get_or_create(id=1)"),
    ("signals", A + "cases/apps.py", "from django.db.models.signals import post_save"),
    ("signals", A + "access/apps.py", "from allauth.account.signals import user_logged_in"),
    ("signals", A + "access/apps.py", "from django.dispatch import receiver"),
    ("commits", A + "cases/actions.py", "from django.db import transaction\ntransaction.on_commit(print)"),
    ("scopes", A + "core/events.py", "SQL = \"select set_config('app.side', 'office', true)\""),
    ("scopes", A + "cases/queries.py", "SQL = 'set local app.side = office'"),
    ("locks", A + "cases/queries.py", "rows = Case.objects.select_for_update().get(id=1)"),
    ("locks", A + "cases/actions.py", "SQL = 'select id from cases_case for update skip locked'"),
    ("networks", A + "cases/actions.py", "import httpx"),
    ("networks", A + "clients/web/office.py", "from urllib.request import urlopen"),
    ("networks", A + "core/events.py", "import smtplib"),
    ("rooms", A + "cases/utils.py", "x = 1"),
    ("rooms", A + "core/helpers.py", "x = 1"),
    ("rooms", A + "cases/engine.py", "x = 1"),
    ("hidden_imports", A + "cases/queries.py", "from django.apps import apps\napps.get_model('clients', 'Client')"),
    ("hidden_imports", A + "cases/jobs.py", "import importlib\nimportlib.import_module('aanzet.clients.models')"),
    ("untested_actions", A + "cases/actions.py", "def start_case(*, actor, now): ..."),
    ("undocumented", A + "cases/queries.py", "def open_cases(actor): ..."),
    ("swallowed", A + "cases/jobs.py", "try:\n    x = 1\nexcept ValueError:\n    pass"),
    ("inline", A + "cases/templates/cases/office/a.html", '<p\n style="color: red">{{ x }}</p>'),
    ("inline", A + "cases/templates/cases/office/a.html", "<button onclick='go()'>{{ x }}</button>"),
    ("inline", A + "cases/templates/cases/office/a.html", "<p hx-on:click='go()'>{{ x }}</p>"),
    ("inline", A + "cases/templates/cases/office/a.html", "<a href='javascript:go()'>{{ x }}</a>"),
    ("inline", A + "cases/templates/cases/office/a.html", "<p hx-trigger='click[ctrlKey]'>{{ x }}</p>"),
    ("inline", A + "cases/templates/cases/office/a.html", "<script>go()</script>"),
    ("inline", A + "core/templatetags/kit.py", "HTML = '<i style=\"width: {}%\"></i>'"),
    ("plain_texts", A + "cases/templates/cases/office/a.html", "<p>{{ name }} is on the move</p>"),
    ("plain_texts", A + "cases/templates/cases/office/a.html", "Whose move is it"),
    ("plain_texts", A + "cases/templates/cases/office/a.html", '<input placeholder="Search" name="q">'),
    ("plain_texts", A + "cases/templates/cases/office/a.html", '{% include "kit/button.html" with label="Save it" %}'),
    ("long_files", A + "cases/actions.py", "x = 1\n" * 401),
    ("long_files", "tests/db/test_all.py", "x = 1\n" * 401),
    ("lock_files", "requirements.txt", "--index-url https://somewhere/simple\n"),
    ("lock_files", "requirements-dev.txt", "django==5.2\n"),
    ("lock_files", "package-lock.json", '{"packages": {"a": {"resolved": "https://somewhere/a", "integrity": "sha"}}}'),
    ("lock_files", "package-lock.json", '{"packages": {"a": {"version": "1"}}}'),
    ("uncatalogued", A + "cases/web/forms.py", "raise forms.ValidationError(_('This is odd.'))"),
    ("uncatalogued", A + "cases/web/forms.py", "self.add_error('name', gettext('This is odd.'))"),
    ("uncatalogued", A + "cases/web/office.py", "say(request, gettext('This is odd.'), kind='problem')"),
    ("uncatalogued", A + "cases/web/forms.py", "name = CharField(error_messages=REQUIRED | {'invalid': _('Odd.')})"),
    ("uncatalogued", A + "cases/web/forms.py", "REQUIRED = {'required': _('This is odd.')}"),
    ("uncatalogued", A + "cases/actions.py", "raise Refused('no_such_code_of_ours')"),
    ("promises", A + "cases/actions.py", "# TODO: later"),
    ("promises", "tests/db/test_a.py", "import pytest\npytest.skip()"),
]
ALLOWED = [
    ("clocks", A + "cases/jobs.py", "from aanzet.core.clock import app_now\nat = app_now()"),
    ("clocks", A + "core/clock.py", "from django.utils import timezone\nat = timezone.now()"),
    ("clocks", A + "cases/queries.py", "from django.utils import timezone\nat = timezone.localtime(moment)"),
    ("writes", A + "cases/actions/start.py", "def start(case): case.save()"),
    ("writes", A + "cases/web/office.py", "def page(request, image): request.session.save(); image.save(path, 'PNG')"),
    ("writes", A + "cases/queries.py", "def q(answer, more): answer.update(more)"),
    ("writes", A + "cases/queries.py", 'def q():\n    """Update the list and delete from it."""'),
    ("scopes", A + "core/scope.py", "SQL = \"select set_config('app.side', 'office', true)\""),
    ("locks", A + "cases/queries.py", "rows = Case.objects.select_for_update(no_key=True, skip_locked=True)"),
    ("networks", A + "core/simulators/mail.py", "import smtplib"),
    ("networks", A + "messages/jobs.py", "import httpx"),
    ("inline", A + "cases/templates/cases/office/a.html", "<script src=\"{% static 'a.js' %}\"></script>"),
    ("inline", A + "cases/templates/cases/office/a.html", '<p class="{% if a > b %}on{% endif %}" data-on="x"></p>'),
    ("inline", A + "messages/templates/messages/mail/letter.html", '<p style="margin: 0"></p>'),
    (
        "plain_texts",
        A + "cases/templates/cases/office/a.html",
        """
        {% extends "office/base.html" %}{# A remark #}
        <h1 title="{% translate "Title" %}">{% translate "Whose move is it" %} &middot; {{ case.title }}</h1>
        <p>{% blocktranslate with name=x.name %}Hello {{ name }}{% endblocktranslate %} <kbd>Ctrl</kbd> Aanzet 1/2</p>
        {% include "kit/button.html" with label=_("Save it") icon="check" %}
        {% if case.state == "open" and a < b and c > d %}{{ day|date:"D j M" }}{% endif %}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        """,
    ),
    ("uncatalogued", A + "cases/web/forms.py", "raise forms.ValidationError(_('Fill this in.'))"),
    ("uncatalogued", A + "cases/web/office.py", "say(request, gettext('%(why)s Nothing was sent.'), kind='problem')"),
    ("uncatalogued", A + "cases/web/office.py", "say(request, gettext('Undone.'))"),
    ("lock_files", "requirements.txt", "django==5.2 \\\n    --hash=sha256:1\n"),
    (
        "lock_files",
        "package-lock.json",
        '{"packages": {"": {}, "a": {"integrity": "x", "funding": {"url": "https://a"}}}}',
    ),
]


def plant(root, path, text):
    """Write one file into an otherwise empty house."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(textwrap.dedent(text))
    return root


@pytest.mark.parametrize("name", SCANS)
def test_the_house_is_sound(name):
    breaches = list(SCANS[name](ROOT))
    assert not breaches, "\n" + "\n".join(breaches)


@pytest.mark.parametrize(("name", "path", "text"), PLANTED)
def test_a_planted_breach_is_found(tmp_path, name, path, text):
    assert list(SCANS[name](plant(tmp_path, path, text)))


@pytest.mark.parametrize(("name", "path", "text"), ALLOWED)
def test_what_is_allowed_is_not_refused(tmp_path, name, path, text):
    assert list(SCANS[name](plant(tmp_path, path, text))) == []


def test_a_named_action_is_tested(tmp_path):
    plant(tmp_path, A + "cases/actions.py", "def start_case(*, actor, now): ...")
    plant(tmp_path, "tests/db/cases/test_start_case.py", "from aanzet.cases.actions import start_case")
    assert list(code.untested_actions(tmp_path)) == []
