/** What a member leaves behind, each with the place where it goes. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { may, useAccount } from "../../app/account.ts";
import type { Schemas } from "../../app/api.ts";
import { money } from "../../kit/formats.ts";
import { Span } from "../../kit/Words.tsx";
import { profileList } from "../billing/queries.ts";
import { productNames } from "../people/queries.ts";
import { useRightsInWords } from "../people/words.tsx";
import type { Left } from "./queries.ts";

interface LeftThingsProps {
  of: Left;
  name: string;
  /** The successor's name, once one is chosen. */
  successor: string | undefined;
  endsAs: Schemas["Leaving"]["ends_as"];
}

export function LeftThings({ of, name, successor, endsAs }: LeftThingsProps) {
  const { t } = useLingui();
  const account = useAccount();
  const names = useQuery(productNames(account.id)).data;
  const profiles = useQuery({ ...profileList(account.id), enabled: may(account, "view_billing") }).data;
  const rights = useRightsInWords()(of);
  const heir = successor ?? t`the person who goes on`;
  const product = (id: string) => names?.get(id) ?? id;
  const licences = of.licences.length;
  const requests = of.requests.length;
  const payer = (id: string | undefined) => profiles?.find((one) => one.id === id)?.name;
  return (
    <ul className="left-things">
      {of.last_owner && (
        <Thing what={<Trans>The account</Trans>} goes={<Trans>{heir} becomes owner, as {name} is the last one.</Trans>} />
      )}
      {of.subscriptions.map(({ subscription, items, term, paid_by, refusal }) => {
        const by = payer(paid_by);
        const seats = items[0]?.quantity ?? 0;
        return (
          <Thing
            key={subscription}
            what={items.map((item) => product(item.product)).join(" + ")}
            facts={
              <>
                <Plural value={seats} one="# seat" other="# seats" /> · <Span of={term} />
              </>
            }
            refused={refusal !== undefined}
            goes={
              refusal ? (
                <Refusal slug={refusal} />
              ) : by ? (
                <Trans>goes on, managed by the account and paid by {by}</Trans>
              ) : (
                <Trans>goes on, managed and paid by the account</Trans>
              )
            }
          />
        );
      })}
      {of.profiles.map(({ profile, name: billed, balance }) => {
        const amount = balance && balance.held > 0 ? money(balance.held, balance.currency) : undefined;
        return (
          <Thing
            key={profile}
            what={<Trans>Billing profile {billed}</Trans>}
            facts={amount && <Trans>Balance {amount}</Trans>}
            goes={<Trans>belongs to {heir}</Trans>}
          />
        );
      })}
      {licences > 0 && (
        <Thing
          what={<Plural value={licences} one="# licence" other="# licences" />}
          facts={of.licences.map((one) => product(one.product)).join(", ")}
          goes={<Trans>taken back: each seat is free for somebody else</Trans>}
        />
      )}
      {rights.length > 0 && (
        <Thing what={<Trans>Rights</Trans>} facts={rights.join(", ")} goes={<Trans>end</Trans>} />
      )}
      {requests > 0 && (
        <Thing
          what={<Plural value={requests} one="# request" other="# requests" />}
          facts={of.requests.map((one) => product(one.product)).join(", ")}
          goes={<Trans>withdrawn</Trans>}
        />
      )}
      <Thing
        what={<Trans>Mails</Trans>}
        goes={
          endsAs === "removed" ? (
            <Trans>no mail goes to the address any more; others get those about invoices</Trans>
          ) : (
            <Trans>as a recipient of invoices the address stays, until you change it</Trans>
          )
        }
      />
    </ul>
  );
}

interface ThingProps {
  what: ReactNode;
  facts?: ReactNode;
  goes: ReactNode;
  refused?: boolean;
}

function Thing({ what, facts, goes, refused }: ThingProps) {
  return (
    <li>
      <span>
        <b>{what}</b>
        {facts && <small>{facts}</small>}
      </span>
      <span className={refused ? "goes bad" : "goes"}>{goes}</span>
    </li>
  );
}

/** Why the account can not take a subscription over now. */
function Refusal({ slug }: { slug: string }) {
  switch (slug) {
    case "credit-limit-exceeded":
      return <Trans>The account's credit does not suffice to pay for it. Pay open invoices first, or ask us for more.</Trans>;
    case "not-released":
      return <Trans>The account may not pay by invoice yet. Ask us to release it first.</Trans>;
    default:
      return <Trans>The account can not take it over now. The departure waits for that, and goes on by itself.</Trans>;
  }
}
