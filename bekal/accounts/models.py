from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from bekal.access.choices import FACILITY_ROLES, INSTITUTION_ROLES, NATION_ROLES, REGION_ROLES, Role
from bekal.places.models import Facility, Institution, RegionalOffice


class User(AbstractBaseUser):
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="id")
    is_active = models.BooleanField(default=True)
    password_is_temporary = models.BooleanField(default=False, help_text="to be changed at the next sign-in")
    revision = models.PositiveIntegerField(default=1, help_text="raised by every edit")
    edited_by = models.CharField(max_length=120, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = BaseUserManager["User"]()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(username=Lower("username")), name="user_name_in_small_letters"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="user_list")]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role that a user holds at one place from a date until (not including) a date."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(RegionalOffice, models.PROTECT, null=True, blank=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="role_grant_names_its_place",
                condition=(
                    Q(role__in=sorted(FACILITY_ROLES), facility__isnull=False, region=None, institution=None)
                    | Q(role__in=sorted(REGION_ROLES), facility=None, region__isnull=False, institution=None)
                    | Q(role__in=sorted(INSTITUTION_ROLES), facility=None, region=None, institution__isnull=False)
                    | Q(role__in=sorted(NATION_ROLES), facility=None, region=None, institution=None)
                ),
            ),
            models.CheckConstraint(
                name="role_grant_ends_after_start", condition=Q(ends=None) | Q(ends__gt=F("starts"))
            ),
        ]
        indexes = [models.Index(fields=["user", "starts", "ends"], name="role_grant_of_user")]

    @property
    def place_name(self) -> str:
        """The place of the role; empty for a role that holds everywhere."""
        place = self.facility or self.region or self.institution
        return place.name if place else ""
