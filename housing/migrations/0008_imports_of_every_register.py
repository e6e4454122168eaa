from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0007_reply_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("DwellingImport", "FileImport"),
        migrations.AlterModelOptions(
            name="fileimport",
            options={
                "ordering": ["-uploaded_at", "-pk"],
                "verbose_name": "indlæsning af fil",
                "verbose_name_plural": "indlæsninger af filer",
            },
        ),
        migrations.AddField(
            "fileimport", "register", models.CharField(default="dwellings", max_length=40, verbose_name="register")
        ),
        migrations.AddField(
            "fileimport", "headings", models.JSONField(blank=True, default=list, verbose_name="overskrifter")
        ),
        migrations.AddField(
            "fileimport", "columns", models.JSONField(blank=True, default=dict, verbose_name="kolonner")
        ),
        migrations.AddField("fileimport", "source", models.CharField(blank=True, max_length=200, verbose_name="kilde")),
        migrations.AlterField(
            "fileimport", "from_on", models.DateField(blank=True, null=True, verbose_name="gælder fra")
        ),
    ]
