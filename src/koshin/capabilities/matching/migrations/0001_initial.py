"""The public register, wishes and what is relayed about them."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0007_search_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Approach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('open', 'Open'), ('declined', 'Declined'), ('ended', 'Ended')], max_length=10)),
                ('begun_at', models.DateTimeField()),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approaches', to='people.holder')),
            ],
            options={
                'db_table': 'matching_approach',
            },
        ),
        migrations.CreateModel(
            name='PublicProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(unique=True)),
                ('shows', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('name', 'Name'), ('romanised_name', 'Romanised'), ('prefecture', 'Prefecture'), ('number', 'Number')], max_length=20), default=list, size=None)),
                ('introduction', models.CharField(blank=True, max_length=500)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, help_text='where one works', size=None)),
                ('may_be_asked', models.BooleanField()),
                ('agreed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.association')),
                ('holder', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='public_profile', to='people.holder')),
            ],
            options={
                'db_table': 'matching_public_profile',
            },
        ),
        migrations.CreateModel(
            name='RelayedMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('holder', 'Holder'), ('poster', 'Poster')], max_length=6)),
                ('body', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('approach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='matching.approach')),
            ],
            options={
                'db_table': 'matching_relayed_message',
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(unique=True)),
                ('organisation', models.CharField(max_length=120)),
                ('contact_name', models.CharField(max_length=80)),
                ('email', models.EmailField(max_length=200)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('qualifications', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('prefecture', models.CharField(blank=True, max_length=8)),
                ('reward', models.CharField(max_length=200)),
                ('until', models.DateField(help_text='last day to answer')),
                ('state', models.CharField(choices=[('unconfirmed', 'Unconfirmed'), ('waiting', 'Waiting'), ('published', 'Published'), ('refused', 'Refused'), ('closed', 'Closed')], default='unconfirmed', max_length=12)),
                ('posted_at', models.DateTimeField()),
                ('waiting_since', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, help_text='of a refusal, told by mail', max_length=500)),
                ('asked', models.ForeignKey(help_text='meant for this person alone', null=True, on_delete=django.db.models.deletion.PROTECT, to='matching.publicprofile')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.association')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='people.staffmember')),
            ],
            options={
                'db_table': 'matching_wish',
            },
        ),
        migrations.AddField(
            model_name='approach',
            name='wish',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approaches', to='matching.wish'),
        ),
        migrations.AddIndex(
            model_name='publicprofile',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['association', 'id'], name='profile_public'),
        ),
        migrations.AddIndex(
            model_name='wish',
            index=models.Index(fields=['association', 'state', 'posted_at'], name='matching_wi_associa_09c617_idx'),
        ),
        migrations.AddConstraint(
            model_name='approach',
            constraint=models.UniqueConstraint(fields=('wish', 'holder'), name='approached_once'),
        ),
    ]
