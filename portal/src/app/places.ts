/** The places of the portal, in the order of the navigation. A screen adds its line here, and nothing dead is shown. */

import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { LinkProps } from "@tanstack/react-router";

import { Card, Document, Help, Home, Layers, People, Renew, Request, Shop, type Icon } from "../kit/icons.ts";
import { may, type Account } from "./account.ts";

export interface Place {
  to: LinkProps["to"];
  label: MessageDescriptor;
  icon: Icon;
  /** Who sees it; everybody if it is left out. */
  seen?: (account: Account) => boolean;
}

/** Whether the person sees subscriptions, bills and people of the whole account. */
export const seesBilling = (account: Account) => may(account, "view_billing");
export const buys = (account: Account) => may(account, "manage_billing");
export const seesPeople = (account: Account) => may(account, "view_people");

/** The first four that a person sees are the tabs of a phone; the others are under "More". */
const PLACES: readonly Place[] = [
  { to: "/", label: msg`Overview`, icon: Home },
  { to: "/subscriptions", label: msg`Subscriptions`, icon: Layers },
  { to: "/invoices", label: msg`Invoices`, icon: Document, seen: seesBilling },
  { to: "/shop", label: msg`Shop`, icon: Shop, seen: buys },
  { to: "/renewals", label: msg`Renewals`, icon: Renew },
  { to: "/people", label: msg`People`, icon: People, seen: seesPeople },
  { to: "/billing", label: msg`Billing`, icon: Card, seen: seesBilling },
  { to: "/requests", label: msg`Requests`, icon: Request },
  { to: "/help", label: msg`Help`, icon: Help },
];

export const placesFor = (account: Account): Place[] => PLACES.filter(({ seen }) => seen?.(account) ?? true);
