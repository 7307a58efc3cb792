"""The words of the API's description, for readers new to the service: operations, parameters, enumerations.

The handlers declare the API, and these tables explain it; `fields` explains the fields. A test asks for a text about
every operation, parameter, value, schema and field, and for no other text.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from zetel.domain.parties.rights import (
    GRANTS,
    LICENCES,
    REQUESTS,
    ROLES,
    STAFF,
    SUBSCRIPTIONS,
    Right,
    StaffRight,
    rights,
    staff_rights,
)

#: The rights of a role, in the words of the operations.
_RIGHTS: Final[Mapping[Right, str]] = {
    Right.OWN: "read the account's name, the own roles and the own licences",
    Right.VIEW_BILLING: "read profiles, subscriptions with prices, documents and payments",
    Right.MANAGE_BILLING: "buy, change, renew and cancel",
    Right.MANAGE_LICENCES: "give and take licences, read subscriptions without prices",
    Right.VIEW_PEOPLE: "read members and their licences",
    Right.MANAGE_PEOPLE: "invite people, give rights to members, deactivate and remove them",
    Right.MAKE_OWNERS: "make others owner",
}


def _may(held: Iterable[Right]) -> str:
    return "may " + "; ".join(text for right, text in _RIGHTS.items() if right in held)


def whoever(enough: Set[Right]) -> str:
    """Who may ask for an operation for which one of the rights is enough, by the matrix of rights."""
    if Right.OWN in enough:
        return "For every member of the account."
    holders = [f"`{role}`" for role in ROLES if enough & rights([role])]
    given = [f"`{grant}`" for grant in GRANTS if enough & rights([], [grant])]
    if not given:
        return f"For members with the role {_either(holders)}."
    return f"For members with the role {_either(holders)}, or with the grant {_either(given)}."


def staff(enough: Set[StaffRight]) -> str:
    """The same of an operation of the seller's staff."""
    return f"For the seller's {_either([f'`{role}`' for role in STAFF if enough & staff_rights([role])])}."


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


ABOUT: Final = """Self-service subscriptions and seats.

- **Money** is integer minor units (cents) of the currency that stands beside it: 1104125 EUR is 11,041.25 EUR.
- **Days** are `YYYY-MM-DD`; a span is `[from, to)`: the second day is not in it. Instants are UTC.
- **Unknown values are absent**, never null. Answers may get more fields: ignore the fields that you do not know.
- **Ids** are opaque text.
- **Quote, then confirm.** A change that costs money is quoted first: a quote is a signed promise of 30 minutes that
  changes nothing. Confirming sends the quote's JSON back unchanged: keep the JSON, not an object that a client made
  of it.
- **Idempotency-Key**: every operation that confirms or creates takes a key. For a week, the same request with the same
  key gets the first answer again; another body with that key is refused with 422.
- **If-Match**: every operation that changes a known version takes the ETag that you read; 412 says that another
  change came first.
- **Lists** have at most `limit` rows and, if more follow, `next`: send `next` as `cursor`. A page may have fewer rows
  than `limit`, even none, and still have a `next`.
- **Refusals** are RFC 9457 problems. `type` and `title` are stable, `detail` tells a person what to do, and the facts
  of the type stand beside them. API Gateway answers 401 and some 403, 429 and 503 itself, as `{"message": ...}`.
- **Languages**: texts and details are in nl, de, fr or en, by Accept-Language; texts by `language` if it is given.

No answer may be kept by a cache (`Cache-Control: no-store`)."""

_JOURNALED: Final = "The access stands in the account's journal."
_ONESELF: Final = whoever({Right.OWN})
_READERS: Final = whoever({Right.VIEW_BILLING})
_DOCUMENTS: Final = f"{_READERS} Members read those of their own billing profile."
_BUYERS: Final = whoever({Right.MANAGE_BILLING})
_CONTRACTS: Final = f"{whoever(SUBSCRIPTIONS)} Members see what they bought themselves."
_MANAGING: Final = f"{_BUYERS} A subscription that a member bought is managed by that member alone."
_PEOPLE: Final = whoever({Right.VIEW_PEOPLE})
_MANAGERS: Final = whoever({Right.MANAGE_PEOPLE})
_OWNERS: Final = whoever({Right.MAKE_OWNERS})
_HOLDERS: Final = whoever(LICENCES)
_MACHINE: Final = "For the vendor's product, a machine with the scope `zetel/product`."
_LICENCES: Final = whoever({Right.MANAGE_LICENCES})
_ASKED: Final = whoever(REQUESTS)
_FINDS: Final = staff({StaffRight.VIEW_ACCOUNTS})
_DECIDES: Final = staff({StaffRight.DECIDE_PROGRAMMES})
_SUPPORTS: Final = staff({StaffRight.RUN_TEST_CLOCKS})
_OFFERS: Final = staff({StaffRight.MAKE_OFFERS})
_DECIDES_ENDS: Final = staff({StaffRight.DECIDE_ENDS})
_STAFF: Final = f"{_FINDS} {_JOURNALED}"
_GIVERS: Final = staff({StaffRight.GIVE_ACCOUNTS})
_ENDERS: Final = f"{staff({StaffRight.END_CONTRACTS})} {_JOURNALED}"
_CONFIRMERS: Final = staff({StaffRight.CONFIRM_RECIPIENTS})
_OWNER_NAMERS: Final = staff({StaffRight.NAME_OWNERS})
_BOOKKEEPERS: Final = staff({StaffRight.KEEP_BOOKS})
_CARE: Final = "Only about rights that one holds oneself; the last active owner stays."
_QUOTING: Final = "Changes nothing."
_RENEWING: Final = "Changes nothing; a renewal that is due comes first."
_CARDS: Final = (
    "If the quote has a `payment`, send the `card` to charge. If the card's provider does not answer in time, the"
    " answer is 202 with the payment alone: read that payment for its outcome, or repeat the request with its key."
)

