/** The requests for upgrades, with the seller's answers: in words, or an offer to take or to decline. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Badge, type Tone } from "../../kit/Badge.tsx";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { number } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Bones, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day } from "../../kit/Words.tsx";
import { profilesOf } from "../shop/queries.ts";
import { subscriptionOf } from "../subscriptions/queries.ts";
import { Agreed } from "./Agreed.tsx";
import { upgradesOf, type Upgrade } from "./queries.ts";
import { usePlanName } from "./usePlanName.ts";

/** Nothing where nothing was asked for: the shop and the plans lead here. */
export function Upgrades() {
  const account = useAccount();
  const query = useQuery(upgradesOf(account.id));
  if (query.data?.length === 0) return null;
  return (
    <section>
      <h2 className="over">
        <Trans>Upgrades</Trans>
      </h2>
      <Loaded of={query} bones={<Bones rows={1} height={84} />}>
        {(upgrades) => (
          <ul className="requests">
            {upgrades.map((upgrade) => (
              <One key={upgrade.id} of={upgrade} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function One({ of }: { of: Upgrade }) {
  const account = useAccount();
  const name = usePlanName(account.id);
  const seats = of.quantity;
  const decides = may(account, "manage_billing") || of.member === account.member;
  return (
    <li className="panel padded">
      <div className="request-words">
        <div className="section-head">
          <b>{name(of.plan)}</b>
          <State of={of.state} />
        </div>
        <small>
          <Day of={of.asked_at.slice(0, 10)} />
          {seats !== undefined && (
            <>
              {" · "}
              <Plural value={seats} one="# seat" other="# seats" />
            </>
          )}
        </small>
        <p>{of.message}</p>
        {of.answer && (
          <p className="soft">
            <Answer of={of.answer} />
          </p>
        )}
      </div>
      {of.offer && <Offer of={of} offer={of.offer} />}
      {decides && (of.state === "asked" || of.state === "offered") && <Actions of={of} />}
    </li>
  );
}

function Answer({ of: answer }: { of: string }) {
  return <Trans>Our answer: {answer}</Trans>;
}

function State({ of }: { of: Upgrade["state"] }) {
  const { t } = useLingui();
  const words: Record<Upgrade["state"], [Tone, string]> = {
    asked: ["info", t`We have not answered yet`],
    answered: ["calm", t`Answered`],
    offered: ["good", t`Offer made`],
    taken: ["good", t`Offer taken`],
    declined: ["calm", t`Offer declined`],
    withdrawn: ["calm", t`Withdrawn`],
    expired: ["calm", t`Offer expired`],
  };
  const [tone, word] = words[of];
  return <Badge tone={tone}>{word}</Badge>;
}

function Offer({ of, offer }: { of: Upgrade; offer: NonNullable<Upgrade["offer"]> }) {
  const account = useAccount();
  const name = usePlanName(account.id);
  const held = useQuery({ ...subscriptionOf(account.id, of.subscription ?? ""), enabled: of.subscription !== undefined });
  const profiles = useQuery({ ...profilesOf(account.id), enabled: of.subscription === undefined });
  const currency = held.data?.currency ?? profiles.data?.[0]?.currency;
  const least = number(offer.minimum);
  const most = number(offer.maximum);
  return (
    <dl className="facts">
      <dt>
        <Trans>Offer</Trans>
      </dt>
      <dd>{name(offer.plan)}</dd>
      <dt>
        <Trans>Seats</Trans>
      </dt>
      <dd>
        {least === most ? (
          least
        ) : (
          <Trans>
            {least} to {most}
          </Trans>
        )}
      </dd>
      {offer.deviations && currency && (
        <>
          <dt>
            <Trans>Agreed with you</Trans>
          </dt>
          <dd>
            <Agreed deviations={offer.deviations} currency={currency} />
          </dd>
        </>
      )}
      <dt>
        <Trans>Last day</Trans>
      </dt>
      <dd>
        <Day of={offer.until} />
      </dd>
    </dl>
  );
}

function Actions({ of }: { of: Upgrade }) {
  const [leaving, setLeaving] = useState(false);
  const offered = of.state === "offered";
  return (
    <div className="request-actions">
      <Button onClick={() => setLeaving(true)}>{offered ? <Trans>Decline</Trans> : <Trans>Withdraw</Trans>}</Button>
      {offered && (
        <LinkButton look="primary" to="/upgrades/$upgrade" params={{ upgrade: of.id }}>
          <Trans>Take the offer</Trans>
        </LinkButton>
      )}
      {leaving && <Leave of={of} onClose={() => setLeaving(false)} />}
    </div>
  );
}

function Leave({ of, onClose }: { of: Upgrade; onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const offered = of.state === "offered";
  const leave = useMutation({
    mutationFn: () => {
      const params = { path: { account: account.id, request: of.id }, header: ifMatch(of.version) };
      return answered(api.DELETE("/v1/accounts/{account}/upgrade-requests/{request}", { params }));
    },
    onSuccess: async () => {
      await allChanged();
      onClose();
      toast(offered ? t`The offer was declined.` : t`The request was withdrawn.`);
    },
  });
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="danger" busy={leave.isPending} onClick={() => leave.mutate()}>
        {offered ? <Trans>Decline the offer</Trans> : <Trans>Withdraw the request</Trans>}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={offered ? t`Decline the offer?` : t`Withdraw this request?`} actions={actions}>
      <p>
        {offered ? (
          <Trans>It cannot be taken any more then. You may ask again.</Trans>
        ) : (
          <Trans>We do not answer it then. You may ask again.</Trans>
        )}
      </p>
      {leave.isError && <Refused error={leave.error} />}
    </Dialog>
  );
}
