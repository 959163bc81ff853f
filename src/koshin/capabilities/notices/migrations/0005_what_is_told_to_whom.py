"""Announcements and benefits for some, with files; mails that come back; pages of inquiries."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_mails_not_sent'),
        ('people', '0006_acting'),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnouncementFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('content', models.BinaryField()),
                ('size', models.PositiveIntegerField(help_text='bytes')),
            ],
            options={
                'db_table': 'notices_announcement_file',
            },
        ),
        migrations.CreateModel(
            name='AnnouncementRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'notices_announcement_read',
            },
        ),
        migrations.CreateModel(
            name='InquiryPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='of the file, as its sender called it', max_length=120)),
                ('number', models.PositiveSmallIntegerField(help_text='from 1')),
                ('content', models.BinaryField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
            ],
            options={
                'db_table': 'notices_inquiry_page',
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(unique=True)),
                ('title', models.CharField(max_length=120)),
                ('summary', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('link', models.URLField(blank=True, help_text='where it is used; https only', max_length=400)),
                ('qualifications', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), db_default=[], help_text='of these only; empty: of any', size=None)),
                ('prefectures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), db_default=[], help_text='living in these; empty: anywhere', size=None)),
                ('place', models.PositiveSmallIntegerField(default=0, help_text='smaller stands first')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField(help_text='the last day it is offered', null=True)),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'notices_service',
            },
        ),
        migrations.AddField(
            model_name='announcement',
            name='prefectures',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), db_default=[], help_text='living in these; empty: anywhere', size=None),
        ),
        migrations.AddField(
            model_name='announcement',
            name='qualifications',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), db_default=[], help_text='of these only; empty: of any', size=None),
        ),
        migrations.AddField(
            model_name='announcement',
            name='taken_back_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='announcement',
            name='until',
            field=models.DateField(help_text='the last day it is shown', null=True),
        ),
        migrations.AddField(
            model_name='mail',
            name='came_back_at',
            field=models.DateTimeField(help_text='when a server said: not delivered', null=True),
        ),
        migrations.AddField(
            model_name='mail',
            name='came_back_because',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='inquiry',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('answered', 'Answered'), ('closed', 'Closed')], default='open', max_length=10),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('came_back_at__isnull', False)), fields=['association', 'came_back_at'], name='mail_came_back'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('came_back_at__isnull', True), ('state', 'sent'), _connector='OR'), name='mail_comes_back_once_sent'),
        ),
        migrations.AddField(
            model_name='announcementfile',
            name='announcement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='notices.announcement'),
        ),
        migrations.AddField(
            model_name='announcementread',
            name='announcement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='notices.announcement'),
        ),
        migrations.AddField(
            model_name='announcementread',
            name='holder',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='news_read', to='people.holder'),
        ),
        migrations.AddField(
            model_name='inquirypage',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='notices.inquirymessage'),
        ),
        migrations.AddField(
            model_name='service',
            name='association',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.association'),
        ),
        migrations.AddConstraint(
            model_name='announcementread',
            constraint=models.UniqueConstraint(fields=('holder', 'announcement'), name='news_read_once'),
        ),
        migrations.AddConstraint(
            model_name='inquirypage',
            constraint=models.UniqueConstraint(fields=('message', 'number'), name='inquiry_page_once'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['association', 'place', 'id'], name='notices_ser_associa_c5ccf3_idx'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR'), name='service_ends_after_it_begins'),
        ),
    ]
