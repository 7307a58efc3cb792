"""Every call of a port that each flow makes, in order: what the crash matrix goes through.

``store.read:5`` reads 5 items, ``store.due*4`` is made 4 times. A test compares this table with what the flows do, so
a new call stands here or fails it. All of it is what a process does that has just been started: the two reads of the
catalogue (its head, then 3 plans and 3 prices) are in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

CALLS: Final[Mapping[str, str]] = {
    "a revival by card, provider unreachable": """
        clock.now signer.opened store.read:9 clock.machine store.read:1 store.read:12 clock.machine*5
        store.commit provider.charge
    """,
    "a revival by a card that is declined": """
        clock.now signer.opened store.read:9 clock.machine store.read:1 store.read:12 clock.machine*5
        store.commit provider.charge clock.now store.commit
    """,
    "licences fall asleep": """
        clock.now store.read:1 store.page store.read:2 clock.now store.commit store.page store.read:1
        store.commit clock.now store.read:1
    """,
    "disabling is told": "clock.now store.read:1 store.commit clock.now store.read:1",
    "a subscription is disabled": "clock.now store.read:1 store.commit clock.now store.read:1",
    "its deletion is told": "clock.now store.read:1 store.commit clock.now store.read:1",
    "a subscription is deleted": """
        clock.now store.read:1 store.names store.read:2 clock.now store.read:2 store.commit store.names*2
        store.commit store.names*2 store.page files.drop*2 store.page*3 store.commit store.names*2 store.page*4
        store.commit clock.now store.read:1
    """,
    "a revival on invoice": """
        clock.now signer.opened store.read:9 clock.machine store.read:1 store.read:12 clock.machine*7 clock.now
        clock.machine*2 store.commit
    """,
    "a revival by card": """
        clock.now signer.opened store.read:9 clock.machine store.read:1 store.read:12 clock.machine*5
        store.commit provider.charge clock.now clock.machine*5 store.commit
    """,
    "licences wake": """
        store.read:1 store.read:2 store.page store.read:2 clock.now store.commit store.page*5 store.read:1
        store.read:3 store.commit
    """,
    "a trial begins": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:2 clock.machine clock.now
        clock.machine*2 store.commit
    """,
    "an agreement to a paid term": """
        clock.now signer.opened store.read:6 clock.machine store.read:1 store.read:2 clock.machine*6
        store.commit
    """,
    "an extension of a trial": """
        clock.now store.read:3 clock.machine store.read:1 store.read:2 store.read:5 clock.machine store.commit
    """,
    "a trial's end on invoice": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*3 store.commit
    """,
    "a trial's end by card": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        store.commit provider.charge clock.now clock.machine*3 store.commit
    """,
    "a trial's end by a card that is refused": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        store.commit provider.charge clock.now clock.machine*2 store.commit
    """,
    "a trial's end by itself": """
        clock.now store.read:2 clock.machine store.read:1 store.read:2 clock.machine store.commit
    """,
    "an attempt is kept": """
        store.read:1 clock.now store.read:3 clock.machine store.read:1 store.read:6 store.read:7 clock.machine*4
        store.commit
    """,
    "an attempt is withdrawn": "store.read:3 clock.now store.commit",
    "a move is confirmed": """
        signer.opened*2 clock.now store.read:7 clock.machine store.read:1 store.read:12 store.read:7
        clock.machine*6 store.commit
    """,
    "a move goes on": """
        store.read:1 store.page clock.now store.read:16 clock.machine store.read:1 store.read:12 clock.machine
        store.commit store.read:1 store.page clock.now store.read:5 clock.machine store.commit store.read:1
        store.page store.read:2 store.read:6 clock.machine*2 texts.line clock.now clock.machine*2 clock.now
        store.commit
    """,
    "a purchase is taken over": """
        store.read:3 clock.now store.read:2 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
    """,
    "a buyer is removed": """
        store.read:2 store.page clock.now store.read:1 store.page clock.now store.read:2 clock.machine
        store.read:1 store.read:6 clock.machine*2 store.commit store.read:1 store.page store.read:2 store.page
        clock.now store.commit store.read:2 clock.now store.read:1 clock.now store.commit
    """,
    "a buyer leaves": """
        store.read:2 store.page clock.now store.read:1 store.page clock.now store.read:2 clock.machine store.read:1
        store.read:6 clock.machine*2 store.commit store.read:2 clock.now store.commit
    """,
    "a departure is confirmed": """
        store.read:6 store.page*2 clock.now store.read:2 clock.machine store.read:1 store.read:6 clock.machine*2
        clock.now*2 clock.machine*2 store.commit
    """,
    "a departure takes its steps": """
        store.read:1 clock.now store.read:2 store.read:1 store.commit store.read:1 clock.now store.page
        clock.now store.read:1 store.page clock.now store.read:2 clock.machine store.read:1 store.read:6
        clock.machine*2 store.commit*2 store.read:1 clock.now store.read:2 store.page store.read:4 clock.now
        store.commit store.read:1 store.page store.commit store.read:1 clock.now store.read:2 clock.now
        store.read:1 clock.now store.read:1 clock.now store.commit*2 store.read:1 clock.now store.read:2
        store.read:1 clock.now store.read:2 store.commit store.read:2 clock.now store.commit store.read:1
    """,
    "an erasure is begun": """
        store.read:6 store.page*2 clock.now store.read:2 clock.machine store.read:1 store.read:6 clock.machine*2
        clock.now*2 clock.machine*2 store.commit
    """,
    "an erasure takes its steps": """
        store.read:1 clock.now store.read:2 store.read:1*2 store.commit store.page clock.now store.read:1
        store.page clock.now store.read:2 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        store.read:1 store.page store.read:2 store.page store.read:2 clock.now store.read:1 clock.now
        store.read:1 clock.now store.commit store.read:2 store.read:1 clock.now store.read:2 store.commit*2
        store.read:1 clock.now store.page*8 store.commit store.read:1 clock.now store.page exports.drop
        store.commit exports.drop store.commit*2 store.read:1 clock.now store.page sign_ins.remove
        store.commit*2 store.read:1
    """,
    "an erasure is told": """
        store.read:2 clock.machine store.read:1 store.read:6 clock.now clock.machine clock.now store.page*5
        clock.now store.read:1 composer.compose mailer.send store.read:2 clock.now store.commit
    """,
    "a closing is begun": """
        store.read:3 store.page*4 store.read:13 store.page*9 store.read:1 clock.now clock.machine*2 store.commit
    """,
    "a closing holds and pays out": """
        store.read:1 clock.now store.page store.read:1 store.commit store.page*4 store.read:13 store.page*9
        store.read:1 store.commit store.read:1 clock.now store.page store.read:13 clock.now store.page
        store.commit store.read:1 clock.now
    """,
    "a closing is told": """
        store.read:1 clock.machine store.read:1 store.read:6 store.read:1 store.page clock.now store.page*3
        store.read:1 composer.compose mailer.send store.page store.read:1 composer.compose mailer.send clock.now
        store.commit
    """,
    "a closing removes": """
        store.read:1 clock.now store.page clock.now store.read:1 store.names*2 store.commit store.names*2
        store.page files.drop*2 store.page*3 store.commit store.names*2 store.page*4 store.commit*2 store.read:1
        clock.now store.page store.read:2 clock.now store.read:1 store.commit store.read:2*2 clock.now
        store.read:1 store.commit store.read:2*2 clock.now store.read:1 store.commit store.read:2 store.commit
        store.read:1 clock.now store.page store.read:13 clock.now store.page*2 store.read:13 store.commit*2
        store.read:1 clock.now store.page*2 store.names*6 store.commit store.names*2 store.commit store.names*10
        store.commit store.names*6 store.commit store.names*5 store.commit store.names*2 clock.machine
        store.read:1 store.read:6 clock.now store.page*2 store.read:2 clock.now store.commit store.read:1
        clock.now
    """,
    "a closing ends": """
        store.read:1 clock.now clock.machine store.read:1 store.read:6 clock.now*2 store.page*2 files.drop*4
        store.commit store.page*2 store.names*2 store.commit store.names*2 store.commit store.names*4
        store.commit store.names store.read:2 clock.now store.commit
    """,
    "a succession is begun": """
        sign_ins.entry sign_ins.roles store.read:2 store.read:5 clock.now*2 clock.machine*2 store.commit
    """,
    "a succession is told": """
        store.read:1 clock.now store.read:2 clock.machine store.read:1 store.read:6 store.page clock.now store.page
        links.address store.read:1 composer.compose mailer.send store.page store.read:1 composer.compose
        mailer.send store.commit
    """,
    "a succession is objected to": "store.read:2 clock.now*2 store.commit",
    "a succession is completed": "store.read:2 clock.now store.read:1 clock.now*4 store.read:1 store.commit",
    "a kept refund is carried out": """
        store.read:1 store.read:2 clock.machine store.read:1 store.read:6*2 clock.machine clock.now
        clock.machine texts.line clock.machine*2 store.commit
    """,
    "a kept return is carried out": """
        store.read:1 store.read:2 clock.machine store.read:1 store.read:6*2 clock.machine clock.now
        clock.machine texts.line clock.machine*3 store.commit
    """,
    "quote": """
        clock.now store.read:4 store.read:1 clock.machine store.read:1 store.read:6 clock.machine texts.line
        signer.sign
    """,
    "quote with VAT in kronor": """
        clock.now store.read:4 store.read:1 clock.machine store.read:1 store.read:6 clock.machine texts.line
        clock.machine store.read:5 signer.sign
    """,
    "rates are published": "clock.now rates.published store.read:6 store.commit",
    "a period with VAT in kronor": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine store.read:5 clock.machine*2 store.commit
    """,
    "quote of an addition": """
        clock.now store.read:5*2 clock.machine store.read:1 store.read:6 clock.machine*3 texts.line*2 signer.sign
    """,
    "purchase on invoice": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine clock.now
        clock.machine*2 store.commit
    """,
    "purchase by card": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        provider.charge clock.now clock.machine*2 store.commit
    """,
    "purchase by a card that is declined": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        provider.charge clock.now store.commit
    """,
    "purchase by card, answer lost": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        provider.charge
    """,
    "purchase by card, provider unreachable": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        provider.charge
    """,
    "purchase by a second card": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        clock.machine store.commit provider.charge clock.now clock.machine*2 store.commit
    """,
    "purchase by a second card, provider unreachable": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*2 store.commit
        clock.machine store.commit provider.charge
    """,
    "addition on invoice": """
        clock.now signer.opened store.read:6 clock.machine store.read:1 store.read:6 clock.machine*8 store.commit
    """,
    "addition by card": """
        clock.now signer.opened store.read:6 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge clock.now clock.machine*4 store.commit
    """,
    "addition by a card that is declined": """
        clock.now signer.opened store.read:6 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge clock.now store.commit
    """,
    "addition by card, answer lost": """
        clock.now signer.opened store.read:6 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge
    """,
    "addition by card, provider unreachable": """
        clock.now signer.opened store.read:6 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge
    """,
    "asking again for what is in progress": "clock.now signer.opened store.read:7 clock.machine",
    "numbering": """
        clock.machine store.read:1 store.read:6 clock.now store.read:6 store.read:2 store.commit
    """,
    "numbering, one breaks a rule": """
        clock.machine store.read:1 store.read:6 clock.now store.read:4 alarms.parked store.commit store.commit
    """,
    "rendering": "store.read:1 renderer.render files.put*2 clock.now store.commit",
    "rendering of an acknowledgement": """
        store.read:1 proofs.sign renderer.acknowledge files.put*2 clock.now store.commit
    """,
    "relay": "queues.send",
    "confirmation of a purchase": """
        store.read:4 clock.machine store.read:1 store.read:6 store.read:2 clock.now clock.machine clock.now
        store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of an invoice": """
        store.read:2 store.read:1 clock.machine store.read:1 store.read:6 files.get*2 clock.now store.read:1
        composer.compose mailer.send store.commit
    """,
    "confirmation of a late refusal": """
        store.read:2*2 clock.machine store.read:1 store.read:6 clock.now store.read:1 composer.compose
        mailer.send store.commit
    """,
    "follow-up of a charge": """
        store.read:1 store.read:5 clock.now provider.find clock.now clock.machine store.read:1 store.read:6
        clock.machine store.commit
    """,
    "follow-up of a refusal": "store.read:1 store.read:5 clock.now provider.find clock.now store.commit",
    "follow-up of a charge that never arrived": """
        store.read:1 store.read:4 clock.machine store.read:1 store.read:6 clock.machine clock.now provider.find
        clock.now store.commit
    """,
    "a period on invoice": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*2 store.commit
    """,
    "a period by card": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*2 store.commit
    """,
    "a period by a card that is refused": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*2 store.commit
    """,
    "a period and the next one": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*2 store.commit clock.now store.read:2 store.read:4 clock.machine*2 texts.line clock.machine*2
        store.commit
    """,
    "a period that is the last": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:2 clock.machine*3 store.commit
    """,
    "a period of each of two": """
        clock.now store.read:4 store.read:7 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*4 texts.line clock.machine*2 store.commit
    """,
    "a period of each of two of one buyer": """
        clock.now store.read:4 store.read:5 clock.machine store.read:1 store.read:2 clock.machine*2 texts.line
        clock.machine*4 texts.line clock.machine*2 store.commit*2
    """,
    "a charge": "store.read:1 clock.now store.read:1 provider.charge clock.now store.commit",
    "a charge that is refused": "store.read:1 clock.now store.read:1 provider.charge clock.now store.commit",
    "a charge of the rest": """
        store.read:1 clock.now store.read:1 provider.find provider.charge clock.now store.commit
    """,
    "weather puts a payment off": """
        store.read:1 store.read:5 clock.now provider.find store.read:1 clock.now store.commit
    """,
    "weather puts a mail off": """
        store.read:4 clock.machine store.read:1 store.read:6 store.read:2 clock.now clock.machine clock.now
        store.read:2 composer.compose mailer.send clock.now*2 store.commit
    """,
    "an errand": """
        store.read:1 clock.now store.read:4 clock.machine store.read:1 store.read:6 store.read:2 clock.now clock.machine
        clock.now store.read:2 composer.compose mailer.send store.commit*2
    """,
    "a charge that nobody answers": """
        store.read:1 clock.now store.read:1 provider.charge store.read:1 clock.now store.commit
    """,
    "a refund": "store.read:1*2 provider.refund clock.now store.commit store.read:1",
    "a refund that is refused": "store.read:1*2 provider.refund clock.now store.commit store.read:1",
    "a refund to two payments": """
        store.read:1*2 clock.now store.commit store.read:1*2 provider.refund clock.now store.commit store.read:1
    """,
    "quote of seats": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6*2 clock.machine*2 texts.line signer.sign
    """,
    "statement": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6 store.read:7 clock.machine*4 texts.line*2
        signer.sign
    """,
    "seats on invoice": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*6 store.commit
    """,
    "quote of a plan": """
        clock.now store.read:4 store.read:5 clock.machine store.read:1 store.read:8 clock.machine*3 texts.line*2
        clock.machine signer.sign
    """,
    "another plan on invoice": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:8 clock.machine*7
        store.commit
    """,
    "another plan by card": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:8 clock.machine*4
        store.commit provider.charge clock.now clock.machine*4 store.commit
    """,
    "another plan by a card that is declined": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:8 clock.machine*4
        store.commit provider.charge clock.now store.commit
    """,
    "another plan by card, answer lost": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:8 clock.machine*4
        store.commit provider.charge
    """,
    "another plan by card, provider unreachable": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:8 clock.machine*4
        store.commit provider.charge
    """,
    "another plan for the renewal": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:8 clock.machine*7
        store.commit
    """,
    "undoing another plan": """
        clock.now store.read:3 clock.machine store.read:1 store.read:8 store.read:6 clock.machine*2 store.commit
    """,
    "confirmation of another plan": """
        store.read:7 clock.machine store.read:1 store.read:8 clock.machine*2 store.read:1 clock.machine*4
        texts.line clock.now store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of another plan for the renewal": """
        store.read:5 clock.machine store.read:1 store.read:8 clock.machine*2 store.read:1 clock.machine*4
        texts.line clock.now store.read:2 composer.compose mailer.send store.commit
    """,
    "seats by card": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge clock.now clock.machine*3 store.commit
    """,
    "seats by a card that is declined": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge clock.now store.commit
    """,
    "seats by card, answer lost": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge
    """,
    "seats by card, provider unreachable": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*4 store.commit
        provider.charge
    """,
    "seats back, set off": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:6 clock.machine*6 store.commit
    """,
    "an add-on dropped": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:6 clock.machine*8 store.commit
    """,
    "a transfer by number": """
        sign_ins.entry sign_ins.roles clock.machine store.read:1 store.read:6 clock.now store.read:4
        store.read:1 clock.now clock.machine*2 store.commit
    """,
    "a transfer taken back": """
        sign_ins.entry sign_ins.roles store.read:2 clock.now store.read:1 clock.now*2 clock.machine*2
        store.commit
    """,
    "seats back, to the balance": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:6 clock.machine*6 store.commit
    """,
    "seats back, refunded": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:6 clock.machine*6 store.commit
    """,
    "seats for the renewal": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*6 store.commit
    """,
    "undo": "clock.now store.read:3 clock.machine store.read:1 store.read:6*2 clock.machine store.commit",
    "cancellation now": """
        clock.now signer.opened store.read:9 clock.machine store.read:1 store.read:6 clock.machine*5
        store.commit
    """,
    "cancellation by staff": """
        clock.now signer.opened store.read:8 sign_ins.entry sign_ins.roles clock.machine store.read:1 store.read:6
        clock.machine*5 store.commit
    """,
    "cancellation after a move": """
        clock.now signer.opened store.read:9 clock.machine store.read:1 store.read:6 clock.machine*5
        store.commit
    """,
    "cancellation of many documents after a move": """
        clock.now signer.opened store.read:23 clock.machine store.read:1 store.read:6 clock.machine*5
        store.commit
    """,
    "cancellation in the refund window": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:6 clock.machine*5
        store.commit
    """,
    "cancellation on a day": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*6
        store.commit
    """,
    "undo of an end on a day": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6*2 clock.machine store.commit
    """,
    "an end on its day": """
        clock.now store.read:1*2 store.read:2 clock.machine store.read:1 store.read:6*2 clock.machine*2
        texts.line*2 clock.machine*2 store.commit
    """,
    "an end on its day, paid by card": """
        clock.now store.read:1*2 store.read:2 clock.machine store.read:1 store.read:6*2 clock.machine*2
        texts.line*2 clock.machine*2 store.commit
    """,
    "an end is asked for": """
        signer.opened clock.now store.read:8 clock.machine store.read:1 store.read:8 clock.machine*4
        store.commit
    """,
    "an end request is sent again": "store.read:3 clock.now store.commit",
    "an end request is withdrawn": "store.read:3 clock.now store.commit",
    "an end request is approved": "sign_ins.entry sign_ins.roles store.read:2 store.read:1*2 clock.now store.commit",
    "an end request is rejected": """
        clock.machine store.read:1 store.read:8 sign_ins.entry sign_ins.roles store.read:2 store.read:1*2
        clock.now store.commit
    """,
    "an approved end is carried out": """
        store.read:1*2 clock.now store.read:2 clock.machine store.read:1 store.read:8 store.read:6
        clock.machine*2 texts.line*2 clock.machine*2 store.commit
    """,
    "an approved end is carried out, paid by card": """
        store.read:1*2 clock.now store.read:2 clock.machine store.read:1 store.read:8 store.read:6
        clock.machine*2 texts.line*2 clock.machine*2 store.commit
    """,
    "a silent end request": "store.read:1*2 clock.now store.commit",
    "a final rejection": "store.read:1*2 clock.now store.commit",
    "an end request is prepared": "sign_ins.entry sign_ins.roles store.read:2 store.read:1*2 clock.now store.commit",
    "an end request is confirmed by a link": "links.opened store.read:1 clock.now store.commit",
    "an end request is recorded": "sign_ins.entry sign_ins.roles store.read:2 store.read:1*2 clock.now store.commit",
    "cancellation at term end": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*6
        store.commit
    """,
    "cancellation at term end under a payment": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:6 clock.machine*6
        store.commit
    """,
    "seats back under a payment": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:6 clock.machine*6 store.commit
    """,
    "renewal off under a payment": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6 store.read:7 clock.machine*2 store.commit
    """,
    "follow-up beside a notice": """
        store.read:1 store.read:5 clock.machine store.read:1 store.read:6 clock.machine clock.now provider.find
        clock.now clock.machine*3 store.commit
    """,
    "follow-up of a charge that no longer fits": """
        store.read:1 store.read:5 clock.machine store.read:1 store.read:6 clock.machine clock.now provider.find
        clock.now store.commit provider.refund store.commit
    """,
    "cancellation of many documents": """
        clock.now signer.opened store.read:22 clock.machine store.read:1 store.read:6 clock.machine*5
        store.commit
    """,
    "renewal off": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6 store.read:7 clock.machine*2 store.commit
    """,
    "renewal on": "clock.now store.read:3 clock.machine store.read:1 store.read:6*2 clock.machine store.commit",
    "a credit allocation": "store.read:1 store.read:3 clock.now store.commit",
    "a price is announced to contracts": """
        store.read:1 clock.now store.page*16 store.read:1 clock.machine store.read:1 store.read:7 store.commit
        store.read:1
    """,
    "a price is told": """
        store.read:1 clock.now store.read:3 clock.machine store.read:1 store.read:7 clock.machine clock.now
        store.read:1 clock.machine store.read:1 composer.compose mailer.send clock.now store.read:1 store.commit
    """,
    "a notice": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6 clock.machine store.read:4 clock.machine
        texts.line clock.machine store.read:1 composer.compose mailer.send store.commit
    """,
    "a notice that cannot be sent": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6 clock.machine store.read:4 clock.machine
        texts.line clock.machine store.read:1 composer.compose mailer.send clock.now store.read:3 clock.machine
        store.commit
    """,
    "confirmation of more seats": """
        store.read:6 clock.machine store.read:1 store.read:6 clock.machine store.read:1 clock.machine*2 texts.line
        clock.now store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of fewer seats": """
        store.read:6 clock.machine store.read:1 store.read:6 clock.machine store.read:1 clock.machine*2 texts.line
        clock.now store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of seats for the renewal": """
        store.read:5 clock.machine store.read:1 store.read:6 clock.machine store.read:1 clock.machine*2 texts.line
        clock.now store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of an undo": """
        store.read:5 clock.machine store.read:1 store.read:6 clock.machine store.read:1 clock.machine*2 texts.line
        clock.now store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of a cancellation": """
        store.read:7 clock.machine store.read:1 store.read:6 clock.machine store.read:1 clock.machine clock.now
        store.read:2 composer.compose mailer.send store.commit
    """,
    "confirmation of an end": """
        store.read:5 clock.machine store.read:1 store.read:6 clock.machine store.read:1 clock.machine*2 clock.now
        store.read:2 composer.compose mailer.send store.commit
    """,
    "licences assigned": """
        store.read:5 clock.now clock.machine store.read:1 store.read:12 clock.machine*4 store.commit
    """,
    "licences moved": """
        store.read:5 clock.now clock.machine store.read:1 store.read:12 clock.machine store.read:2 clock.machine*2
        store.commit
    """,
    "licences taken back": "store.read:5 clock.now clock.machine*2 store.commit",
    "licences released": """
        store.read:1 store.page*5 store.read:1 store.read:3 clock.now store.commit store.read:1 store.read:2
        store.commit
    """,
    "a count of seats": """
        store.read:2 clock.now clock.machine store.read:1 store.read:12 clock.machine store.page clock.machine
        store.page store.commit
    """,
    "a departure": "store.read:2 clock.now store.read:1 clock.now store.commit",
    "a request is made": """
        store.read:2 clock.now clock.machine store.read:1 store.read:12 clock.machine store.read:2
        store.commit
    """,
    "a request is approved": """
        store.read:2 store.read:4 clock.now clock.machine store.read:1 store.read:12 clock.machine
        store.commit
    """,
    "a request is approved and waits": """
        store.read:2 store.read:4 clock.now clock.machine store.read:1 store.read:12 clock.machine
        store.commit
    """,
    "a request is denied": "store.read:2 store.read:4 clock.now store.commit",
    "a request is withdrawn": "store.read:2 clock.now store.read:1 store.commit",
    "a request ends with its member": "store.read:2 store.read:1 clock.now store.read:4 store.commit",
    "a request is served": """
        store.page store.read:1*3 store.read:4 clock.now clock.machine store.read:1 store.read:12 clock.machine
        store.commit
    """,
    "an export is asked for": "store.read:2 clock.now clock.machine*2 store.commit",
    "a file is sent": "store.read:2 clock.now exports.put clock.machine*2 store.commit",
    "an export is made": """
        store.read:1 exports.begin clock.now store.commit store.page files.get*4 exports.keep exports.part
        exports.put clock.now store.commit store.page*3 store.read:1 store.page store.read:13 store.page*6
        store.read:1 store.page store.read:1 store.page texts.export_readme exports.get exports.keep exports.has
        exports.get exports.part exports.put exports.complete store.read:1 clock.now*2 store.commit
    """,
    "a job is removed": "store.read:1 clock.now store.commit",
    "a file is checked": """
        store.read:1 store.page clock.machine store.read:1 store.read:12 clock.machine*2 clock.now*2 clock.machine
        clock.now exports.get store.read:4 store.read:1 store.read:7 clock.now store.commit
    """,
    "a file is worked through": """
        store.read:1 store.page clock.machine store.read:1 store.read:12 clock.machine*2 clock.now*2 clock.machine
        clock.now exports.get store.read:4 store.read:1 store.commit store.read:3 clock.now store.commit store.read:5
        clock.now store.commit clock.now store.commit
    """,
    "a programme is asked for": """
        clock.machine store.read:1 store.read:6 store.read:1 clock.now store.read:2 uploads.take store.commit
    """,
    "an end without an export": """
        clock.now store.read:3 clock.machine store.read:1 store.read:6 store.read:8 clock.machine store.read:1
        store.commit
    """,
    "an export of the product": "clock.now store.read:3 store.commit",
    "a programme is approved": """
        clock.now clock.machine store.read:1 store.read:6 sign_ins.entry sign_ins.roles store.read:2
        store.read:1 clock.now store.read:1 store.read:2 store.commit
    """,
    "a programme is denied": """
        sign_ins.entry sign_ins.roles store.read:2 store.read:1 clock.now store.read:2 store.commit
    """,
    "a programme's end is told": """
        store.read:3 clock.machine store.read:1 store.read:6 clock.machine store.page*2 clock.now store.read:1
        composer.compose mailer.send store.read:1 clock.now store.commit*2
    """,
    "a programme's end is near": "store.read:1*2 clock.now store.read:1 store.commit",
    "a programme's proof is dropped": "store.read:1*2 clock.now uploads.drop store.commit",
    "sweep": "clock.now store.read:1 store.due*4 queues.send store.due*2 store.commit",
    "a failure is counted": "store.read:1 renderer.render store.read:1 store.commit",
    "the fifth failure parks": """
        store.read:1 store.read:5 clock.now provider.find store.read:1 alarms.parked store.commit
    """,
    "an operator resumes": "store.read:1 clock.now store.commit",
    "a member is invited": "store.read:2 clock.now clock.machine*2 store.commit",
    "an invitation is sent": """
        store.read:2 clock.now*2 store.read:1 clock.now store.commit store.read:2 clock.machine store.read:1
        store.read:6 links.address composer.compose mailer.send store.commit
    """,
    "an invitation is accepted": "links.opened store.read:4 clock.now*2 store.commit",
    "an invitation expires": """
        store.read:2 clock.now store.read:2 clock.now*2 clock.now store.read:1 store.commit
    """,
    "a recipient is named": "store.read:5 clock.now*2 clock.machine*2 store.commit",
    "a VAT id is known": """
        store.read:2 clock.now clock.machine store.read:1 store.read:6 vat_check.ask store.commit
    """,
    "a VAT id is not known": """
        store.read:2 clock.now clock.machine store.read:1 store.read:6 vat_check.ask store.commit
    """,
    "a VAT id has no answer": """
        store.read:2 clock.now clock.machine store.read:1 store.read:6 vat_check.ask store.commit
    """,
    "a recipient's link is sent": """
        store.page clock.now store.read:1 clock.now store.commit clock.machine store.read:1 store.read:6
        links.address composer.compose mailer.send store.commit
    """,
    "a recipient's link is used": "links.opened store.page clock.now store.commit",
    "a recipient's held mails are sent on": """
        store.page*2 store.read:3 clock.machine store.read:1 store.read:6 store.read:2 clock.now clock.machine
        composer.compose mailer.send clock.now store.commit store.read:1*2 clock.machine files.get*2
        composer.compose mailer.send clock.now store.commit*2
    """,
    "a trial gets another plan": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:4 clock.machine*7
        store.commit
    """,
    "a trial's end with another plan": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:4 clock.machine*3 texts.line
        clock.machine*3 store.commit
    """,
    "a trial's end with another plan by card": """
        clock.now store.read:2 store.read:4 clock.machine store.read:1 store.read:4 clock.machine*3 texts.line
        store.commit provider.charge clock.now clock.machine*3 store.commit
    """,
    "a plan with a trial that is paid at once": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:2 clock.machine clock.now
        clock.machine*2 store.commit
    """,
    "licences are to end with another plan": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:12 clock.machine*10
        store.commit
    """,
    "renewal with another plan and seats": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:8 clock.machine*6
        store.commit
    """,
    "an upgrade is asked for": """
        clock.now store.read:1 clock.now clock.machine store.read:1 store.read:4 store.page store.commit
    """,
    "an offer is made": """
        clock.machine store.read:1 store.read:4 sign_ins.entry sign_ins.roles store.read:2 store.read:1
        clock.now clock.machine store.commit
    """,
    "an offer is taken": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:4 clock.machine*4
        store.commit
    """,
    "an offer is taken by card": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:4 clock.machine*2
        store.commit provider.charge clock.now clock.machine*3 store.commit
    """,
    "an offer is taken by a card that is declined": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:4 clock.machine*2
        store.commit provider.charge clock.now store.commit
    """,
    "an offer is taken by card, answer lost": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:4 clock.machine*2
        store.commit provider.charge
    """,
    "an offer is taken by card, provider unreachable": """
        clock.now signer.opened store.read:7 clock.machine store.read:1 store.read:4 clock.machine*2
        store.commit provider.charge
    """,
    "an offer is taken for a running contract": """
        clock.now signer.opened store.read:8 clock.machine store.read:1 store.read:4 clock.machine*8
        store.commit
    """,
    "an offer is declined": "clock.now store.read:2 store.commit",
    "an offer is withdrawn": "sign_ins.entry sign_ins.roles store.read:2 store.read:1 clock.now store.commit",
    "a deviation's end is told": """
        store.read:1 clock.now store.read:3 clock.machine store.read:1 store.read:4 clock.machine store.read:1
        clock.machine store.read:1 composer.compose mailer.send clock.now store.read:1 store.commit
    """,
}

#: Below this number of items a read is torn everywhere.
_TORN: Final = 8


def listed(flow: str) -> Sequence[str]:
    """The calls of the table, one by one: ``store.read:5``."""
    return [name for word in CALLS[flow].split() for name in _times(word)]


def numbered(flow: str) -> Sequence[str]:
    """The same calls as crashes name them: ``store.read#2``."""
    made: Counter[str] = Counter()
    names = []
    for call in listed(flow):
        name = call.partition(":")[0]
        made[name] += 1
        names.append(f"{name}#{made[name]}")
    return names


def gaps(flow: str) -> Iterator[tuple[str, int]]:
    """Where a read of several items can be torn: the call, and how many items come before the tear. A read of very many
    is torn near its beginning and before its end: all between are documents of one kind."""
    for call, name in zip(listed(flow), numbered(flow), strict=True):
        last = int(call.partition(":")[2] or 1) - 1
        if last:
            yield from ((name, read) for read in (*range(1, min(last, _TORN)), last))


def _times(word: str) -> Sequence[str]:
    name, _, times = word.partition("*")
    return [name] * int(times or 1)
