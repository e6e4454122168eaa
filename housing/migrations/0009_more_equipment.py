from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("housing", "0008_imports_of_every_register")]

    operations = [
        migrations.AddField(
            "dwellingterms", "is_step_free", models.BooleanField(default=False, verbose_name="trinfri adgang")
        ),
        migrations.AddField("dwellingterms", "has_balcony", models.BooleanField(default=False, verbose_name="altan")),
        migrations.AddField(
            "dwellingterms", "has_shared_laundry", models.BooleanField(default=False, verbose_name="fællesvaskeri")
        ),
    ]
