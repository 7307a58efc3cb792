/** What the seller agrees with one customer beside the terms of a plan, in words. */

import { Trans, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { day, money, number } from "../../kit/formats.ts";
import "./upgrades.css";

type Deviations = Schemas["DeviationsOut"];

interface AgreedProps {
  deviations: Deviations;
  currency: string;
}

export function Agreed({ deviations: { price, notice, fee, maximum }, currency }: AgreedProps) {
  const { t } = useLingui();
  const days = number(notice?.days ?? 0);
  const seats = number(maximum?.seats ?? 0);
  return (
    <ul className="agreed-terms">
      {price && (
        <li>
          <Price of={price} currency={currency} />
          {price.until && <Until day={price.until} periods />}
        </li>
      )}
      {notice && (
        <li>
          {notice.days === 1 ? t`Notice: 1 day` : t`Notice: ${days} days`}
          {notice.until && <Until day={notice.until} />}
        </li>
      )}
      {fee && (
        <li>
          <Fee of={fee} currency={currency} />
          {fee.until && <Until day={fee.until} />}
        </li>
      )}
      {maximum && (
        <li>
          {t`At most ${seats} seats`}
          {maximum.until && <Until day={maximum.until} />}
        </li>
      )}
    </ul>
  );
}

function Price({ of: { unit_price, reduction_bp }, currency }: { of: Schemas["AgreedPriceOut"]; currency: string }) {
  const share = number((reduction_bp ?? 0) / 100);
  if (unit_price === undefined) return <Trans>{share} % off the list price</Trans>;
  const amount = money(unit_price, currency);
  return <Trans>{amount} a seat for each billing period, without VAT</Trans>;
}

function Fee({ of: { basis_points, fixed }, currency }: { of: Schemas["AgreedFeeOut"]; currency: string }) {
  const share = number(basis_points / 100);
  const amount = money(fixed, currency);
  if (basis_points && fixed)
    return (
      <Trans>
        Fee for leaving early: {share} % and {amount}
      </Trans>
    );
  if (basis_points) return <Trans>Fee for leaving early: {share} %</Trans>;
  return fixed ? <Trans>Fee for leaving early: {amount}</Trans> : <Trans>No fee for leaving early</Trans>;
}

function Until({ day: until, periods = false }: { day: string; periods?: boolean }) {
  const date = day(until);
  return (
    <small className="block">
      {periods ? <Trans>for billing periods that begin before {date}</Trans> : <Trans>for terms that begin before {date}</Trans>}
    </small>
  );
}

/** Beside the quote that takes an offer. */
export function AgreedWith({ offer, currency }: { offer: Schemas["TakenOfferOut"] | undefined; currency: string }) {
  if (!offer || Object.keys(offer.deviations).length === 0) return null;
  return (
    <div className="agreed-with">
      <h3>
        <Trans>Agreed with you</Trans>
      </h3>
      <Agreed deviations={offer.deviations} currency={currency} />
    </div>
  );
}
