"""The web entry point: `granian --interface wsgi miaopi.site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "miaopi.site.settings")
application = get_wsgi_application()
