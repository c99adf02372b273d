"""The fault door: with `--faults`, tests can make this server fail as a real one does. Closed otherwise."""

from __future__ import annotations

from local_appwrite.faults.client import FaultDoor
from local_appwrite.faults.clock import HeldClock
from local_appwrite.faults.routes import install

__all__ = ["FaultDoor", "HeldClock", "install"]