OPERATIONS: Final[Mapping[str, str]] = {
    "listMyAccounts": "The accounts in which the signed-in person is a member, with the roles, rights and time there."
    " For the seller's staff, its roles and rights stand beside them; each use of them asks the pool anew.",
    "openAccount": "Opens an account with its first billing profile. The signed-in person becomes its owner.",
    "readAccount": f"The account, and the roles of the signed-in person in it. {_ONESELF}",
    "changeAccount": f"Renames the account. {_BUYERS}",
    "listProfiles": f"The account's billing profiles: the payers of its subscriptions. {_READERS}",
    "addProfile": f"Adds a billing profile to the account. {_BUYERS}",
    "addOwnProfile": "Adds a billing profile by which the signed-in person pays for what they buy themselves, with the"
    f" party of the account's oldest own profile. {_ONESELF}",
    "readProfile": f"The billing profile with its balance. {_READERS}",
    "changeSubscription": f"Sets the purchase order that later documents of the subscription bear. {_MANAGING}",
    "changeProfile": f"Changes the fields that are sent (RFC 7396); documents that exist stay as they are. {_BUYERS}",
    "listMembers": f"The account's members, oldest first. {_PEOPLE}",
    "readMember": f"The member; everybody may read their own. {_PEOPLE}",
    "changeMember": f"Changes one's own name, telephone or language (RFC 7396). {_ONESELF}",
    "giveRights": f"Gives the member these roles and grants instead of its own. {_CARE} {_MANAGERS}",
    "deactivateMember": f"Takes every right and licence of the member, from its next request on. {_CARE} {_MANAGERS}",
    "activateMember": f"Makes a deactivated member active again, without roles and grants. {_MANAGERS}",
    "removeMember": f"Removes the member's name, address and telephone for good; its id stays. {_CARE}"
    f" {_MANAGERS} Everybody may remove themselves.",
    "previewDeparture": "What the member leaves behind: its licences and rights, the subscriptions that it bought, each"
    " with the profile of the account that pays from then on, its own profiles, its pending requests; whether the named"
    " successor can go on. What deactivating or removing the member takes over is the same; those leave the profiles"
    f" with the account's billing admins. Changes nothing. {_CARE} {_MANAGERS} Everybody may leave themselves.",
    "confirmDeparture": "Begins the departure of the member. The successor is an owner, if the member is the last one,"
    " and needs a free place where it has no licence of an edition; then the account takes over what the member bought,"
    " the successor has the member's profiles, the member is deactivated or removed, and its requests are withdrawn."
    " Each step is taken once, and goes on after an outage; a step that is refused is tried again. Confirmed again, it"
    f" goes on with another successor. {_CARE} {_MANAGERS} Everybody may leave themselves.",
    "readDeparture": f"The departure, with the steps that are done. {_PEOPLE} The successor may read it, too.",
    "previewClosing": "What stands in the way of closing the account: subscriptions that run, invoices to be paid,"
    f" balances that are negative, work that is left. Changes nothing. {_OWNERS}",
    "beginErasure": "Begins the erasure of a person: the member is removed, if it has not left, then everything that"
    " names the person goes from the account. These are texts that the person wrote or is named in, exports, files"
    " sent for imports, and the sign-in, unless another account or the seller's staff has it. A mail with the"
    " certificate goes to the person's address before the address does. Each step is taken once, and goes on after an"
    f" outage; a step that is refused is tried again. Nothing of it can be undone. {_MANAGERS} Everybody may erase"
    " themselves.",
    "readErasure": "The erasure with its steps; at its end the certificate, in the language of the request: what went,"
    f" and what stays until when. {_PEOPLE} Members may read their own.",
    "closeAccount": "Closes the account, whose name is repeated, once nothing is open: no subscription runs, no invoice"
    " is to be paid, no balance is negative, no work is left. Balances are paid back first; then members, billing"
    " profiles and everything that names a person go, and documents stay for the years that the seller's country asks"
    " for. Each step is taken once, and goes on after an outage; a step that is refused is tried again."
    f" {_OWNERS}",
    "readClosing": f"The closing of the account with its steps, for members that are left. {_ONESELF}",
    "readClosingAsStaff": f"The closing of the account with its steps, also when no member is left. {_STAFF}",
    "readSuccession": f"The newest succession of a lost owner. {_PEOPLE}",
    "objectToSuccession": "Objects to the succession before its `until`: nothing changes. A repeat answers the same."
    f" {_OWNERS}",
    "beginSuccession": "Tells the account's owners and its recipients of bills that the member becomes owner, because"
    " the only one is lost; 72 hours later the member is an owner, unless an owner objected, here or by the link of the"
    f" mail. {_OWNER_NAMERS}",
    "readSuccessionAsStaff": f"The newest succession of the account. {_STAFF}",
    "readPlaces": "The account-only places: taken by people with rights beyond everybody's own and without a licence of"
    f" an edition, from their invitation on. In an account with a flat edition, none are taken."
    f" {_PEOPLE}",
    "inviteMember": "Invites a person by mail. The person is a member with these roles and grants once it accepts,"
    " and may hold licences before. A mail address names one member of an account, in whatever case. The inviter"
    f" gives only rights that it holds itself. {_MANAGERS}",
    "inviteAgain": "Sends the invited member a new link, which works for seven days; the earlier links work no more."
    f" {_CARE} {_MANAGERS}",
    "withdrawInvitation": "Withdraws the invitation: the member is `removed`, with its name, address and licences, and"
    f" the link says that it was withdrawn. {_CARE} {_MANAGERS}",
    "joinAccount": "Accepts the invitation whose link a mail brought: the signed-in person is its member from now on."
    " The link works once. A person is one member of an account, and may be a member of several accounts.",
    "findPeople": "Members by the first letters of any word of their name or mail address; case and accents do not"
    f" count, and of several words all must fit. Each member is shown once. {_PEOPLE}",
    "startExport": "Begins an export of the account, or of the part `scope`: a ZIP with JSON and CSV, the PDF and XML"
    " of each document, and the SHA-256 of each file. A mail says when it is ready, and how long the file is kept."
    " Documents and contracts need the right to read bills; everything, and the journal, need both that and the right"
    " for people."
    f" {_PEOPLE}",
    "startImport": "Begins to give seats by a CSV file with the columns `mail` and `product`, of at most 5,000 rows:"
    " UTF-8, with `;` or `,`. Each row gets its outcome, whatever becomes of the others; a `check` tells the outcomes"
    f" and changes nothing. {_LICENCES}",
    "readJob": "The job, with the outcome of each row of an import. Whoever began it gets a mail at its end. 30 days"
    " later, or after an export's file is gone, so is the job. Jobs are read with the rights to begin them."
    f" {_PEOPLE}",
    "linkToExport": f"A URL that downloads the finished export for 5 minutes. {_PEOPLE}",
    "readSeatUse": "The use of the subscription's seats, counted once a week: those bought, assigned, and active in the"
    " last 30 and 90 days. Where seats are spare, `proposal` has the saving from the next renewal on, and `quote` the"
    f" body of the seat quote to ask for. {_CONTRACTS}",
    "listLicences": "The people with a licence of the item, in the order of their ids, and the item's seats."
    f" {_HOLDERS}",
    "assignLicences": "Gives each of the members a seat of the item, or none of them. A member has one edition of a"
    " family: another edition's licence ends, with those of its add-ons, for at most 12 members at once. An add-on's"
    f" licence needs the one of its edition. Members that have the licence keep it. {_LICENCES}",
    "takeLicencesBack": "Takes the licence of the item from each of the members, and those of the item's add-ons with"
    f" it. Members without the licence stay as they are. {_LICENCES}",
    "readEntitlements": "The products that a person may use, in each account: by the token's subject, or within an"
    f" account by mail address or member. Empty for a person that no account has. {_MACHINE}",
    "postActivity": "Keeps the last day on which people were at work, beside their licences: up to 100 at once, with"
    f" the outcomes in their order. A day that is refused stops no other; repeating changes nothing. {_MACHINE}",
    "reportExport": "Keeps the last day on which the product exported its own data of an account, by scope. The same or"
    f" an earlier day changes nothing. {_MACHINE}",
    "readLicences": f"The licences of the member; everybody may read their own. {_HOLDERS}",
    "readOwnLicences": "The licences of the signed-in person; on request with the items of which the person may ask"
    f" for one. {_ONESELF}",
    "askLicence": "Asks for a licence of the item, with the reason. Where the member has a pending request for the"
    f" item, the answer is that request. {_ONESELF}",
    "askPurchase": "Asks for a purchase that others confirm, with the reason. Where the member has a pending request"
    f" for the product, the answer is that request. {_ONESELF}",
    "withdrawRequest": f"Withdraws one's own pending request. {_ONESELF}",
    "approveRequest": "Approves the request. The member has the licence at once; without a free seat the request"
    " `waits`, and the first that asked has the seat that comes free. A request for a purchase takes the right to"
    f" manage billing. {_LICENCES}",
    "denyRequest": "Denies the pending request with a message. A request for a purchase takes the right to manage"
    f" billing. {_LICENCES}",
    "quoteSeatAsked": "The cost of one more seat of the item that the pending request is about; confirmed as a change"
    f" of seats. {_QUOTING} {_BUYERS}",
    "quotePurchaseAsked": "Approves the request, if it is open, and quotes the purchase that was asked for; confirmed"
    f" as a purchase. {_BUYERS}",
    "listRequests": f"The account's requests, oldest first; those for purchases for members that see billing. {_ASKED}",
    "readRequest": f"The request; everybody may read their own. {_ASKED}",
    "listMemberRequests": "The requests of the member, newest first, 12 months long; everybody may read their own."
    f" {_ASKED}",
    "listQueue": f"The pending requests for the item, in the order of asking. {_ASKED}",
    "listRequestsAsStaff": f"The account's requests, oldest first. {_STAFF}",
    "listProgrammes": f"The seller's programmes, with the last day of the account's approval. {_READERS}",
    "uploadProof": "A link that takes the file of a proof, a PDF or an image in PNG, JPEG or WebP, by one `PUT` of its"
    f" exact size. Nothing is kept until the file goes with a request. {_BUYERS}",
    "askProgramme": "Asks for the programme, with the reason and the uploaded proof, which is judged by its content."
    f" Where the member has a pending request for the programme, the answer is that request. {_BUYERS}",
    "askUpgrade": "Asks the seller for a plan that is sold on request, for a running subscription or a new one. The"
    " seller answers in words, or by an offer, which a quote takes. Where the member has an open request for the same,"
    f" the answer is that request. {_MANAGING}",
    "listUpgrades": "Requests for plans that are sold on request, with the seller's answers and offers, newest first."
    f" Without sight of bills a member sees those that it made. {_ONESELF}",
    "readUpgrade": f"A request for a plan that is sold on request, with the seller's answer or offer. {_READERS}"
    " Members read those that they made.",
    "leaveUpgrade": f"Withdraws an open request, or declines the seller's offer. {_MANAGING}",
    "listAskedUpgrades": "The open requests of all accounts for plans that are sold on request, oldest first."
    f" {_OFFERS}",
    "readAskedUpgrade": f"The request, with its answer and its offer. {_OFFERS} {_JOURNALED}",
    "answerUpgrade": f"Answers the request in words, which are mailed. {_OFFERS}",
    "makeOffer": "Answers the request by an offer, which is mailed: the customer takes it, once, by a quote up to and"
    f" including its last day, whose confirmation puts its deviations on the subscription. {_OFFERS}",
    "withdrawOffer": f"Withdraws an offer that is not taken. {_OFFERS}",
    "listProgrammeRequests": f"The open requests of all accounts for programmes, oldest first. {_DECIDES}",
    "readProgrammeRequest": "The request, with a link to its proof: the proof is deleted 30 days after the decision."
    f" {_DECIDES} {_JOURNALED}",
    "readManager": f"The account manager to whom the account is given, if any. {_STAFF}",
    "giveAccount": "Gives the account to an account manager, in the place of an earlier one. Where the seller's"
    f" `managed_accounts` are `given`, account managers see and act on these alone. {_GIVERS}",
    "takeAccountBack": f"Takes the account back from its account manager. {_GIVERS}",
    "approveProgramme": "Lets the account into the programme up to and including a day, which is mailed. Its plans and"
    " prices are open to the account until then. A renewal after that day costs the price for everybody, if the mail"
    " was sent in the time that the terms have for higher prices, and else with the renewal after."
    f" {_DECIDES}",
    "listTestClocks": f"The accounts with a clock of their own, oldest first. {_SUPPORTS}",
    "makeTestClock": "Opens an account with a clock of its own, which the person owns and buys in like a customer, by"
    " the same operations. Documents have numbers of a series of their own, cards are charged in the sandbox, mails are"
    f" kept, and no event is published. {_SUPPORTS}",
    "readTestClock": f"The clock, and whether it is on its way. {_SUPPORTS}",
    "advanceTestClock": "Sends the clock to a later instant, at most 5 years further. All work on the way is done in"
    f" order, each at the instant at which it is due. A clock that has stopped tries again. {_SUPPORTS}",
    "removeTestClock": "Removes the clock with its account and all that the account has; its files end after 90 days."
    f" {_SUPPORTS}",
    "listKeptMails": f"The mails that the account's people would have got, oldest first. {_SUPPORTS}",
    "denyProgramme": f"Denies the request with a message, which is mailed. {_DECIDES}",
    "listProducts": "The products on sale today, in the seller's order, with the price of one billing period.",
    "readProduct": "A product on sale, with the terms of its plans in sentences.",
    "quotePurchase": "The cost of a new subscription, line by line. Where the terms let anyone buy, members pay by a"
    f" profile of their own. {_QUOTING} {_BUYERS}",
    "confirmPurchase": "Buys the quoted subscription; its invoice is drafted. Members confirm their own quotes."
    f" {_CARDS} {_BUYERS}",
    "takeSubscriptionOver": "Takes over a subscription that a member bought: the account manages it and its profile"
    " pays, from now on. Earlier documents stay with the profile that they were issued to. A repeated command changes"
    f" nothing. {_BUYERS}",
    "narrowBuying": "Says who may buy a product in the account, for purchases quoted from then on. The terms of"
    f" a plan may be narrower. {_BUYERS}",
    "readBuyers": f"Who may buy a product in the account, as far as the terms of its plans let them. {_ONESELF}",
    "previewMove": "Everything that moving a subscription's people to another one of the account's, and ending the"
    " first, would do: the people, the licences that go along or end, the free seats, and the `statement` of the end."
    " A subscription that a member bought is taken over first, so that the account bears the fee."
    f" {_RENEWING} {_BUYERS}",
    "confirmMove": "Takes the subscription over, moves its people, and ends it, as previewed. Seats, take-over and end"
    " are decided at once, or refused before anything changes; the people follow, and none of them is without a"
    " licence in between. Where others take the seats meanwhile, the move stops: people who have not moved keep their"
    f" licences, and the account keeps the subscription. {_BUYERS}",
    "readMove": f"A move with its state, and the number of people who have moved. {_READERS}",
    "quoteAddition": f"The cost of add-ons until the running billing period ends. {_RENEWING} {_MANAGING}",
    "confirmAddition": f"Adds the quoted add-ons. {_CARDS} {_MANAGING}",
    "listSubscriptions": "The account's subscriptions that meet every given condition, with their products, deadlines"
    " and the cost of the next invoices; without the right to see all, those that the signed-in person bought."
    f" {_ONESELF}",
    "readSubscription": "The subscription with its terms in sentences, its deadlines, the cost of its renewal, and the"
    f" questions of a cancellation. {_CONTRACTS}",
    "forecastAccount": "The documents to come of each running subscription, if nothing changes and every charge"
    " succeeds: announced prices and changes included, each balance drawn in the order of due instants; without the"
    f" right to see bills, for those that the signed-in person bought. {_ONESELF}",
    "forecastSubscription": "The documents to come of the subscription, if nothing changes and every charge succeeds."
    f" {_READERS} Members see what they bought themselves.",
    "readTimeline": "The open changes of the subscription in the order in which they happen, each with the bill that it"
    f" brings; announced prices among them. {_READERS} Members see what they bought themselves.",
    "readHistory": "The history of the subscription, newest first: what happened to its contract, when, and by whom, in"
    " the language of the request; of members that have left the name is not known any more. A deleted subscription has"
    f" its history, too. {_CONTRACTS}",
    "quoteSeatChange": "The cost or the credit of a new total of seats; a part may take effect now, a part at the"
    " renewal. Seats in their return window do not wait for a payment; its charge is given back if its quote then no"
    f" longer fits. {_RENEWING} {_MANAGING}",
    "confirmSeatChange": f"Changes the seats as quoted. {_CARDS} {_MANAGING}",
    "quotePlanChange": "The credit for what the present plan charged and is unused, and the charge of the new one. The"
    " terms say whether the change takes effect now or at the renewal; now, the new term ends no earlier than the"
    " running one. A plan change buys nothing, and the earlier terms for leaving bind until the running term's end."
    f" {_RENEWING} {_MANAGING}",
    "quoteRenewal": "The coming term with another plan, other totals and new add-ons, all in one preview: nothing is"
    f" charged, and its first invoice is told. {_RENEWING} {_MANAGING}",
    "confirmRenewal": "Sets the coming term as quoted: each change joins the timeline, and is undone by itself."
    f" {_MANAGING}",
    "confirmPlanChange": f"Changes the plan as quoted, or sets the change for the renewal. {_CARDS} {_MANAGING}",
    "quoteConversion": "The conversion of a trial: the first paid term at its end, with the first invoice. Nothing is"
    f" charged before; after a refused conversion the next try follows at once. {_MANAGING}",
    "confirmConversion": f"The trial converts as quoted. A `card` is charged at the trial's end. {_MANAGING}",
    "quoteRevival": "The ended subscription, bought again today: the same id and seats, the plan versions and prices of"
    " today, a new anchor, and no trial, refund window or agreed deviation. The days since its end are neither served"
    " nor charged. Possible in its expired days, while no invoice of its billing profile is overdue. Where a plan is no"
    f" longer sold, `plans` name others of the family. {_MANAGING}",
    "confirmRevival": "Revives the subscription as quoted; its people get their licences back, as far as they still"
    f" fit. {_CARDS} {_MANAGING}",
    "extendTrial": "Extends the trial by the days of its plan, once, in its last 15 days; nothing is charged."
    f" {_MANAGING}",
    "undoChange": f"Takes a scheduled change off the subscription's timeline; nothing is charged. {_MANAGING}",
    "quoteCancellation": "The statement of a cancellation: its cost, its credit, and where the money goes. `when` may"
    " be a day up to 7 months ahead: the statement then has the amounts to expect, and the documents are computed on"
    " that day. Notice and a full refund do not wait for a payment or a renewal; other ends do (409)."
    f" {_RENEWING} {_MANAGING}",
    "confirmCancellation": "Ends the subscription as stated. `readSubscription` lists the reasons and the least length"
    f" of a comment. {_MANAGING}",
    "keepAttempt": "Keeps a full refund or a return of seats that cannot be made at once, because something of the"
    " seller's has to end first (409 on its quote). It is carried out by itself, with the amounts of now, also after"
    f" its window has closed. Until then the subscription waits for it. {_MANAGING}",
    "readAttempt": f"A kept attempt with its state. {_CONTRACTS}",
    "askForEnd": "Asks the seller for the end of a subscription, with a statement whose change has a mode. With"
    " `request` the seller decides within 10 days after this one, and its silence approves; with `assisted` an account"
    " manager prepares the statement, and without an answer it ends as asked. Until then service goes on, nothing is"
    f" billed, and nothing else changes. The amounts are those of the statement. {_MANAGING}",
    "readEndRequest": f"A request for an end with its steps and days. {_DOCUMENTS}",
    "sendEndRequestAgain": "Sends a rejected request again, within 14 days and once, with other answers to the"
    f" checklist. It keeps its statement and its first day; the seller has 10 new days. {_MANAGING}",
    "withdrawEndRequest": "Withdraws a request that is open or rejected. The subscription goes on, and what waited is"
    f" billed. {_MANAGING}",
    "listEndRequests": f"The requests for the end of a subscription, newest first. {_DOCUMENTS}",
    "listOpenEndRequests": "The requests of all accounts for ends that wait for the seller, oldest first."
    f" {_DECIDES_ENDS}",
    "readEndRequestAsStaff": f"A request for an end with its steps and days. {_STAFF}",
    "approveEnd": "Approves the request. The subscription ends at once, or as the request says, with the documents of"
    f" its statement; service goes on until today. {_DECIDES_ENDS}",
    "prepareStatement": "Mails the statement of an assisted end to whoever asked for it, with a link that confirms it"
    f" up to the 10th day. {_DECIDES_ENDS}",
    "recordDeclaration": "Records that the customer declared an assisted end by letter or telephone, on a day since it"
    f" was asked for. The subscription ends as asked. {_DECIDES_ENDS}",
    "rejectEnd": "Rejects the request with a reason of the seller's list. The customer may send it again within 14"
    f" days; a request that was sent again is rejected for good. {_DECIDES_ENDS}",
    "withdrawAttempt": "Withdraws a kept attempt. An attempt that is over stays as it is: its `state` says so."
    f" {_MANAGING}",
    "switchAutoRenewal": "Switches the renewal at the end of the term on or off. A repeated switch changes nothing."
    " Neither a payment that the subscription waits for nor a renewal that is due refuses notice."
    f" {_MANAGING}",
    "listInvoices": "Invoices and credit notes, newest day first, the documents of a day by number; those without a"
    f" number yet are the newest. Members list those of a `profile` of their own. {_READERS}",
    "readInvoice": f"An invoice or credit note with its lines and the derivation of each amount. {_DOCUMENTS}",
    "linkToFile": "A link that downloads the document for five minutes; 409 while the file is being made."
    f" {_DOCUMENTS}",
    "listDeclaredEnds": "The declared ends of the subscription, newest first: by whom and for which day, with the"
    f" figures of the statement. {_READERS} Members see those of what they bought themselves.",
    "linkToDeclaredEnd": "A link that downloads the receipt of a declared end (pdf), or its dates (ics), for five"
    f" minutes; 409 while the files are being made. {_READERS} Members may open those of what they bought themselves.",
    "readPayment": f"A payment with its outcome. {_READERS}",
    "listRefunds": f"The refunds of credit notes. {_READERS}",
    "readRefund": f"The refund of a credit note, part by part. {_READERS}",
    "recordTransfer": f"Records a transfer that arrived and settles invoices with it. {_BOOKKEEPERS}",
    "takeTransferBack": "Takes a recorded transfer back that was recorded wrongly or bounced: its invoices are open "
    f"again, and its surplus leaves the balance. {_BOOKKEEPERS}",
    "reportRefundPaid": f"Records that the seller transferred a part of a refund that was a task. {_BOOKKEEPERS}",
    "useLink": "Does what a link of a mail is for, once: the page that the link opens asks first, and its button sends"
    " the link here. Needs no token.",
    "listRecipients": "The addresses that mails of the account go to. An address without `confirmed_at` gets none yet:"
    f" the account's owner gets its mails until then. {_READERS}",
    "sendLink": f"Sends the recipient a new link; the earlier links confirm no more. {_BUYERS}",
    "listRecipientsAsStaff": f"The same for the seller's staff. {_STAFF}",
    "confirmRecipient": f"Confirms a recipient in place of its link, for example after a call. {_CONFIRMERS}",
    "readAccountAsStaff": f"The account and its billing profiles. {_STAFF}",
    "findAccounts": "Accounts by the first letters of words of their name or of a billing profile's, or by the number"
    " of an invoice or credit note; give one of the two. Case and accents do not count; every word must begin a word of"
    f" the same name. {_FINDS}",
    "listRefundTasks": "The parts of refunds of all accounts that the seller transfers itself, until `reportRefundPaid`"
    f" reports them. {_FINDS}",
    "readProfileAsStaff": f"The billing profile with its balances. {_STAFF}",
    "listSubscriptionsAsStaff": f"The account's subscriptions, oldest first. {_STAFF}",
    "readSubscriptionAsStaff": f"The subscription with its terms, deadlines and the cost of its renewal. {_STAFF}",
    "listInvoicesAsStaff": f"The account's invoices and credit notes, newest first. {_STAFF}",
    "readInvoiceAsStaff": f"An invoice or credit note with its lines and derivations. {_STAFF}",
    "linkToFileAsStaff": f"A link that downloads the document for five minutes; 409 while the file is made. {_STAFF}",
    "readPaymentAsStaff": f"A payment with its outcome. {_STAFF}",
    "listRefundsAsStaff": f"The account's refunds, newest first. {_STAFF}",
    "readRefundAsStaff": f"The refund of a credit note, part by part. {_STAFF}",
    "quoteCancellationAsStaff": "The statement of a cancellation by the seller, also of a contract that its customer"
    f" cannot cancel; the other terms hold. {_QUOTING} {_ENDERS}",
    "confirmCancellationAsStaff": "Ends the subscription as stated, with a reason; the customer gets the statement by"
    f" mail. {_ENDERS}",
    "releaseCredit": f"Lets the billing profile buy on invoice up to a limit. {_BOOKKEEPERS}",
    "withdrawCredit": f"Ends buying on invoice; open invoices stay owed. {_BOOKKEEPERS}",
    "listCancellations": f"The reasons of the subscription's cancellations, in the customer's words. {_STAFF}",
    "health": "Answers without asking anything behind the API. Needs no token.",
}

