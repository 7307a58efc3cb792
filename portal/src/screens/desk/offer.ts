/** An offer as it is typed, and as it is sent: only what is filled in. */

import type { Schemas } from "../../app/api.ts";
import { digits } from "../../kit/formats.ts";
import { typedAmount } from "../../kit/typed.ts";

/** A term that is agreed, and the first day that it does not count for. */
export interface Agreed {
  value: string;
  until: string;
}

export interface Form {
  plan: string;
  minimum: string;
  maximum: string;
  until: string;
  /** What `price` means: an amount for a seat, or percents of the list price. */
  by: "amount" | "reduction";
  price: Agreed;
  notice: Agreed;
  fee: Agreed;
  most: Agreed;
  message: string;
}

const NONE: Agreed = { value: "", until: "" };

export const formOf = ({ plan, quantity }: Schemas["UpgradeOut"]): Form => ({
  plan,
  minimum: quantity ? String(quantity) : "",
  maximum: "",
  until: "",
  by: "reduction",
  price: NONE,
  notice: NONE,
  fee: NONE,
  most: NONE,
  message: "",
});

/** A whole number, 0 too; undefined for anything else. */
export function whole(text: string): number | undefined {
  const typed = text.trim();
  return /^\d{1,9}$/.test(typed) ? Number(typed) : undefined;
}

/** Basis points of percents: "12,5" and "12.5" are 1250; undefined for anything else. */
export const basisPoints = (text: string): number | undefined => (/^0+$/.test(text.trim()) ? 0 : typedAmount(text, 2));

/** The price as a number of minor units or of basis points; undefined if it cannot be read. */
export const priceOf = ({ by, price }: Form, currency: string | undefined): number | undefined =>
  by === "amount" && currency ? typedAmount(price.value, digits(currency)) : basisPoints(price.value);

/** What is sent, or undefined as long as an entry is missing or cannot be read. */
export function offerOf(form: Form, currency: string | undefined): Schemas["NewOffer"] | undefined {
  const minimum = whole(form.minimum);
  const maximum = whole(form.maximum);
  const plan = form.plan.trim();
  if (!plan || minimum === undefined || maximum === undefined || !form.until) return undefined;
  const deviations: Schemas["NewDeviations"] = {};
  const ends = ({ until }: Agreed) => (until ? { until } : {});
  if (form.price.value.trim()) {
    const price = priceOf(form, currency);
    if (price === undefined) return undefined;
    deviations.price = { ...(form.by === "amount" && currency ? { unit_price: price } : { reduction_bp: price }), ...ends(form.price) };
  }
  if (form.notice.value.trim()) {
    const days = whole(form.notice.value);
    if (days === undefined) return undefined;
    deviations.notice = { days, ...ends(form.notice) };
  }
  if (form.fee.value.trim()) {
    const share = basisPoints(form.fee.value);
    if (share === undefined) return undefined;
    deviations.fee = { basis_points: share, fixed: 0, ...ends(form.fee) };
  }
  if (form.most.value.trim()) {
    const seats = whole(form.most.value);
    if (seats === undefined) return undefined;
    deviations.maximum = { seats, ...ends(form.most) };
  }
  const message = form.message.trim();
  return {
    plan,
    minimum,
    maximum,
    until: form.until,
    ...(Object.keys(deviations).length > 0 && { deviations }),
    ...(message && { message }),
  };
}
