/** What the seller offered, in words, and its withdrawal. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState, type ReactNode } from "react";

import { answered, api, type Schemas } from "../../app/api.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { number } from "../../kit/formats.ts";
import { Refused } from "../../kit/States.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { at, useAnswer, type About } from "./answering.ts";

interface OfferedProps extends About {
  offer: Schemas["SalesOfferOut"];
  currency: string | undefined;
}

export function Offered({ offer: { plan, minimum, maximum, until, deviations = {} }, currency, ...about }: OfferedProps) {
  const { price, notice, fee, maximum: most } = deviations;
  const [least, highest] = [number(minimum), number(maximum)];
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>The offer</Trans>
      </h2>
      <dl className="facts">
        <dt>
          <Trans>Plan</Trans>
        </dt>
        <dd className="code">{plan}</dd>
        <dt>
          <Trans>Seats</Trans>
        </dt>
        <dd>
          <Trans>
            {least} to {highest}
          </Trans>
        </dd>
        <dt>
          <Trans>Last day of the offer</Trans>
        </dt>
        <dd>
          <Day of={until} />
        </dd>
        {price && (
          <Term name={<Trans>Agreed price</Trans>} until={price.until}>
            <Price of={price} currency={currency} />
          </Term>
        )}
        {notice && (
          <Term name={<Trans>Agreed notice</Trans>} until={notice.until}>
            <Plural value={notice.days} one="# day" other="# days" />
          </Term>
        )}
        {fee && (
          <Term name={<Trans>Early-termination fee</Trans>} until={fee.until}>
            <Fee of={fee} currency={currency} />
          </Term>
        )}
        {most && (
          <Term name={<Trans>Most seats of the subscription</Trans>} until={most.until}>
            {number(most.seats)}
          </Term>
        )}
      </dl>
      {about.request.state === "offered" && <Withdraw {...about} />}
    </section>
  );
}

function Term({ name, until, children }: { name: ReactNode; until: string | undefined; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {children}
        {until && (
          <small className="offer-end">
            <Trans>
              For what begins before <Day of={until} />
            </Trans>
          </small>
        )}
      </dd>
    </>
  );
}

const percents = (points: number) => number(points / 100);

function Price({ of: { unit_price, reduction_bp = 0 }, currency }: { of: Schemas["AgreedPriceOut"]; currency: string | undefined }) {
  const reduction = percents(reduction_bp);
  if (unit_price === undefined) return <Trans>{reduction} % less than the list price</Trans>;
  return (
    <Trans>
      <Amount of={unit_price} currency={currency} /> per seat
    </Trans>
  );
}

function Fee({ of: { basis_points, fixed }, currency }: { of: Schemas["AgreedFeeOut"]; currency: string | undefined }) {
  if (fixed) return <Amount of={fixed} currency={currency} />;
  return basis_points ? <>{percents(basis_points)} %</> : <Trans>None</Trans>;
}

/** Without a currency an amount of an offer is written in minor units: it counts in that of the purchase. */
function Amount({ of, currency }: { of: number; currency: string | undefined }) {
  const units = number(of);
  return currency ? <Money amount={of} currency={currency} /> : <Trans>{units} minor units</Trans>;
}

function Withdraw(about: About) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const withdrawal = useAnswer(about, t`The offer was withdrawn.`, () =>
    answered(api.DELETE("/v1/seller/accounts/{account}/upgrade-requests/{request}/offer", at(about))),
  );
  return (
    <div className="row-of-buttons">
      <Button look="danger" onClick={() => setAsking(true)}>
        <Trans>Withdraw the offer</Trans>
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Withdraw the offer?`}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>
              <Trans>Back</Trans>
            </Button>
            <Button look="danger" busy={withdrawal.isPending} onClick={() => withdrawal.mutate()}>
              <Trans>Withdraw the offer</Trans>
            </Button>
          </>
        }
      >
        <p>
          <Trans>The customer is told, and can take it no longer. The customer may ask again.</Trans>
        </p>
        {withdrawal.isError && <Refused error={withdrawal.error} />}
      </Dialog>
    </div>
  );
}
