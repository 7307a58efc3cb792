/** States, roles and rights of people in words. */

import { Trans, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Badge } from "../../kit/Badge.tsx";
import type { Row } from "./queries.ts";

export function MemberState({ of: { state, invitation_expired_at: expired } }: { of: Pick<Row, "state" | "invitation_expired_at"> }) {
  switch (state) {
    case "active":
      return (
        <Badge tone="good">
          <Trans>Active</Trans>
        </Badge>
      );
    case "invited":
      return expired ? (
        <Badge tone="warn">
          <Trans>Invitation expired</Trans>
        </Badge>
      ) : (
        <Badge tone="info">
          <Trans>Invited</Trans>
        </Badge>
      );
    case "deactivated":
      return (
        <Badge tone="calm">
          <Trans>Deactivated</Trans>
        </Badge>
      );
    case "removed":
      return (
        <Badge tone="calm">
          <Trans>Removed</Trans>
        </Badge>
      );
  }
}

interface Words<Value> {
  value: Value;
  label: string;
  text: string;
}

/** The roles beyond everybody's own, the widest first. */
export function useRoles(): Words<Schemas["Role"]>[] {
  const { t } = useLingui();
  return [
    { value: "owner", label: t`Owner`, text: t`May do everything, and make others owner.` },
    { value: "billing_admin", label: t`Billing administrator`, text: t`Buys, changes, renews and cancels; sees invoices and payments.` },
    { value: "people_admin", label: t`People administrator`, text: t`Invites people, gives rights and licences.` },
    { value: "licence_admin", label: t`Licence administrator`, text: t`Gives licences and takes them back.` },
    { value: "reader", label: t`Reader`, text: t`Sees everything and changes nothing.` },
    { value: "member", label: t`Member`, text: t`Uses the own licences.` },
  ];
}

/** Single rights that are given without a role. */
export function useGrants(): Words<Schemas["Grant"]>[] {
  const { t } = useLingui();
  return [
    { value: "manage_billing", label: t`Buying`, text: t`May buy, change, renew and cancel.` },
    { value: "manage_licences", label: t`Licences`, text: t`May give licences and take them back.` },
    { value: "manage_people", label: t`People`, text: t`May invite people and give rights.` },
  ];
}

/** Roles and single rights in a row. */
export function useRightsInWords(): (of: { roles?: readonly Schemas["Role"][]; grants?: readonly Schemas["Grant"][] }) => string[] {
  const roles = useRoles();
  const grants = useGrants();
  return (of) => [
    ...roles.filter(({ value }) => of.roles?.includes(value)).map(({ label }) => label),
    ...grants.filter(({ value }) => of.grants?.includes(value)).map(({ label }) => label),
  ];
}

const LANGUAGES: readonly Schemas["Language"][] = ["nl", "de", "fr", "en"];

/** Each language's name in itself, as its readers look for it. */
export const languages = LANGUAGES.map((value) => {
  const name = new Intl.DisplayNames(value, { type: "language" }).of(value) ?? value;
  return { value, label: name.charAt(0).toUpperCase() + name.slice(1) };
});