#: Parameters by name, or by operation and name. Parameters with a description of their own are not here.
PARAMETERS: Final[Mapping[str, str]] = {
    "account": "The account's id",
    "member": "The member's id",
    "job": "The job's id",
    "request": "The request's id",
    "listRequests.kind": "Only requests of this kind",
    "listRequests.state": "Only requests in this state",
    "listRequestsAsStaff.kind": "Only requests of this kind",
    "listRequestsAsStaff.state": "Only requests in this state",
    "previewDeparture.successor": "The member that is to go on, to see whether it can",
    "listMembers.state": "Only members in this state; all but removed ones if left out",
    "profile": "The billing profile's id",
    "listSubscriptions.profile": "Only subscriptions that this billing profile pays",
    "subscription": "The subscription's id",
    "readOwnLicences.beside": "What to tell beside them: the items of which the person may ask for a licence",
    "attempt": "The id of the kept attempt",
    "item": "The id of an item of the subscription",
    "entry": "The id of the scheduled change: an entry of the subscription's `timeline`",
    "invoice": "The invoice's or credit note's id",
    "format": "One of the document's `formats`: pdf or xml",
    "linkToDeclaredEnd.format": "One of the declared end's `formats`: pdf or ics",
    "cancellation": "The id of the declared end",
    "payment": "The payment's id",
    "recipient": "The recipient's id",
    "refund": "The refund's id: its credit note's id with other first letters",
    "readProduct.product": "The product's id",
    "programme": "The programme's id",
    "listSubscriptions.product": "Only subscriptions that have an item of this product",
    "listSubscriptions.plan": "Only subscriptions that have an item of this plan, in any version",
    "listSubscriptions.origin": "Only subscriptions of this origin",
    "narrowBuying.product": "The product's id",
    "readBuyers.product": "The product's id",
    "move": "The move's id",
    "listInvoices.profile": "Only documents of this billing profile",
    "listSubscriptions.state": "Only subscriptions in this state",
    "currency": "Only prices in this currency (ISO 4217)",
    "country": "With the VAT of a buyer in this country (ISO 3166-1) without a VAT id",
    "family": "Only products of this family",
    "listProducts.kind": "Only products of this kind",
    "listInvoices.kind": "Which documents",
    "language": "The language of texts; by default, Accept-Language decides",
}

