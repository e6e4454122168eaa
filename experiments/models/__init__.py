"""Experiments with their charters, participations, homes, building projects and evaluation."""

from experiments.models.evaluations import EvaluationPackage
from experiments.models.experiments import Experiment, ExperimentBudget, ExperimentCost, ExperimentEvent
from experiments.models.homes import SharedDwelling, TemporaryBuilding, TemporaryPlace
from experiments.models.participations import (
    Commitment,
    MonthlyTalk,
    Participation,
    RentSubsidy,
    SupportCourse,
)
from experiments.models.projects import BuildingProject, Dispensation, Milestone, ProjectDwellings, ProjectEvent

__all__ = [
    "BuildingProject",
    "Commitment",
    "Dispensation",
    "EvaluationPackage",
    "Experiment",
    "ExperimentBudget",
    "ExperimentCost",
    "ExperimentEvent",
    "MonthlyTalk",
    "Milestone",
    "Participation",
    "ProjectDwellings",
    "ProjectEvent",
    "RentSubsidy",
    "SharedDwelling",
    "SupportCourse",
    "TemporaryBuilding",
    "TemporaryPlace",
]
