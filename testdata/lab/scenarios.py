"""scenarios.py - all of them: SCENARIOS, name -> Scenario."""
import changes  # noqa: F401
import healthy  # noqa: F401
import faults_servers  # noqa: F401
import faults_zone  # noqa: F401
from scenario import SCENARIOS  # noqa: F401
