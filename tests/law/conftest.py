"""Properties are tried without a clock; HYPOTHESIS_PROFILE=mutation tries the same cases every time."""

import os

from hypothesis import settings

settings.register_profile("law", deadline=None)
settings.register_profile("mutation", deadline=None, derandomize=True, database=None, max_examples=40)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "law"))
