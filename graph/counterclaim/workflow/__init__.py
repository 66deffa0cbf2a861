"""From inputs to everything that can be made of them: the rooms in their order, as one step that can be run again."""

from counterclaim.workflow.build import OUTPUTS, Built, Listener, Pipeline, add, build
from counterclaim.workflow.summary import Denial, Summary, summarise

__all__ = [
    "OUTPUTS",
    "Built",
    "Denial",
    "Listener",
    "Pipeline",
    "Summary",
    "add",
    "build",
    "summarise",
]
