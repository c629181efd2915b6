"""The shipped template models (F114, F115): text files, with codes instead of ids."""

import pathlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "library"


@dataclass(frozen=True, slots=True)
class Model:
    """One model. definition: a template as plain values, naming products and roles by code and teams by name."""

    key: str
    title: str
    summary: str
    definition: dict[str, Any]

    @property
    def phases(self) -> list[str]:
        """Names of the phases, for the choice page."""
        return [phase["name"] for phase in self.definition["phases"]]


@cache
def models() -> tuple[Model, ...]:
    """Every shipped model, in the order of the titles."""
    found = []
    for path in FOLDER.glob("*.yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(Model(data["key"], data["title"], data["summary"], data["template"]))
    return tuple(sorted(found, key=lambda model: model.title))


def model(key: str) -> Model | None:
    """The model with this key, None when there is none."""
    return next((one for one in models() if one.key == key), None)
