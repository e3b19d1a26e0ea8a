# SPDX-License-Identifier: Apache-2.0
"""Real peers for tests: see README.md. Python 3 of Debian, standard library only."""
from .processes import Child, MissingTool, require, wait_until  # noqa: F401
from .testbed import Testbed, terminated_as_exit  # noqa: F401
