"""The shipped template models (F114, F115): files like any template file, with names and keys instead of ids."""

import pathlib
from dataclasses import dataclass
from functools import cache

from aanzet.rules.process.template.file_read import TemplateFile, read

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "library"


@dataclass(frozen=True, slots=True)
class Model:
    """One model. file: what it says; profiles: kinds of organization it is meant for."""

    file: TemplateFile

    @property
    def key(self) -> str:
        """What a template remembers of the model it was taken from."""
        return self.file.key

    @property
    def title(self) -> str:
        """The name a template gets when nobody says otherwise."""
        return self.file.title

    @property
    def summary(self) -> str:
        """One sentence for the choice page."""
        return self.file.summary

    @property
    def profiles(self) -> tuple[str, ...]:
        """Profiles of organizations, in which it stands first."""
        return self.file.profiles

    @property
    def phases(self) -> list[str]:
        """Names of the phases, for the choice page."""
        return [phase.name for phase in self.file.snapshot.phases]


@cache
def models() -> tuple[Model, ...]:
    """Every shipped model, in the order of the titles."""
    found = []
    for path in FOLDER.glob("*.yaml"):
        file, problems = read(path.read_text(encoding="utf-8"))
        if file is None:
            raise ValueError(f"{path.name}, line {problems[0].line}: {problems[0].code} {dict(problems[0].values)}")
        found.append(Model(file))
    return tuple(sorted(found, key=lambda model: model.title))


def model(key: str) -> Model | None:
    """The model with this key, None when there is none."""
    return next((one for one in models() if one.key == key), None)
