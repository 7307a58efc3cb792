/** A request for one of the seller's programmes: its proof, and the decision. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { allChanged, queries } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextArea, TextField } from "../../kit/Field.tsx";
import { Download } from "../../kit/icons.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day } from "../../kit/Words.tsx";
import { seenAccount, seenProgramme } from "./queries.ts";
import { deskProgramme as route } from "./route.ts";
import "./desk.css";

type Request = Schemas["ProgrammeRequest"];

interface About {
  account: string;
  request: Request;
}

export function ProgrammeAsked() {
  const { t } = useLingui();
  const { account, request } = route.useParams();
  const customer = useQuery(seenAccount(account));
  const asked = useQuery(seenProgramme(account, request));
  const title = t`Request for a programme`;
  const back = { to: { to: "/desk" }, label: t`Seller's desk` } as const;
  if (!customer.data || !asked.data) {
    const failed = [asked, customer].find(({ isError }) => isError);
    return (
      <Page title={title} back={back}>
        {failed ? <Failed error={failed.error} retry={() => failed.refetch()} /> : <Bones rows={2} height={200} />}
      </Page>
    );
  }
  const { programme, reason, asked_at, state, until, message } = asked.data;
  return (
    <Page title={title} back={back}>
      <div className="stack">
        <section className="panel padded stack">
          <h2>
            <Link to="/desk/accounts/$account" params={{ account }}>
              {customer.data.account.name}
            </Link>
          </h2>
          <dl className="facts">
            <dt>
              <Trans>Programme</Trans>
            </dt>
            <dd className="code">{programme}</dd>
            <dt>
              <Trans>Asked for</Trans>
            </dt>
            <dd>
              <Day of={asked_at.slice(0, 10)} />
            </dd>
            <dt>
              <Trans>State</Trans>
            </dt>
            <dd>
              <State of={state} />
            </dd>
            {until && (
              <>
                <dt>
                  <Trans>In the programme until</Trans>
                </dt>
                <dd>
                  <Day of={until} />
                </dd>
              </>
            )}
          </dl>
          <blockquote>{reason}</blockquote>
          <Proof account={account} request={asked.data} />
          {message && (
            <>
              <h3>
                <Trans>What we answered</Trans>
              </h3>
              <blockquote>{message}</blockquote>
            </>
          )}
        </section>
        {state === "open" && <Decide account={account} request={asked.data} />}
      </div>
    </Page>
  );
}

function State({ of }: { of: Request["state"] }) {
  switch (of) {
    case "open":
      return <Trans>Not decided yet</Trans>;
    case "approved":
      return <Trans>Approved</Trans>;
    case "denied":
      return <Trans>Denied</Trans>;
    case "withdrawn":
      return <Trans>Withdrawn</Trans>;
  }
}

/** The proof's link works for five minutes: it is asked for when it is wanted. */
function Proof({ account, request }: About) {
  const fetch = useMutation({
    mutationFn: () => queries.fetchQuery({ ...seenProgramme(account, request.id), staleTime: 60_000 }),
    onSuccess: ({ download }) => download && window.location.assign(download.url),
  });
  if (!request.proof)
    return (
      <p className="soft">
        <Trans>There is no proof, or it is deleted already.</Trans>
      </p>
    );
  return (
    <>
      {fetch.isError && <Refused error={fetch.error} />}
      <div className="row-of-buttons">
        <Button icon={Download} busy={fetch.isPending} onClick={() => fetch.mutate()}>
          <Trans>Download the proof</Trans>
        </Button>
      </div>
    </>
  );
}

const at = ({ account, request: { id, version } }: About) => ({
  params: { path: { account, request: id }, header: ifMatch(version) },
});

function Decide(about: About) {
  const { t } = useLingui();
  const [until, setUntil] = useState("");
  const [denying, setDenying] = useState(false);
  const decided = useDecided(about);
  const approval = useMutation({
    mutationFn: () => answered(api.PUT("/v1/seller/accounts/{account}/requests/{request}/approval", { ...at(about), body: { until } })),
    onSuccess: () => decided(t`The request was approved.`),
  });
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>Your decision</Trans>
      </h2>
      <TextField
        type="date"
        label={t`Last day in the programme`}
        hint={t`At most five years ahead. The customer is told.`}
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
      {approval.isError && <Refused error={approval.error} />}
      <div className="row-of-buttons">
        <Button look="primary" disabled={!until} busy={approval.isPending} onClick={() => approval.mutate()}>
          <Trans>Approve</Trans>
        </Button>
        <Button look="danger" onClick={() => setDenying(true)}>
          <Trans>Deny</Trans>
        </Button>
      </div>
      {denying && <Deny {...about} onClose={() => setDenying(false)} />}
    </section>
  );
}

/** After a decision the request is read anew: its proof is deleted later. */
function useDecided({ account, request }: About) {
  const client = useQueryClient();
  return async (news: string) => {
    await client.invalidateQueries({ queryKey: seenProgramme(account, request.id).queryKey });
    await allChanged();
    toast(news);
  };
}

function Deny({ onClose, ...about }: About & { onClose: () => void }) {
  const { t } = useLingui();
  const [message, setMessage, clear] = useDraft(`deny ${about.request.id}`, "");
  const decided = useDecided(about);
  const denial = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/v1/seller/accounts/{account}/requests/{request}/denial", { ...at(about), body: { message: message.trim() } }),
      ),
    onSuccess: () => {
      clear();
      return decided(t`The request was denied.`);
    },
  });
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="danger" disabled={!message.trim()} busy={denial.isPending} onClick={() => denial.mutate()}>
        <Trans>Deny</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Deny the request`} actions={actions}>
      <TextArea
        label={t`Why`}
        hint={t`The customer reads these words.`}
        value={message}
        maxLength={2000}
        onChange={({ target }) => setMessage(target.value)}
      />
      {denial.isError && <Refused error={denial.error} />}
    </Dialog>
  );
}
