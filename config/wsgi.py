"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Else the first visitor waits for every view to be loaded, for the calendar, and for what draws survival ...
for late in (settings.ROOT_URLCONF, "holidays.countries.denmark", "scipy.stats"):
    import_module(late)
# ... and now and then somebody a tenth of a second, while the collector looks through all that is here to stay.
gc.collect()
gc.freeze()