#: Operations that answer a quote: its kind, and the schema of its change.
QUOTES: Final[Mapping[str, tuple[str, str]]] = {
    "quotePurchase": ("purchase", "BoughtOut"),
    "quoteAddition": ("addition", "BoughtOut"),
    "quoteSeatChange": ("seats", "SeatChangeOut"),
    "quotePlanChange": ("plan", "PlanChangeOut"),
    "quoteRenewal": ("coming_term", "ComingTermOut"),
    "quoteSeatAsked": ("seats", "SeatChangeOut"),
    "quotePurchaseAsked": ("purchase", "BoughtOut"),
    "quoteConversion": ("conversion", "ConvertedTrialOut"),
    "quoteRevival": ("revival", "BoughtOut"),
    "quoteCancellation": ("cancellation", "CancellationOut"),
    "quoteCancellationAsStaff": ("cancellation", "CancellationOut"),
}

#: The meaning of each value of an enumeration.
VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "ClockStatus": {
        "ready": "the clock stands, and all work is done",
        "advancing": "the clock is on its way",
        "removing": "the account is being erased",
        "stopped": "a defect of the work keeps the clock where it stands",
    },
    "ActivityOutcome": {
        "recorded": "the licence has that day now",
        "known": "the licence has that day, or a later one",
        "unknown_person": "no such person in that account",
        "no_licence": "the person holds no licence of the product",
        "in_future": "the day has not come yet",
    },
    "ActorKind": {
        "member": "a member of the account",
        "staff": "the seller's staff",
        "system": "the service itself",
        "product": "the vendor's product",
    },
    "Category": {
        "S": "the standard rate",
        "AE": "reverse charge: the buyer owes the VAT",
        "O": "outside the scope of VAT",
        "E": "exempt: the seller collects no VAT",
    },
    "Collection": {"invoice": "the customer transfers the money", "card": "the card is charged"},
    "DocumentKind": {"invoice": "an invoice", "credit_note": "it corrects invoices, with positive amounts"},
    "DocumentState": {
        "drafted": "binding, without a number yet",
        "parked": "held: the seller's staff has to mend it first",
        "issued": "has its number and never changes",
    },
    "Effect": {"now": "as far as the terms allow", "at_renewal": "with the next term"},
    "Ending": {
        "refund_window": "now, with everything back",
        "pro_rata": "now, with the unused days back, minus the fee",
        "no_refund": "now, with nothing back",
        "in_time": "now, as it was asked for in time before an export, with everything back that was charged since that"
        " end",
        "trial": "now, before anything was charged",
        "term_end": "in time: at the end of the running term",
        "following_term_end": "notice is late: the term renews once more",
        "on_a_day": "on the chosen day, as by a cancellation on that day",
    },
    "EntitlementState": {
        "active": "the person may use it; a renewal that is late takes nothing away",
        "trial": "the person may use it for nothing, until the trial ends",
        "expired": "its end has come: it can be read, exported and revived",
        "disabled": "it can be exported only, until it is deleted",
    },
    "Kinds": {"invoice": "invoices", "credit_note": "credit notes", "all": "both"},
    "Language": {"nl": "Dutch", "de": "German", "fr": "French", "en": "English"},
    "LinkPurpose": {
        "confirm_recipient": "an address confirms that mails may go to it",
        "join_account": "a signed-in person accepts an invitation",
        "object_to_owner": "an owner objects to another owner",
        "confirm_end": "whoever asked for the end of a subscription confirms its statement",
    },
    "NumberOutcome": {
        "paid": "its invoice is paid, as far as the transfer reaches",
        "unknown": "no invoice of the account has it",
        "settled": "nothing was open on its invoice",
        "other_profile": "its invoice is another billing profile's",
        "other_currency": "its invoice is in another currency",
    },
    "Origin": {"account": "the account bought it", "self_service": "a member bought it"},
    "PaymentMethod": {"card": "a card was charged", "transfer": "the bookkeeper recorded it"},
    "PaymentState": {
        "pending": "the outcome is not known yet",
        "succeeded": "the money is there",
        "declined": "the card was refused",
        "released": "the provider never took it and will not be asked again",
        "taken_back": "a recorded transfer that counts no more",
        "given_back": "it was taken for a quote that no longer fitted, and given back",
    },
    "PriceModel": {
        "per_seat": "each unit costs the unit price",
        "flat": "the price is for the whole, whatever the quantity",
        "volume": "the tier of the whole quantity prices each unit",
        "graduated": "each tier prices the units within it",
    },
    "ProductCentre": {
        "full": "the whole account centre",
        "small": "a single page, where all editions of the account are small",
    },
    "LicencePer": {
        "person": "a licence for each person",
        "account": "every active member has it, without a licence; as everything with a flat price",
    },
    "Sale": {"open": "is bought like any other", "on_request": "is asked for, and bought by an offer of the seller's"},
    "UpgradeState": {
        "asked": "waits for the seller",
        "answered": "the seller answered in words",
        "offered": "the seller's offer can be taken",
        "taken": "a confirmed quote took the offer, or a charge is about to",
        "declined": "the customer declined the offer",
        "withdrawn": "the customer withdrew the request, or the seller the offer",
        "expired": "the last day of the offer is over",
    },
    "ReleaseRule": {
        "longest_unused": "those who have not used the product for the longest time; in an account without any "
        "activity those who were given their licence last",
    },
    "ProductKind": {"edition": "is bought by itself", "add_on": "is bound to an edition"},
    "QuoteKind": {
        "purchase": "of a new subscription: `change` is a BoughtOut",
        "addition": "of add-ons: `change` is a BoughtOut",
        "seats": "of a new total: `change` is a SeatChangeOut",
        "plan": "of another plan: `change` is a PlanChangeOut",
        "cancellation": "a statement: `change` is a CancellationOut",
        "conversion": "of a trial's conversion: `change` is a ConvertedTrialOut",
        "revival": "of an ended subscription, bought again: `change` is a BoughtOut",
        "coming_term": "of the coming term: `change` is a ComingTermOut",
    },
    "ExportScope": {
        "everything": "all the others together",
        "documents": "invoices and credit notes, with their PDF and XML, payments and refunds",
        "people": "members, with their licences and their last activity",
        "contracts": "the account, its billing profiles, recipients, subscriptions, cancellations and requests",
        "journal": "all events of the account",
    },
    "JobKind": {
        "export": "a ZIP of the account's data is made",
        "check": "a table is worked through, and nothing is changed",
        "import": "seats are given by a table",
    },
    "JobState": {
        "running": "goes on",
        "stopped": "goes on once a fault of ours is mended",
        "done": "is over, and is kept for 30 days",
    },
    "AttemptKind": {"refund": "the end of the subscription, and everything back", "return": "fewer seats"},
    "AttemptState": {
        "waiting": "will be carried out",
        "carried_out": "was carried out with the amounts of its instant",
        "withdrawn": "was withdrawn; nothing was changed",
        "lapsed": "another change left nothing to be carried out",
    },
    "MoveState": {
        "moving": "people are still to move, or the subscription is still to end",
        "ended": "all people have moved, and the subscription has ended",
        "stopped": "people who have not moved keep their licences, and the account keeps the subscription",
    },
    "MoveStop": {
        "no_free_seat": "other people were given the seats meanwhile",
        "target_ended": "the subscription that people move to has ended meanwhile",
        "end_refused": "the subscription can no longer be ended in this way",
    },
    "RefundState": {
        "pending": "will be given back",
        "done": "was given back",
        "task": "the seller's bookkeeper transfers it",
    },
    "Grant": {grant.value: _may([right]) for grant, right in GRANTS.items()},
    "MemberState": {
        "invited": "has not accepted the invitation",
        "active": "may use its rights",
        "deactivated": "has no rights, and may be activated again",
        "removed": "is gone; its id is left",
    },
    "Right": {right.value: _may([right]) for right in Right},
    "Role": {role.value: _may(rights([role])) for role in ROLES},
    "StaffRole": {
        "support": "helps customers: reads every account, ends contracts, confirms recipients, runs test clocks",
        "bookkeeper": "keeps the books: reads every account, ends contracts, records transfers, pays refunds",
        "account_manager": "looks after accounts: reads them, decides requests for ends and programmes",
    },
    "StaffRight": {
        "view_accounts": "reads accounts, journaled",
        "end_contracts": "ends subscriptions",
        "confirm_recipients": "confirms recipients of mails",
        "keep_books": "records transfers, releases buying on invoice, and reports refunds as paid",
        "name_owners": "hands accounts without owners to new ones",
        "decide_programmes": "decides requests for programmes",
        "run_test_clocks": "makes accounts with a clock of their own",
        "give_accounts": "gives accounts to account managers",
        "decide_ends": "decides requests for ends",
        "make_offers": "answers requests for plans that are sold on request",
    },
    "Settlement": {
        "open": "nothing was paid",
        "part_paid": "a part is open",
        "settled": "nothing is open",
        "overdue": "a part is open after the due day",
        "written_off": "the seller no longer asks for it",
    },
    "RetentionStage": {
        "expired": "it can be read, exported and revived",
        "disabled": "it can be exported only",
        "deleted": "only its documents are left",
    },
    "RenewalState": {
        "due": "to be done within minutes",
        "held": "to be done after the change that waits for its payment",
        "parked": "failed too often; the seller has been told",
    },
    "SubscriptionState": {"active": "runs", "ended": "is over", "deleted": "only its documents are left"},
    "DepartureState": {
        "under_way": "its steps are being taken",
        "stopped": "failed too often; the seller has been told",
        "done": "every step is done",
    },
    "ErasureState": {
        "under_way": "its steps are being taken",
        "stopped": "failed too often; the seller has been told",
        "done": "every step is done, and the certificate is there",
    },
    "ErasureStep": {
        "member": "the member is removed",
        "texts": "texts of the person, and those that name it, are gone",
        "files": "exports and files sent for imports are gone",
        "sign_in": "the membership is gone, and the sign-in, unless it is used elsewhere",
        "notice": "the person has its mail, and the address is gone",
    },
    "ErasureKind": {
        "member": "name, address, telephone, language, rights and search entries",
        "licences": "licences",
        "requests": "words and proofs of requests",
        "reasons": "texts of cancellations, answers and requests",
        "exports": "files of exports",
        "imports": "files sent for imports",
        "sign_in": "the sign-in",
    },
    "ErasureRestKind": {
        "documents": "invoices and credit notes",
        "proofs": "proofs of cancellations",
        "profiles": "billing profiles",
        "sign_in": "the sign-in, which is used elsewhere",
        "answers": "answers to repeated requests, and parts of export files",
        "journal": "the journal, which has ids only",
        "backups": "backups of tables and files",
    },
    "ClosingState": {
        "under_way": "steps are left",
        "stopped": "the seller has to mend something first",
        "closed": "people and profiles are gone; documents are left",
        "deleted": "nothing but ids is left",
    },
    "ClosingStep": {
        "hold": "nothing is bought any more, and nothing is open",
        "payout": "each balance is paid back",
        "notice": "owners and recipients of bills have their mail",
        "contracts": "what hung on ended subscriptions is gone",
        "people": "every member is removed",
        "profiles": "every billing profile is removed",
        "rest": "requests, files and recipients are gone",
        "documents": "every document is gone, each after its last day",
    },
    "DepartureStep": {
        "owner": "the successor of a last owner is an owner",
        "subscriptions": "the account manages and pays for what the member bought",
        "profiles": "the successor has the member's profiles",
        "member": "the member is deactivated or removed, without licences",
        "requests": "the member's pending requests are withdrawn",
    },
    "SuccessionState": {
        "open": "an owner may object",
        "objected": "an owner objected; nothing changes",
        "completed": "the member is an owner",
        "lapsed": "the member left meanwhile, found no free place, or there is another owner",
    },
    "RequestKind": {
        "licence": "a seat of an item",
        "purchase": "a quantity of a product",
        "programme": "a programme of the seller",
    },
    "RequestState": {
        "open": "not decided yet",
        "approved": "the licence was given or waits for a seat; a purchase is quoted; a programme is open",
        "denied": "denied with a message",
        "withdrawn": "the member asks no more, or is gone",
    },
    "TaxRule": {
        "domestic": "VAT of the seller's country",
        "reverse_charge": "no VAT: the buyer owes it in another member state",
        "one_stop_shop": "VAT of the buyer's member state",
        "outside_scope": "no VAT: the buyer is outside the European Union",
        "not_collecting": "no VAT: the seller collects none",
    },
    "VatState": {
        "format": "was entered; counts until the day `until`, where there is one",
        "valid": "the register knows it",
        "invalid": "the register does not know it: as no VAT id",
        "unavailable": "the register has not answered yet; counts until the day `until`",
    },
    "TransferFault": {
        "recorded_wrongly": "it was recorded by mistake, or for the wrong customer",
        "bounced": "the bank called it back",
    },
    "Unit": {
        "day": "a day",
        "week": "7 days",
        "month": "a month",
        "quarter": "3 months",
        "half_year": "6 months",
        "year": "12 months",
    },
    "EndRequestState": {
        "open": "the seller decides, or prepares the statement",
        "prepared": "the customer is to confirm the statement",
        "rejected": "the seller rejected it; it may be sent again",
        "approved": "it is being carried out",
        "carried_out": "the subscription ends as it asks",
        "refused": "the rejection is final",
        "withdrawn": "the customer withdrew it",
    },
    "EndStepKind": {
        "asked": "the customer asked",
        "sent_again": "the customer sent it again",
        "prepared": "the account manager sent the statement",
        "declared": "the customer declared the end",
        "rejected": "the seller rejected it",
        "approved": "the seller approved it, or was silent",
        "carried_out": "the end was carried out",
        "refused": "the rejection became final",
        "withdrawn": "the customer withdrew it",
    },
    "EndDeclaration": {
        "link": "with the link of the mail",
        "letter": "by letter, as the account manager recorded",
        "telephone": "by telephone, as the account manager recorded",
    },
    "CancellationMode": {
        "self_service": "the customer ends the subscription itself",
        "request": "the customer asks, and the seller decides",
        "assisted": "the seller ends it together with the customer",
    },
    "When": {"now": "today is the first day without service", "term_end": "at the end of the term"},
}

