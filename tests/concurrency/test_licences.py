"""Seats that several people give at the same time: never more than there are, and never to somebody who left."""

from functools import partial

import pytest

from tests.concurrency.market import Market, at_once
from tests.concurrency.running import Running, tried
from zetel.application.commands.person import IdempotentRequest
from zetel.application.licences import assigning
from zetel.application.licences.assigning import AssignLicences
from zetel.application.people import managing
from zetel.application.people.managing import MemberCommand
from zetel.application.ports import Store
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.catalog.terms import Effect
from zetel.domain.parties.licence import LicenceHolder
from zetel.domain.parties.member import Member, MemberState
