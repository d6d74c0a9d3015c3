"""OpenVINO without its reports to its maker."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import cast


def import_openvino() -> ModuleType:
    """The module ``openvino``; import it nowhere else.

    A plain ``import openvino`` sends an event to Google Analytics and keeps a client number in
    the home folder, without asking and without a setting to stop it. It does neither where the
    package ``openvino_telemetry`` cannot be imported, so for that one import it cannot.
    """
    if "openvino" not in sys.modules:
        # The import system refuses a module whose entry is None.
        sys.modules["openvino_telemetry"] = cast(ModuleType, None)
        try:
            import openvino
        finally:
            del sys.modules["openvino_telemetry"]
    else:
        import openvino
    module: ModuleType = openvino
    return module
