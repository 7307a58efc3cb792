/** The quickest ways to the most frequent tasks. A screen adds its line here, with the right it takes. */

import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { LinkProps } from "@tanstack/react-router";

import { may, type Account } from "../../app/account.ts";
import { buys } from "../../app/places.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { Card, Renew, Request, Shop, type Icon } from "../../kit/icons.ts";

interface Quick {
  to: LinkProps["to"];
  label: MessageDescriptor;
  icon: Icon;
  seen: (account: Account) => boolean;
  /** The most frequent one. */
  main?: boolean;
}

const QUICK: readonly Quick[] = [
  { to: "/shop", label: msg`Buy a product`, icon: Shop, seen: buys },
  { to: "/renewals", label: msg`Renewals`, icon: Renew, seen: buys },
  { to: "/requests/new", label: msg`Ask for something`, icon: Request, seen: (account) => !may(account, "manage_licences") },
  { to: "/billing", label: msg`Billing data`, icon: Card, seen: buys },
];

export function QuickActions({ account }: { account: Account }) {
  const { i18n } = useLingui();
  return QUICK.filter(({ seen }) => seen(account)).map(({ to, label, icon, main }) => (
    <LinkButton key={to} to={to} icon={icon} look={main ? "primary" : "quiet"}>
      {i18n._(label)}
    </LinkButton>
  ));
}
