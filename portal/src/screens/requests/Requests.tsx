/** Requests: those that wait for this person's decision, and the person's own. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextArea } from "../../kit/Field.tsx";
import { Add } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day } from "../../kit/Words.tsx";
import { openRequests } from "../home/queries.ts";
import { memberOf, productNames } from "../people/queries.ts";
import { Upgrades } from "../upgrades/Upgrades.tsx";
import { ownRequests } from "./queries.ts";
import "./requests.css";

type Request = Schemas["RequestOut"];

export function Requests() {
  const { t } = useLingui();
  const account = useAccount();
  const decides = may(account, "manage_billing", "manage_licences");
  return (
    <Page title={t`Requests`} lead={t`What people ask for, and what became of it.`} actions={<AskLink />}>
      <div className="stack">
        {decides && <ToDecide />}
        <Own />
        <Upgrades />
      </div>
    </Page>
  );
}

function AskLink() {
  return (
    <LinkButton to="/requests/new" icon={Add}>
      <Trans>Ask for something</Trans>
    </LinkButton>
  );
}

function ToDecide() {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(openRequests(account.id));
  return (
    <section>
      <h2 className="over">
        <Trans>To decide</Trans>
      </h2>
      <Loaded of={query} bones={<Bones rows={2} height={84} />}>
        {(open) => {
          const mine = open.filter((request) => decidable(request, account));
          return mine.length ? (
            <ul className="requests">
              {mine.map((request) => (
                <li key={request.id} className="panel padded">
                  <Words of={request} asked />
                  <Decide of={request} />
                </li>
              ))}
            </ul>
          ) : (
            <Empty title={t`Nothing waits for your decision`} />
          );
        }}
      </Loaded>
    </section>
  );
}

/** Purchases are decided with the right to buy, licences with the right to give them; programmes by the seller. */
const decidable = ({ kind }: Request, account: ReturnType<typeof useAccount>) =>
  (kind === "licence" && may(account, "manage_licences")) || (kind === "purchase" && may(account, "manage_billing"));

function Own() {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(ownRequests(account.id, account.member));
  return (
    <section>
      <h2 className="over">
        <Trans>Your requests</Trans>
      </h2>
      <Loaded of={query} bones={<Bones rows={2} height={84} />}>
        {({ requests }) =>
          requests.length ? (
            <ul className="requests">
              {requests.map((request) => (
                <li key={request.id} className="panel padded">
                  <Words of={request} />
                  {(request.state === "open" || request.waits) && <Withdraw of={request} />}
                </li>
              ))}
            </ul>
          ) : (
            <Empty title={t`You asked for nothing so far`} action={<AskLink />} />
          )
        }
      </Loaded>
    </section>
  );
}

function Words({ of, asked = false }: { of: Request; asked?: boolean }) {
  const account = useAccount();
  const names = useQuery(productNames(account.id));
  const person = useQuery({ ...memberOf(account.id, of.member), enabled: asked && may(account, "view_people") });
  const product = of.product ? (names.data?.get(of.product) ?? of.product) : undefined;
  const seats = of.quantity ?? 1;
  const on = of.asked_at.slice(0, 10);
  return (
    <div className="request-words">
      <div className="section-head">
        <b>
          {of.kind === "licence" ? (
            <Trans>A licence of {product}</Trans>
          ) : of.kind === "purchase" ? (
            <>
              {product} · <Plural value={seats} one="# seat" other="# seats" />
            </>
          ) : (
            <Trans>A programme of the seller</Trans>
          )}
        </b>
        <State of={of} />
      </div>
      <small>
        {asked && person.data?.name ? `${person.data.name} · ` : ""}
        <Day of={on} />
      </small>
      <p>{of.reason}</p>
      {of.message && <p className="soft">{of.message}</p>}
    </div>
  );
}

function State({ of: { state, waits } }: { of: Request }) {
  if (waits)
    return (
      <Badge tone="warn">
        <Trans>Waits for a seat</Trans>
      </Badge>
    );
  switch (state) {
    case "open":
      return (
        <Badge tone="info">
          <Trans>Not decided yet</Trans>
        </Badge>
      );
    case "approved":
      return (
        <Badge tone="good">
          <Trans>Approved</Trans>
        </Badge>
      );
    case "denied":
      return (
        <Badge tone="bad">
          <Trans>Denied</Trans>
        </Badge>
      );
    case "withdrawn":
      return (
        <Badge tone="calm">
          <Trans>Withdrawn</Trans>
        </Badge>
      );
  }
}

const at = (account: string, { id, version }: Request) => ({ path: { account, request: id }, header: ifMatch(version) });

function Decide({ of }: { of: Request }) {
  const { t } = useLingui();
  const account = useAccount();
  const [denying, setDenying] = useState(false);
  const approve = useMutation({
    mutationFn: () => answered(api.PUT("/v1/accounts/{account}/requests/{request}/approval", { params: at(account.id, of) })),
    onSuccess: async ({ waits }) => {
      await allChanged();
      toast(waits ? t`Approved. The licence is given once a seat is free.` : t`The request was approved.`);
    },
  });
  return (
    <>
      <div className="request-actions">
        <Button onClick={() => setDenying(true)}>
          <Trans>Deny</Trans>
        </Button>
        <Button look="primary" busy={approve.isPending} onClick={() => approve.mutate()}>
          <Trans>Approve</Trans>
        </Button>
      </div>
      {approve.isError && <Refused error={approve.error} />}
      {denying && <Deny of={of} onClose={() => setDenying(false)} />}
    </>
  );
}

function Deny({ of, onClose }: { of: Request; onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const [message, setMessage, clear] = useDraft(`deny ${of.id}`, "");
  const deny = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/v1/accounts/{account}/requests/{request}/denial", { params: at(account.id, of), body: { message: message.trim() } }),
      ),
    onSuccess: async () => {
      clear();
      await allChanged();
      onClose();
      toast(t`The request was denied.`);
    },
  });
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="danger" disabled={!message.trim()} busy={deny.isPending} onClick={() => deny.mutate()}>
        <Trans>Deny</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Deny the request`} actions={actions}>
      <TextArea
        label={t`Why`}
        hint={t`The person reads these words.`}
        value={message}
        maxLength={4000}
        onChange={({ target }) => setMessage(target.value)}
      />
      {deny.isError && <Refused error={deny.error} />}
    </Dialog>
  );
}

function Withdraw({ of }: { of: Request }) {
  const { t } = useLingui();
  const account = useAccount();
  const withdraw = useMutation({
    mutationFn: () => answered(api.DELETE("/v1/accounts/{account}/requests/{request}", { params: at(account.id, of) })),
    onSuccess: async () => {
      await allChanged();
      toast(t`The request was withdrawn.`);
    },
  });
  return (
    <>
      <div className="request-actions">
        <Button busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
          <Trans>Withdraw</Trans>
        </Button>
      </div>
      {withdraw.isError && <Refused error={withdraw.error} />}
    </>
  );
}
