"""Record every change of a case in the audit trail, and keep histories, notes and openings as they were written."""

from django.db import migrations

from lfnkr.audit.operations import TRAIL, append_only, audited
from lfnkr.postgresql.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_keep_members_out_of_china"), TRAIL]

    operations = [
        audited("cases_place", key="code"),
        audited("cases_partner", key="code"),
        audited("cases_case"),
        audited("cases_casemember"),
        audited("cases_statuschange"),
        audited("cases_leadchange"),
        audited("cases_clockpause"),
        audited("cases_person"),
        audited("cases_identity", key="person_id"),
        audited("cases_personname"),
        audited("cases_nametoken", sealed=["token"]),
        audited("cases_relationship"),
        audited("cases_indicator"),
        audited("cases_sealopening"),
        audited("cases_namesearch"),
        audited("cases_draft", ignored=["body", "saved_at"]),
        audited("cases_operation"),
        audited("cases_operationmember"),
        audited("cases_leg"),
        audited("cases_legescort"),
        audited("cases_event"),
        audited("cases_eventmember"),
        audited("cases_casenote"),
        audited("cases_mission"),
        audited("cases_missionvisit"),
        audited("cases_goodsissue"),
        append_only("cases_leadchange"),
        append_only("cases_casenote"),
        append_only("cases_sealopening"),
        append_only("cases_namesearch"),
        append_only("cases_eventmember"),
        sql_file(__file__, "0005_keep_status_changes"),
    ]
