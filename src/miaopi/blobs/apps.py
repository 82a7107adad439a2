from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "miaopi.blobs"
    label = "blobs"