#: Schemas without a description of their own.
SCHEMAS: Final[Mapping[str, str]] = {
    "ActorKind": "Who acted.",
    "FoundAccounts": "A page of accounts.",
    "FoundPeople": "A page of members that were found.",
    "RefundTasks": "A page of tasks.",
    "NewAccountOut": "The new account with its first billing profile.",
    "AddressOut": "A postal address.",
    "AttemptKind": "What was kept.",
    "ExportScope": "The part of an account's data.",
    "JobKind": "What the job does.",
    "JobState": "The progress of a job.",
    "AttemptState": "The progress of a kept attempt.",
    "CancellationMode": "Who ends a subscription.",
    "EndRequestState": "The progress of a request for an end.",
    "EndStepKind": "A step of a request for an end.",
    "BoughtOut": "The items that confirming adds, their first day, and the term they are bound to: with a `trial`, its"
    " days.",
    "Cancellations": "A page of cancellations.",
    "CreditOut": "The seller's release for buying on invoice.",
    "ClosingState": "The progress of a closing.",
    "ErasureState": "The progress of an erasure.",
    "DepartureState": "The progress of a departure.",
    "SuccessionState": "The progress of a succession.",
    "DocumentKind": "Whether the document charges or corrects.",
    "DocumentState": "The progress of a document.",
    "DueAmountOut": "An amount to pay by a day.",
    "Health": "The API answers.",
    "IntervalOut": "A length of time: a number of units.",
    "DeclaredEnds": "A page of declared ends.",
    "Invoices": "A page of documents.",
    "Language": "A language of mails, documents and texts.",
    "LineOut": "A line of a document.",
    "MoveState": "The progress of a move.",
    "MyAccounts": "A page of accounts.",
    "NewAccount": "An account to open.",
    "NewAddress": "A postal address.",
    "PaymentMethod": "The way money came in.",
    "PriceModel": "The way a quantity is priced.",
    "ProductKind": "Whether a product stands alone.",
    "Products": "The products on sale.",
    "Profiles": "A page of billing profiles.",
    "VatState": "The answer of the register about a VAT id.",
    "LinkPurpose": "The use of a link.",
    "RecipientsOut": "A page of recipients.",
    "QuoteKind": "The kind of change that a quote promises.",
    "Refunds": "A page of refunds.",
    "RequestKind": "What a member asks for.",
    "RequestState": "The progress of a request.",
    "Role": "A role of a member: its rights.",
    "Members": "A page of members.",
    "SignatureOut": "The signature that makes the quote binding; of no use to the caller.",
    "SubscriptionState": "Whether a subscription runs.",
    "Subscriptions": "A page of subscriptions.",
    "TaxRule": "The reason of a sale's VAT.",
    "Unit": "A unit of time.",
    "Wanted": "A plan and its quantity.",
}
