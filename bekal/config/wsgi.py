import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bekal.config.settings")
application = get_wsgi_application()
reverse("root")  # loads every page's code now, so that the first visitor does not wait for it
gc.freeze()  # the code itself lives as long as the worker: not looked through again and again for garbage
gc.set_threshold(20_000, 20, 20)
