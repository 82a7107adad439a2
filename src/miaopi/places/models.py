"""Divisions, departments, service centres."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from miaopi.texts import Words


class Level(models.TextChoices):
    """Levels of divisions and departments; farms and zones count as towns in law."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    TOWN = "town"
    FARM = "farm"


class Division(models.Model):
    """A place with a government. Names are unique within a parent only.

    Xiuying has a street and a town 海秀.
    """

    code = models.CharField(max_length=9, primary_key=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(max_length=10, choices=Level.choices)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    stat_code = models.CharField(max_length=12, unique=True)
    communities = models.PositiveIntegerField(null=True)
    valid_from = models.DateField(null=True)  # null: from before the platform's data
    valid_to = models.DateField(null=True)  # the last day, where it was merged or renamed

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="division_code_is_6_or_9_digits", condition=Q(code__regex=r"^(\d{6}|\d{9})$")
            ),
            models.CheckConstraint(name="division_level_is_known", condition=Q(level__in=Level.values)),
            models.UniqueConstraint(
                name="one_division_a_name_and_level", fields=["parent", "level", "name_zh"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def name(self) -> Words:
        return Words(self.name_zh, self.name_en)


class Department(models.Model):
    """A public body. `of` is its counterpart one level up (业务指导); `line` tells to whom it answers."""

    id = models.SlugField(primary_key=True, max_length=80)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="departments")
    duty = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Level.choices)
    kind = models.CharField(max_length=12)  # agency, institution, mass, enterprise
    line = models.CharField(max_length=12)  # local, branch, provincial, national
    of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="counterparts")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    short_zh = models.CharField(max_length=40, blank=True)
    abbr = models.CharField(max_length=12, blank=True)
    uscc = models.CharField(max_length=18, unique=True)
    charge_zh = models.CharField(max_length=300, blank=True)
    charge_en = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    reconsideration_zh = models.CharField(max_length=120, blank=True)
    reconsideration_en = models.CharField(max_length=160, blank=True)
    court_zh = models.CharField(max_length=120, blank=True)
    court_en = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_department_a_duty_and_division", fields=["division", "duty"]),
            models.CheckConstraint(
                name="department_kind_is_known",
                condition=Q(kind__in=["agency", "institution", "mass", "enterprise"]),
            ),
            models.CheckConstraint(
                name="department_line_is_known",
                condition=Q(line__in=["local", "branch", "provincial", "national"]),
            ),
            models.CheckConstraint(
                name="department_credit_code_has_18_characters", condition=Q(uscc__regex=r"^[0-9A-Z]{18}$")
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def name(self) -> Words:
        return Words(self.name_zh, self.name_en)

    @property
    def short(self) -> Words:
        """The short name where there is one; English has none."""
        return Words(self.short_zh or self.name_zh, self.name_en)

    @property
    def charge(self) -> Words:
        """What it is for, in words; a district's department has its city counterpart's."""
        return Words(self.charge_zh, self.charge_en)

    @property
    def reconsideration(self) -> Words:
        """Who reconsiders its decisions (行政复议法 第二十四、二十七、二十八条); names modelled."""
        return Words(self.reconsideration_zh, self.reconsideration_en)

    @property
    def court(self) -> Words:
        """The court of first instance for its decisions (行政诉讼法 第十四、十八条); modelled."""
        return Words(self.court_zh, self.court_en)


class ServiceCentre(models.Model):
    """The place with windows of a division; one a division, none for the province."""

    division = models.OneToOneField(
        Division, primary_key=True, on_delete=models.PROTECT, related_name="centre"
    )
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    address_zh = models.CharField(max_length=200)
    hours = models.JSONField()
    windows = models.PositiveIntegerField()
    self_service_24h = models.BooleanField()
    zones = models.JSONField()
    phone = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["division"]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Words:
        return Words(self.name_zh, self.name_en)
