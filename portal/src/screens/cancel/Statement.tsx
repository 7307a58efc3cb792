/** The statement of a cancellation in sentences and sums: how it ends, the fee, what ends with it, the days after, and the
 * documents that confirming makes. */

import { Plural, Trans } from "@lingui/react/macro";
import { Fragment } from "react";

import type { Schemas } from "../../app/api.ts";
import { day, money, number, plus } from "../../kit/formats.ts";
import { QuotePaper } from "../../kit/QuotePaper.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { Change } from "../subscriptions/state.tsx";
import type { Subscription } from "../subscriptions/queries.ts";

type Quote = Schemas["CancellationQuote"];

export function Statement({ quote, held, busy }: { quote: Quote; held: Subscription; busy: boolean }) {
  const { change, currency } = quote;
  const { fee, shows, expected } = change;
  return (
    <div className="stack" aria-busy={busy}>
      <p className="verdict">
        <How quote={quote} />
      </p>
      {change.mode && <Decided mode={change.mode} held={held} />}
      {expected && <Expected of={expected} currency={currency} />}
      {fee && <Fee fee={fee} currency={currency} />}
      {shows && <Taken shows={shows} held={held} currency={currency} />}
      {quote.documents.length === 0 && expected ? null : quote.documents.length > 0 ? (
        <QuotePaper quote={quote} busy={busy} />
      ) : (
        <p className="soft">
          <Trans>Nothing is charged and nothing comes back.</Trans>
        </p>
      )}
      <GoesBack quote={quote} />
    </div>
  );
}

/** How it ends, in a sentence. */
export function How({ quote: { change, next_renewal, currency } }: { quote: Quote }) {
  const last = day(plus(change.ends, -1));
  switch (change.how) {
    case "refund_window":
      return <Trans>You are within the refund window: everything you paid comes back, and the service ends today.</Trans>;
    case "pro_rata":
      return <Trans>The service ends today. Days that were paid and not used come back, less the fee where there is one.</Trans>;
    case "no_refund":
      return <Trans>The service ends today. By your terms nothing comes back.</Trans>;
    case "in_time":
      return <Trans>You asked in time before your export: the end counts as of that day.</Trans>;
    case "trial":
      return <Trans>The trial ends without a charge.</Trans>;
    case "on_a_day":
      return <Trans>The service ends with {last}. The documents are made on the day after, as things are then.</Trans>;
    case "term_end":
      return <Trans>The subscription runs to {last}, and is not renewed.</Trans>;
    case "following_term_end": {
      if (!next_renewal) return <Trans>It is too late for this term: it renews once, and ends after {last}.</Trans>;
      const amount = money(next_renewal.total, currency);
      const on = day(next_renewal.on);
      return (
        <Trans>
          It is too late for this term: it renews once on {on}, for {amount}, and ends after {last}.
        </Trans>
      );
    }
  }
}

/** What asking does where the seller decides, or an account manager helps. */
function Decided({ mode, held }: { mode: Schemas["CancellationMode"]; held: Subscription }) {
  const manager = held.cancelling?.account_manager?.name;
  return (
    <p className="soft">
      {mode === "assisted" && manager ? (
        <Trans>
          {manager} ends this contract together with you. You get the statement by mail, and confirm it. Without an answer it ends as you
          asked, with the tenth day.
        </Trans>
      ) : (
        <Trans>
          We decide within ten days, on the amounts that you see here. Until then the service goes on and costs nothing more. Without a
          decision the end is approved.
        </Trans>
      )}
    </p>
  );
}

/** The sums of the day, if nothing changes until then. */
function Expected({ of: expected, currency }: { of: Schemas["ExpectedEndOut"]; currency: string }) {
  const rows = [
    [<Trans>Billed until then</Trans>, expected.billed],
    [<Trans>Credit for unused days</Trans>, expected.credited],
    [<Trans>Fee</Trans>, expected.fee],
    [<Trans>Of it pays open invoices</Trans>, expected.set_off],
    [<Trans>Goes back the way it was paid</Trans>, expected.refunded],
    [<Trans>Stays on the balance</Trans>, expected.to_balance],
    [<Trans>Still to be paid</Trans>, expected.fee_open],
  ] as const;
  const shown = rows.filter(([, amount]) => amount > 0);
  if (shown.length === 0)
    return (
      <p className="soft">
        <Trans>Nothing is charged and nothing comes back.</Trans>
      </p>
    );
  return (
    <>
      <h3>
        <Trans>If nothing changes until then</Trans>
      </h3>
      <dl className="facts">
        {shown.map(([label, amount], at) => (
          <Fragment key={at}>
            <dt>{label}</dt>
            <dd>
              <Money amount={amount} currency={currency} />
            </dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

function Fee({ fee, currency }: { fee: Schemas["FeeOut"]; currency: string }) {
  const amount = money(fee.amount, currency);
  const share = number(fee.basis_points / 100);
  const credit = money(fee.net_credit, currency);
  const unbilled = money(fee.unbilled, currency);
  return (
    <p className="soft">
      {fee.basis_points > 0 ? (
        <Trans>
          The fee of {amount} is {share} % of the credit of {credit} and of the {unbilled} not billed any more, without VAT.
        </Trans>
      ) : (
        <Trans>The fee is {amount}, without VAT.</Trans>
      )}{" "}
      {fee.capped && <Trans>It is never more than the credit.</Trans>}
    </p>
  );
}

function Taken({ shows, held, currency }: { shows: Schemas["ShownEndOut"]; held: Subscription; currency: string }) {
  const { days, people } = shows;
  const names = new Map(held.products.map(({ item, name }) => [item, name]));
  const owed = shows.invoices.reduce((sum, { left }) => sum + left, 0);
  return (
    <dl className="facts">
      <dt>
        <Trans>Ends with it</Trans>
      </dt>
      <dd>
        {shows.items.map(({ item, quantity }) => (
          <span key={item} className="block">
            {number(quantity)} × {names.get(item)}
          </span>
        ))}
      </dd>
      {people > 0 && (
        <>
          <dt>
            <Trans>People</Trans>
          </dt>
          <dd>
            <Plural value={people} one="# person loses the licence" other="# people lose their licence" />
          </dd>
        </>
      )}
      {shows.changes.length > 0 && (
        <>
          <dt>
            <Trans>Will not happen</Trans>
          </dt>
          <dd>
            {shows.changes.map((entry) => (
              <span key={entry.id} className="block">
                <Change entry={entry} of={held} />
              </span>
            ))}
          </dd>
        </>
      )}
      {owed > 0 && (
        <>
          <dt>
            <Trans>Open invoices stay due</Trans>
          </dt>
          <dd>
            <Money amount={owed} currency={currency} />
          </dd>
        </>
      )}
      <dt>
        <Trans>Last day of service</Trans>
      </dt>
      <dd>
        <Day of={days.last_day} />
      </dd>
      <dt>
        <Trans>Readable until</Trans>
      </dt>
      <dd>
        <Day of={days.readable_until} />
      </dd>
      <dt>
        <Trans>Export until</Trans>
      </dt>
      <dd>
        <Day of={days.exportable_until} />
      </dd>
    </dl>
  );
}

/** Where the money goes that comes back. */
function GoesBack({ quote }: { quote: Quote }) {
  const back = quote.refunds.reduce((sum, { amount }) => sum + amount, 0);
  if (back === 0) return null;
  const amount = money(back, quote.currency);
  return (
    <p className="soft">
      <Trans>{amount} goes back the way it was paid.</Trans>
    </p>
  );
}
