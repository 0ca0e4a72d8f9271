"""`manage.py print_job ID`: the process that makes one PDF; started by publishing, not by hand."""

from django.core.management.base import BaseCommand

from reports import publishing
from reports.models import PrintJob


class Command(BaseCommand):
    """Make the PDF of one print job."""

    help = "Make the PDF of one print job."

    def add_arguments(self, parser) -> None:
        parser.add_argument("job")

    def handle(self, *args, **options) -> None:
        job = publishing.run_print(PrintJob.objects.get(pk=options["job"]))
        self.stdout.write(f"{job.pk}: {job.get_state_display()}. {job.refusal}")
