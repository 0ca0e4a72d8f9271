"""The words of a release may be as long as a letter of the director, which is one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_sign_editions_in_order")]

    operations = [
        migrations.AlterField(
            model_name="releaseitem",
            name=f"words_{code}",
            field=models.CharField(blank=True, max_length=3000, verbose_name=f"in {language}"),
        )
        for code, language in (("en", "English"), ("ja", "Japanese"), ("ko", "Korean"))
    ]
