"""Exports in tests lie in a folder of their own."""

import pytest


@pytest.fixture(autouse=True)
def export_folder(settings, tmp_path):
    """The folder of this test."""
    settings.EXPORT_DIR = tmp_path / "exports"
    return settings.EXPORT_DIR
