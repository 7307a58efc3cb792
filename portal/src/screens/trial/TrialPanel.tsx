/** A trial on the page of its subscription: its last day, what follows, and what can be done about it. */

import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { day, money, moment, plus } from "../../kit/formats.ts";
import { Switch } from "../renewals/Switch.tsx";
import { usePlans } from "../subscriptions/plans.ts";
import type { Subscription } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { endOf } from "../subscriptions/state.tsx";
import { Extend } from "./Extend.tsx";

export function TrialPanel({ of: held }: { of: Subscription }) {
    const account = useAccount();
  const [staying, setStaying] = useState(false);
  const sold = usePlans()(held.items[0]!.plan);
  const trial = held.trial!;
  const params = { subscription: held.id };
  const leaving = endOf(held) !== undefined;
  // A plan that is not on sale any more tells no days: the API then says whether there are any.
  const days = sold?.plan.trial?.extension_days;
  return (
    <section className="panel padded stack">
      <div className="stack tight">
        <h2>
          <Trans>Trial</Trans>
        </h2>
        <p>
          <What held={held} />
        </p>
        {trial.refusals > 0 && <Refusals trial={trial} zone={held.zone} />}
      </div>
      {manages(account, held) && (
        <div className="row-of-buttons">
          {leaving ? (
            <Button look="primary" onClick={() => setStaying(true)}>
              <Trans>Stay after all</Trans>
            </Button>
          ) : (
            <>
              <LinkButton
                look={trial.converts && trial.refusals === 0 ? "quiet" : "primary"}
                to="/subscriptions/$subscription/conversion"
                params={params}
              >
                {trial.converts ? <Trans>Pay in another way</Trans> : <Trans>Go on after the trial</Trans>}
              </LinkButton>
              {trial.refusals === 0 && (
                <LinkButton to="/subscriptions/$subscription/renewal" params={params}>
                  <Trans>Choose what follows</Trans>
                </LinkButton>
              )}
            </>
          )}
          {!trial.extended && trial.refusals === 0 && days !== 0 && <Extend held={held} days={days} />}
          <LinkButton look="danger" to="/subscriptions/$subscription/cancel" params={params}>
            <Trans>Leave</Trans>
          </LinkButton>
        </div>
      )}
      {staying && <Switch row={held} on onClose={() => setStaying(false)} />}
    </section>
  );
}

function What({ held }: { held: Subscription }) {
  const trial = held.trial!;
  const last = day(plus(trial.ends, -1));
  const on = day(trial.ends);
  const next = held.next_renewal;
  if (trial.refusals > 0)
    return (
      <Trans>
        The trial ended with {last}. The paid term counts from {on}, once its first invoice can be paid.
      </Trans>
    );
  if (endOf(held))
    return (
      <Trans>
        Free up to and including {last}. Then it ends: you have said that you leave.
      </Trans>
    );
  if (!trial.converts)
    return (
      <Trans>
        Free up to and including {last}. Then it ends by itself, unless you agree to the paid term before.
      </Trans>
    );
  if (!next)
    return (
      <Trans>
        Free up to and including {last}. On {on} the paid term begins, unless you leave before.
      </Trans>
    );
  const amount = money(next.total, held.currency);
  return (
    <Trans>
      Free up to and including {last}. On {on} the paid term begins, unless you leave before. Its first invoice is {amount}, VAT
      included.
    </Trans>
  );
}

/** Why the first payment did not succeed, and when it is tried again. */
function Refusals({ trial, zone }: { trial: NonNullable<Subscription["trial"]>; zone: string }) {
  const times = trial.refusals;
  const again = trial.next_try && moment(trial.next_try, zone);
  return (
    <p className="refused" role="status">
      <span>
        <Why reason={trial.reason} />{" "}
        <Plural value={times} one="The paid term could not begin." other="The paid term could not begin, # times now." />{" "}
        {again ? <Trans>It is tried again on {again}. Until then everybody keeps the licence.</Trans> : null}
      </span>
    </p>
  );
}

function Why({ reason }: { reason: string | undefined }) {
  switch (reason) {
    case "no_payment_method":
      return <Trans>There is no card to pay with.</Trans>;
    case "not_released":
      return <Trans>The billing profile may not buy on invoice.</Trans>;
    case "credit_limit_exceeded":
      return <Trans>The first invoice is beyond the credit limit.</Trans>;
    default:
      return <Trans>The card was declined.</Trans>;
  }
}
