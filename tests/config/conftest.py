"""The scripts of bin/ are tested here too."""

import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def bin_lib():
    sys.path.append(str(Path(settings.BASE_DIR) / "bin" / "lib"))
