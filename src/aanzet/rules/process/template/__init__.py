"""The published template: its shape, reading and writing it, and what is wrong with it before publication."""

from aanzet.rules.plain import ERROR, WARNING, Problem
from aanzet.rules.process.template.problems import TemplateFacts, problems
from aanzet.rules.process.template.read import canonical, digest, parse, serialise
from aanzet.rules.process.template.shape import (
    AssigneeRule,
    AutomationDefinition,
    CheckpointDefinition,
    ClosingMessage,
    DueRule,
    EscalationLevel,
    EscalationRule,
    ItemTypeLink,
    Moment,
    PhaseDefinition,
    RecipientRule,
    ReminderRule,
    RequestItemDefinition,
    ResultDefinition,
    TemplateSnapshot,
)

__all__ = [
    "ERROR",
    "WARNING",
    "AssigneeRule",
    "AutomationDefinition",
    "CheckpointDefinition",
    "ClosingMessage",
    "DueRule",
    "EscalationLevel",
    "EscalationRule",
    "ItemTypeLink",
    "Moment",
    "PhaseDefinition",
    "Problem",
    "RecipientRule",
    "ReminderRule",
    "RequestItemDefinition",
    "ResultDefinition",
    "TemplateFacts",
    "TemplateSnapshot",
    "canonical",
    "digest",
    "parse",
    "problems",
    "serialise",
]
