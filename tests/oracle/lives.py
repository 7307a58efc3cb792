"""What is wrong with the life of a contract, recounted from plain facts: day by day, seat by seat, in exact fractions.

A life has the facts of a purchase (see `tests.oracle.sale`), its prices also `loaded` and `dropped` (see
`tests.oracle.price_list`), and

trial        absent, or its days, and how often its conversion is refused
shelf        items that may be added later, in this order, each once
editions     what the first item may become (absent: nothing), at one price each; a later one has a higher rank than one
             before it, and all have a higher rank than the first item
terms        notice_days, price_notice_days, window_days, cancelling, fee, return_hours, decrease, increase,
             cancellation_credit_to, change_credit_to; a fee has basis_points, fixed by currency, and beyond_credit
window_used  whether the customer had everything back once before
story        what was done and what happened, in order: did, at, committed, and, where it was refused, why
             "buy", "add" (item), "seats" (item, total, when), "plan" (edition, total, when, effect), "convert",
             "refuse" (ended), "bill", "over" (ended), "cancel" (when, how, ends, lapsed), "leave" (how, ends, lapsed),
             "revive", "undo" (kind, item), "pay" (payment, paper, amount, over), "assign" (item, seats),
             "move" (buyer: name, country, vat_id, postcode)
             with papers, drawn, paid, set_off, refunds, to_balance, vat_back (by document)
left         what there is in the end: open by document, balance, quantities by item

Items are numbered; a paper has id, kind, date, rule, buyer as ``[name, country, vat_id]``, postcode, lines, net, vat as
``[rate_bp, base, amount]``, rounding, converted (see `tests.oracle.exchange`), total, open; a line no, item, quantity,
unit_price, from, to, net, rate_bp, and corrects, of a credit note what goes back on each line that it corrects: of
``[document, line]``, quantity, net.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from tests.oracle import days, exchange, terms, vat
from tests.oracle.price_list import listed, renewed
from tests.oracle.purse import Purse
from tests.oracle.sale import in_force, rounded, units
from tests.oracle.seat_days import Name, SeatDays

Facts = Mapping[str, Any]


def objections(life: Facts) -> list[str]:
    """Everything that is wrong with `life`, in words; nothing where all is right."""
    recount = Recount(life)
    for entry in life["story"]:
        recount.follow(entry)
    recount.close()
    return recount.wrong


class Recount:
    """The contract as the rules make it, beside what is told of it."""

    def __init__(self, life: Facts) -> None:
        self.life = life
        self.wrong: list[str] = []
        self.items = [*life["items"], *life["shelf"]]
        self.book, self.purse = SeatDays(), Purse(life["balance"], life["currency"])
        self.buyer = life["buyer"]
        begun = self._day(life["at"])
        self.tried = life.get("trial") is not None
        self.refusals = 0
        self.first_day = begun + timedelta(days=life["trial"]["days"] if self.tried else 0)
        self.anchor = days.anchor(self.first_day, life["anchor_day"])
        self.totals: dict[int, int] = {}
        self.prices: dict[int, Facts] = {}
        self.scheduled: dict[int, int] = {}
        self.rank, self.told = -1, life["at"]
        self.planned: Facts | None = None
        self.assigned: Counter[int] = Counter()
        self.ends: date | None = None
        self.chosen: date | None = None
        self.over: date | None = None
        self._in_period_of(self.first_day)
        self.term = days.around(self.anchor, life["term"], self.first_day)
        if self.tried:
            self.term = self.period = (begun, self.first_day)

    def follow(self, entry: Facts) -> None:
        """What the rules make of one step, held against what is told of it."""
        self._must(self.over is None or entry["did"] in ("pay", "revive"), f"{entry['did']} after the end")
        getattr(self, f"_{entry['did']}")(entry)
        papers = entry.get("papers", ())
        for paper in papers:
            self._must(paper["open"] == self.purse.open_on(paper["id"]), f"{paper['id']} has {paper['open']} open")
            self._must(paper["date"] == str(days.in_zone(entry["at"], self.life["seller"]["zone"])), "it is misdated")
        if all(paper["kind"] == "invoice" for paper in papers):
            nothing = [entry.get(name) or None for name in ("set_off", "refunds", "to_balance", "vat_back")]
            self._must(not any(nothing), f"{nothing} goes back without a credit note")
        if not any(paper["kind"] == "invoice" for paper in papers):
            self._must(not entry.get("drawn"), f"{entry.get('drawn')} are drawn for nothing")
        for item, seats in self.totals.items():
            self._must(seats >= self.assigned[item], f"item {item} has {seats} seats for {self.assigned[item]} people")

    def close(self) -> None:
        left = self.life["left"]
        self._must(left["quantities"] == self.totals, f"there are {left['quantities']}, not {self.totals}")
        self.wrong += [*self.book.objections(), *self.purse.objections(left)]

    # What is done

    def _buy(self, entry: Facts) -> None:
        for item, wanted in enumerate(self.life["items"]):
            self.prices[item] = in_force(listed(wanted, entry["at"]), self.first_day)
        wanted = {item: one["quantity"] for item, one in enumerate(self.life["items"])}
        if self.tried:
            self._free(entry, wanted)
            return
        self._charged(entry, wanted, self.first_day)

    def _free(self, entry: Facts, totals: Mapping[int, int]) -> None:
        """In a trial there are so many seats from now on, for nothing."""
        self._must([entry["papers"], entry["drawn"]] == [[], 0], "something is charged in a trial")
        self.totals = {item: seats for item, seats in {**self.totals, **totals}.items() if seats}

    def _convert(self, entry: Facts) -> None:
        """The first paid term begins with the trial's end day, whenever that succeeds."""
        self._must(self.ends is None, "a trial that was left is converted")
        self._must(self._day(entry["at"]) >= self.first_day, "it is converted too early")
        self.tried = False
        start, told = self.first_day, self.told
        self.term = days.around(self.anchor, self.life["term"], start)
        if self.planned:
            self._becomes(self.planned["edition"])
            self.totals[0] = self.planned["total"] or self.totals[0]
            told, self.planned = self.planned["at"], None
        life = {**self.life, "at": told}
        wanted = {item: seats for item, seats in (self.totals | self.scheduled).items() if seats}
        self.scheduled = {}
        self.prices = {
            item: renewed(self.items[item], seats, self.prices[item], life, start, entry["at"])
            for item, seats in wanted.items()
        }
        self._in_period_of(start)
        self.totals = {}
        self._charged(entry, wanted, start)

    def _refuse(self, entry: Facts) -> None:
        """No document; after the fourth time it ends."""
        self._must(entry["papers"] == [], "a refused conversion has papers")
        today, later = self._day(entry["at"]), (0, 3, 5, 7)[self.refusals]
        self._must(today >= self.first_day + timedelta(days=later), f"it is tried on {today}")
        self.refusals += 1
        if today >= self.first_day + timedelta(days=7):
            self._must(entry["ended"] == str(today), f"it ends on {today}")
            self.over = today
        else:
            self._must(entry["ended"] is None, "it ends before the last try")

    def _add(self, entry: Facts) -> None:
        item, today = entry["item"], self._day(entry["at"])
        self.prices[item] = in_force(listed(self.items[item], entry["at"]), today)
        more = {item: self.items[item]["quantity"]}
        if self.tried:
            self._free(entry, more)
        else:
            self._charged(entry, more, today)

    def _seats(self, entry: Facts) -> None:
        item, today = entry["item"], self._day(entry["at"])
        have = self.totals[item]
        refused = terms.refused_seats(self.items[item]["model"], entry, have, self.assigned[item])
        self._must(entry.get("refused") == refused, f"{entry} is refused for {refused}")
        if refused:
            return
        if self.tried:
            at_once = entry["when"] == "now"
            self._free(entry, {item: entry["total"]} if at_once else {})
            if not at_once:
                self.scheduled[item] = entry["total"]
            elif not entry["total"]:
                self.scheduled.pop(item, None)
            return
        bought_at = [since for since, _ in self.book.seats[item]]
        now = terms.seats_now(self.life["terms"], entry, have, bought_at)
        if now > have:
            self._charged(entry, {item: now - have}, today)
        elif now < have:
            gone = self.book.newest(item, have - now)
            self.totals[item] = now
            self.book.there_are(item, now, today, self.period[1])
            refund = self.life["terms"]["change_credit_to"] == "refund"
            self._credited(entry, entry["papers"], gone, today, refund=refund)
        if now == have:
            self._must(entry["papers"] == [], "it has other papers")
        if now != entry["total"]:
            self.scheduled[item] = entry["total"]
        if now == 0:
            del self.totals[item]
            self.scheduled.pop(item, None)

    def _plan(self, entry: Facts) -> None:
        """The first item becomes another edition: all of it comes back from today on, and is charged anew; in a trial
        with the trial's end."""
        today, terms_of_life = self._day(entry["at"]), self.life["terms"]
        have = self.totals[0]
        flat = self.items[0]["model"] == "flat"
        total = entry["total"] if entry["total"] is not None or flat else have
        effect = (
            "now" if entry["when"] == "now" and self._in_months() and entry["edition"] > self.rank else "at_renewal"
        )
        if self.tried:
            effect = "at_renewal"
        refused = terms.refused_plan(entry, self.rank, total, self.assigned[0])
        if not refused and effect == "now" and not flat and total < have:
            bought_at = [since for since, _ in self.book.seats[0]]
            asked = {**entry, "total": total}
            if terms.seats_now(terms_of_life, asked, have, bought_at) > total:
                refused = "InvalidRequest"
        self._must(entry.get("refused") == refused, f"{entry} is refused for {refused}")
        if refused:
            return
        self._must(entry["effect"] == effect, f"it takes effect {effect}")
        if effect == "at_renewal":
            self._must(entry["papers"] == [], "a change for the renewal has papers")
            self.planned = {**entry, "total": total if total != have else None}
            return
        ages = sorted(since for since, _ in self.book.seats[0])
        *notes, paper = entry["papers"]
        gone = Counter(name for _, name in self.book.seats[0])
        self._becomes(entry["edition"])
        self.wrong += self.purse.invoice(paper)
        refund = terms_of_life["change_credit_to"] == "refund"
        self._credited(entry, notes, gone, today, refund=refund, beside=[paper["id"]])
        self.totals[0] = 0
        self._charged(entry, {0: total}, today, paper)
        kept = ages[:total] if not flat else ages * total
        names = [name for _, name in self.book.seats[0]]
        self.book.seats[0] = list(zip([*kept, *[entry["committed"]] * (total - len(kept))], names, strict=True))
        self.told = entry["at"]

    def _becomes(self, edition: int) -> None:
        self.items[0] = self.life["editions"][edition]
        self.rank, self.prices[0] = edition, self.items[0]["prices"][0]

    def _in_months(self) -> bool:
        """Whether the terms are counted in months: others change at the renewal only."""
        return self.life["term"][1] in days.MONTHS

    def _bill(self, entry: Facts) -> None:
        start = self.period[1]
        self._must(self.ends is None or self.ends > start, "it is billed after its end")
        self._must(self.chosen is None or self.chosen > start, "it is billed after its chosen end")
        renews = start == self.term[1]
        if renews:
            self.term = days.around(self.anchor, self.life["term"], start)
            told = self.told
            if self.planned:
                self._becomes(self.planned["edition"])
                self.totals[0] = self.planned["total"] or self.totals[0]
                told, self.planned = self.planned["at"], None
            self.totals = {item: seats for item, seats in (self.totals | self.scheduled).items() if seats}
            self.scheduled = {}
            life = {**self.life, "at": told}
            self.prices = {
                item: renewed(self.items[item], seats, self.prices[item], life, start, entry["at"])
                for item, seats in self.totals.items()
            }
        self._in_period_of(start)
        wanted, before, self.totals, self.book.seats = self.totals, self.book.seats, {}, {}
        self._charged(entry, wanted, start)
        if not renews:  # nothing was bought: every seat stays as old as it is
            self.book.keep_ages(before)

    def _over(self, entry: Facts) -> None:
        self._must(str(self.ends) == entry["ended"], f"it ends on {self.ends}")
        self._must(self.ends == self.period[1], "it ends within a period")
        self._must(entry["papers"] == [], "its end has papers")
        self.over = self.ends

    def _revive(self, entry: Facts) -> None:
        """The same seats from today on, at the prices of today: a new anchor, and no day of the refund window."""
        today = self._day(entry["at"])
        self._must(self.over is not None and self.over <= today, "it is revived before its end")
        self.life = {**self.life, "terms": {**self.life["terms"], "window_days": 0}}
        self.over = self.ends = self.planned = None
        self.tried, self.scheduled, self.told = False, {}, entry["at"]
        self.first_day, self.anchor = today, days.anchor(today, self.life["anchor_day"])
        self.term = days.around(self.anchor, self.life["term"], today)
        self._in_period_of(today)
        self.prices = {item: in_force(listed(self.items[item], entry["at"]), today) for item in self.totals}
        wanted, self.totals, self.book.seats = self.totals, {}, {}
        self._charged(entry, wanted, today)

    def _undo(self, entry: Facts) -> None:
        if entry["kind"] == "end":
            self.ends = None
        elif entry["kind"] == "early_end":
            self.chosen = None
        elif entry["kind"] == "plan":
            self.planned = None
        else:
            del self.scheduled[entry["item"]]

    def _pay(self, entry: Facts) -> None:
        self.wrong += self.purse.pay(entry["paper"], entry["payment"], entry["amount"], entry["over"])

    def _move(self, entry: Facts) -> None:
        self.buyer = {**self.buyer, **entry["buyer"]}

    def _assign(self, entry: Facts) -> None:
        self.assigned[entry["item"]] = entry["seats"]

    def _cancel(self, entry: Facts) -> None:
        today = self._day(entry["at"])
        if entry["when"] not in ("now", "term_end"):
            self._choose(entry, date.fromisoformat(entry["when"]), today)
            return
        if self.tried:
            self._left(entry, today)
            return
        if entry["when"] == "term_end":
            ends = self._notice_ends(today)
            if self.ends and self.ends <= ends:
                self._must(entry.get("refused") == "CancelledAlready", "it is cancelled twice")
                return
            how = "term_end" if ends == self.term[1] else "following_term_end"
            self._must([entry.get("how"), entry.get("ends")] == [how, str(ends)], f"it ends {how} on {ends}")
            self._must(entry.get("papers") == [], "an end at the term's end has papers")
            self.ends = ends
            return
        how = terms.ending_now(self.life["terms"], self.life["window_used"], today, self.first_day)
        if how == "not_allowed":
            self._must(entry.get("refused") == "CancellationNotAllowed", "it may not be cancelled")
            return
        self._must([entry["how"], entry["ends"]] == [how, str(today)], f"it ends today, {how}")
        self._ended(entry, how, today)

    def _notice_ends(self, today: date) -> date:
        following = days.around(self.anchor, self.life["term"], self.term[1])[1]
        return terms.notice_ends(self.life["terms"], self.life["term"], today, self.term[1], following)

    def _choose(self, entry: Facts, day: date, today: date) -> None:
        """A day ahead is chosen as the end; a day that notice is in time for is that notice."""
        if self.tried:
            self._must(entry.get("refused") == "InvalidRequest", "a trial has no day to choose")
        elif day == self._notice_ends(today):
            self._cancel({**entry, "when": "term_end"})
        elif (self.ends and self.ends <= day) or self.chosen == day:
            self._must(entry.get("refused") == "CancelledAlready", "it is cancelled twice")
        elif self.life["terms"]["cancelling"] == "not_allowed":
            self._must(entry.get("refused") == "CancellationNotAllowed", "it may not be cancelled")
        else:
            told = [entry.get(name) for name in ("how", "ends", "papers")]
            self._must(told == ["on_a_day", str(day), []], f"it ends on {day}")
            self.chosen = day

    def _leave(self, entry: Facts) -> None:
        """The chosen day has come: it ends as by a cancellation on that day."""
        day = self._day(entry["at"])
        how = terms.ending_now(self.life["terms"], self.life["window_used"], day, self.first_day)
        told = [day, entry["how"], entry["ends"]]
        self._must(told == [self.chosen, how, str(day)], f"it ends on {self.chosen}, {how}")
        self._ended(entry, how, day)

    def _left(self, entry: Facts, today: date) -> None:
        """A trial is left at its end, or at once, for nothing."""
        at_end = entry["when"] == "term_end"
        if at_end and self.ends:
            self._must(entry.get("refused") == "CancelledAlready", "it is left twice")
            return
        ends = self.first_day if at_end else today
        told = [entry.get(name) for name in ("how", "ends", "lapsed", "papers")]
        self._must(told == ["term_end" if at_end else "trial", str(ends), 0, []], f"it is left on {ends}")
        if at_end:
            self.ends = ends
        else:
            self.over = ends

    def _ended(self, entry: Facts, how: str, today: date) -> None:
        """Ended today: everything back, or unused days, minus a fee that counts what is never billed."""
        notes = [paper for paper in entry["papers"] if paper["kind"] == "credit_note"]
        papers = [paper for paper in entry["papers"] if paper["kind"] == "invoice"]
        self._must(entry["papers"] == [*notes, *papers], "the fee comes before what goes back")
        unbilled = self._unbilled_periods()
        self._must(entry["lapsed"] == len(unbilled), f"{len(unbilled)} periods are lapsed")
        something_left = any(line.left for line in self.book.lines.values())
        if how != "pro_rata" or today >= self.period[1]:
            back = something_left and how == "refund_window"
            self._must(bool(notes) == back, "there is no credit note, or one too many")
        fee = 0
        if how != "refund_window" and today < self.term[1]:
            a_period = sum(cost for item in self.totals for _, cost in self._units(item, self.totals[item]))
            credit = sum(note["net"] for note in notes)
            fee = terms.fee(self.life["terms"], self.life["currency"], credit, a_period * len(unbilled))
        self._must([paper["net"] for paper in papers] == ([fee] if fee else []), f"the fee is {fee}")
        for paper in papers:
            self._taxed(paper, entry)
            self.wrong += self.purse.invoice(paper)
        refund = how == "refund_window" or self.life["terms"]["cancellation_credit_to"] == "refund"
        if how == "pro_rata":
            for item in self.totals:
                self.book.there_are(item, 0, today, self.period[1])
            gone = Counter(name for seats in self.book.seats.values() for _, name in seats)
            self._credited(entry, notes, gone, today, refund=refund, beside=[paper["id"] for paper in papers])
        elif how == "refund_window":
            if notes:
                self._all_back(notes)
                self._money_back(entry, notes, refund=True)
            self.book.forget_days()
        for paper in papers:
            self.wrong += self.purse.draw(paper["id"], entry["drawn"])
        self.over = today

    def _all_back(self, notes: Sequence[Facts]) -> None:
        """Every line gives back what it has left."""
        wanted = {name: line.left for name, line in self.book.lines.items() if line.left}
        given = {_name(past): past["net"] for past in _corrected(notes)}
        self._must(given == wanted, f"{given} comes back, not {wanted}")
        for name, net in given.items():
            self.book.lines[name].given += net

    # What it charges and gives back

    def _charged(self, entry: Facts, wanted: Mapping[int, int], since: date, beside: Facts | None = None) -> None:
        """So many more of each item since a day: one invoice, a line for those of each price. An invoice `beside`
        credit notes is in the purse."""
        until = self.period[1]
        expected = [
            (item, len(list(alike)), price, str(since), str(until))
            for item, more in wanted.items()
            for (_, price), alike in groupby(self._units(item, more, self.totals.get(item, 0)))
        ]
        paper = beside or entry["papers"][0]
        self._must(beside is not None or len(entry["papers"]) == 1, "it has other papers")
        told = [(x["item"], x["quantity"], x["unit_price"], x["from"], x["to"]) for x in paper["lines"]]
        self._must(told == expected, f"{paper['id']} charges {told}, not {expected}")
        whole = len(days.every(*days.around(self.anchor, self.life["billing"], since)))
        self.book.charge(paper, entry["committed"], whole)
        for line in paper["lines"]:
            worth = self.book.lines[paper["id"], line["no"]].worth
            self._must(line["net"] == rounded(worth), f"{paper['id']} charges {line['net']} for {worth}")
        for item, more in wanted.items():
            self.totals[item] = self.totals.get(item, 0) + more
            self.book.there_are(item, self.totals[item], since, until)
        self._taxed(paper, entry)
        if beside is None:
            self.wrong += self.purse.invoice(paper)
        self.wrong += self.purse.draw(paper["id"], entry["drawn"])
        rest = self.purse.papers[paper["id"]].open
        by_card = self.life["pay"] == "card" and entry["did"] != "bill"
        if payment := entry.get("paid"):
            self.wrong += self.purse.pay(paper["id"], payment[0], payment[1], 0)
        self._must((payment or ["", 0])[1] == (rest if by_card else 0), f"{payment} pays {rest}")

    def _taxed(self, paper: Facts, entry: Facts) -> None:
        issued = days.in_zone(entry["at"], self.life["seller"]["zone"])
        bears = vat.bears(self.life["seller"], self.buyer, issued)
        rate = bears["rate_bp"]
        self._must({line["rate_bp"] for line in paper["lines"]} == {rate}, f"{paper['id']} is not taxed at {rate}")
        self._must(paper["rule"] == bears["rule"], f"{paper['id']} is not {bears['rule']}")
        self._must(paper["buyer"] == self._named(), f"{paper['id']} is not to {self._named()}")
        facts = {"seller": self.life["seller"], "at": entry["at"]}
        wanted = exchange.of_invoice(facts, self.life["currency"], rate, paper["net"], paper["vat"][0][2])
        self._must(paper.get("converted") == wanted, f"{paper['id']} does not say that its VAT is {wanted}")

    def _named(self) -> list[str | None]:
        return [self.buyer["name"], self.buyer["country"], self.buyer["vat_id"]]

    def _credited(
        self,
        entry: Facts,
        notes: Sequence[Facts],
        gone: Counter[Name],
        since: date,
        *,
        refund: bool,
        beside: Iterable[str] = (),
    ) -> None:
        """The seats that are `gone` come back on the lines that charged them, for the days from `since` on; what would
        be a note of 0.00 comes back without one."""
        lines = [line for note in notes for line in note["lines"]]
        self._must(all(note["net"] or note["vat"][0][2] for note in notes), "a credit note gives nothing")
        told = {_name(past): past["quantity"] for past in _corrected(notes)}
        self._must(len(told) == len(_corrected(notes)), "a line is corrected twice")
        free = {name: seats for name, seats in gone.items() if name[0] not in {paper for paper, _ in told}}
        self._must({**told, **free} == dict(gone), f"{told} comes back, not {dict(gone)}")
        self._must({(x["from"], x["to"]) for x in lines} <= {(str(since), str(self.period[1]))}, "other days")
        before = {name: self.book.lines[name].worth for name in gone}
        for name, seats in gone.items():
            self.wrong += self.book.give_back(name, seats, since)
        nets = {_name(past): past["net"] for past in _corrected(notes)}
        self.wrong += self.book.credit({**dict.fromkeys(free, 0), **nets}, before)
        if notes:
            self._money_back(entry, notes, refund=refund, beside=beside)

    def _money_back(self, entry: Facts, notes: Sequence[Facts], *, refund: bool, beside: Iterable[str] = ()) -> None:
        left: Counter[str] = Counter()
        for (paper, _), one in self.book.lines.items():
            left[paper] += one.left
        given = dict(entry["vat_back"])
        for note in notes:
            nets: Counter[str] = Counter()
            for line in note["lines"]:
                self._summed(note, line)
                for past in line["corrects"]:
                    at = [self.book.lines[_name(past)].unit_price, self.purse.papers[past["of"][0]].rate_bp]
                    self._must([line["unit_price"], line["rate_bp"]] == at, f"{note['id']} corrects what cost {at}")
                    nets[past["of"][0]] += past["net"]
            self._must(len({self._alike(line) for line in note["lines"]}) == len(note["lines"]), "lines could be one")
            own = {id: given.pop(id) for id in nets if id in given}
            self.wrong += self.purse.vat_back(note, own, nets, left)
        self._must(not given, f"VAT of {given} goes back without a credit note")
        self.wrong += self.purse.as_invoiced(notes)
        self.wrong += self.purse.credit(notes, entry, beside=list(beside), refund=refund)

    def _summed(self, note: Facts, line: Facts) -> None:
        """A line is the sum of what goes back on the lines that it corrects."""
        for fact in ("quantity", "net"):
            parts = sum(past[fact] for past in line["corrects"])
            self._must(parts == line[fact], f"{note['id']} has a {fact} of {line[fact]}, not {parts}")

    def _alike(self, line: Facts) -> tuple[Any, ...]:
        """What no two lines of a credit note have in common; a rest without seats stands by itself."""
        items = frozenset(self.book.lines[_name(past)].item for past in line["corrects"])
        self._must(len(items) == 1, f"a line corrects the items {items}")
        return items, line["unit_price"], line["rate_bp"], line["from"], line["to"], line["quantity"] > 0

    # Days

    def _day(self, instant: str) -> date:
        return days.in_zone(instant, self.life["buyer"]["zone"])

    def _in_period_of(self, day: date) -> None:
        whole = days.around(self.anchor, self.life["billing"], day)
        self.period = (max(whole[0], self.first_day), whole[1])

    def _unbilled_periods(self) -> list[date]:
        """The first days of the periods of the running term that come after the running period."""
        begin, starts = self.period[1], []
        while begin < self.term[1]:
            starts.append(begin)
            begin = days.around(self.anchor, self.life["billing"], begin)[1]
        return starts

    def _units(self, item: int, quantity: int, already: int = 0) -> list[tuple[int, int]]:
        return units(self.items[item]["model"], self.prices[item], quantity, already)

    def _must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.wrong.append(otherwise)


def _corrected(notes: Iterable[Facts]) -> list[Facts]:
    """What goes back on each line that credit notes correct."""
    return [past for note in notes for line in note["lines"] for past in line["corrects"]]


def _name(past: Facts) -> Name:
    document, no = past["of"]
    return document, no
