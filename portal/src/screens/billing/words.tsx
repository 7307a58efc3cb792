/** Statuses, kinds and fields of billing in words. */

import { Trans, useLingui } from "@lingui/react/macro";

import { asProblem } from "../../app/problem.ts";
import { useToday } from "../../app/today.ts";
import { Badge } from "../../kit/Badge.tsx";
import { day, plus } from "../../kit/formats.ts";
import type { Kind } from "./kinds.ts";
import type { Profile } from "./queries.ts";

type Status = NonNullable<Profile["vat_status"]>;

/** Whether an id without an answer of the register counts no more. */
const isOver = ({ state, until }: Status, today: string) =>
  (state === "format" || state === "unavailable") && until !== undefined && until <= today;

export function VatBadge({ of }: { of: Status }) {
  const today = useToday();
  if (isOver(of, today))
    return (
      <Badge tone="bad">
        <Trans>Does not count</Trans>
      </Badge>
    );
  switch (of.state) {
    case "valid":
      return (
        <Badge tone="good">
          <Trans>Registered</Trans>
        </Badge>
      );
    case "invalid":
      return (
        <Badge tone="bad">
          <Trans>Not registered</Trans>
        </Badge>
      );
    case "unavailable":
      return (
        <Badge tone="warn">
          <Trans>No answer yet</Trans>
        </Badge>
      );
    case "format":
      return of.until ? (
        <Badge tone="info">
          <Trans>Being checked</Trans>
        </Badge>
      ) : (
        <Badge tone="calm">
          <Trans>Entered</Trans>
        </Badge>
      );
  }
}

/** What the status means, in a sentence. */
export function VatWords({ of }: { of: Status }) {
  const today = useToday();
  const checked = of.checked_on && day(of.checked_on);
  const last = of.until && day(plus(of.until, -1));
  if (isOver(of, today))
    return <Trans>The register has not answered. Until it does, invoices bear VAT as without a VAT id.</Trans>;
  switch (of.state) {
    case "valid":
      return <Trans>The register confirmed it on {checked}.</Trans>;
    case "invalid":
      return (
        <Trans>
          On {checked} the register did not know it: invoices bear VAT as without a VAT id. Correct it, or ask your tax office to
          register it.
        </Trans>
      );
    case "unavailable":
      return <Trans>The register has not answered yet. Until then the id counts, up to {last}.</Trans>;
    case "format":
      return last ? (
        <Trans>The register is asked. Until it answers the id counts, up to {last}.</Trans>
      ) : (
        <Trans>Its form is right. No register was asked.</Trans>
      );
  }
}

export function useKinds(): { value: Kind; label: string; text: string }[] {
  const { t } = useLingui();
  return [
    { value: "documents", label: t`Invoices and credit notes`, text: t`With their files. At least one address gets them.` },
    { value: "renewals", label: t`Renewals`, text: t`What the next term costs, and until when you can cancel. At least one address gets them.` },
    { value: "problems", label: t`Problems`, text: t`Failed payments, VAT ids that do not count. At least one address gets them.` },
    { value: "contracts", label: t`Purchases and changes`, text: t`What was bought, changed or cancelled.` },
    { value: "payments", label: t`Payments`, text: t`Transfers that arrived, and refunds.` },
  ];
}

/** Why an entry of a profile is not accepted, by its place in the profile, `/address/postcode`, which was sent below
 * `where`. */
export function useRefusals(error: unknown, where = ""): (field: string) => string | undefined {
  const { t } = useLingui();
  const words: Record<string, string> = {
    "/address/postcode": t`This is no postal code of the country. It decides which VAT counts.`,
    "/address/city": t`Together with the postal code it must say which VAT counts.`,
    "/vat_id": t`This is no VAT id of the country: look at its first letters, its length and its digits.`,
    "/registration_scheme": t`A register needs a number.`,
    "/electronic_scheme": t`An address needs its kind, and a kind its address.`,
    "/recipients": t`This is no mail address, or it is there already.`,
  };
  const fields = error ? asProblem(error).fields : [];
  return (field) => {
    const broken = fields.some((at) => at === where + field || at.startsWith(`${where}${field}/`));
    return broken ? (words[field] ?? t`This is not accepted.`) : undefined;
  };
}
