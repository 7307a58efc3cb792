/** A request for an end as steps with their days: what was asked, what comes next and by when; withdrawn or sent again. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { day } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { Subscription } from "../subscriptions/queries.ts";
import { Checklist, isAnswered, NO_ANSWERS, sent, type Answers } from "./Checklist.tsx";
import type { EndRequest } from "./queries.ts";
import { Stated, Steps } from "./Steps.tsx";

interface About {
  held: Subscription;
  request: EndRequest;
}

export function Asked({ held, request }: About) {
  const { t } = useLingui();
  const name = held.products[0]!.name;
  const back = { to: { to: "/subscriptions/$subscription", params: { subscription: held.id } }, label: name } as const;
  return (
    <Page title={t`The end of ${name}`} back={back} lead={<Next request={request} />}>
      <section className="panel padded stack">
        <h2>
          <Trans>Steps</Trans>
        </h2>
        <Steps of={request} zone={held.zone} />
        <Why request={request} held={held} />
        <Stated request={request} currency={held.currency} />
        <Withdrawing held={held} request={request} />
      </section>
      {request.state === "rejected" && <Again held={held} request={request} />}
    </Page>
  );
}

/** What comes next, and by which day. */
function Next({ request }: { request: EndRequest }) {
  const until = day(request.decide_by ?? request.first_day);
  const manager = request.account_manager?.name ?? "";
  switch (request.state) {
    case "open":
      return request.mode === "assisted" ? (
        <Trans>
          {manager} prepares the statement. Without an answer by {until} it ends as you asked.
        </Trans>
      ) : (
        <Trans>We decide by {until}. Without a decision by the end of that day the end is approved.</Trans>
      );
    case "prepared":
      return <Trans>The statement is in your mail: confirm it by the link. Without an answer by {until} it ends as you asked.</Trans>;
    case "rejected": {
      const last = day(request.correct_by ?? request.first_day);
      return <Trans>It was rejected. You can send it again, once, by {last}.</Trans>;
    }
    default:
      return <Trans>It is approved, and is being carried out.</Trans>;
  }
}

/** The seller's reason and words. */
function Why({ held, request }: About) {
  const text = held.cancelling?.rejections?.find(({ reason }) => reason === request.rejection)?.text;
  if (!text && !request.message) return null;
  return (
    <div className="stack">
      {text && <p>{text}</p>}
      {request.message && <blockquote>{request.message}</blockquote>}
    </div>
  );
}

function Withdrawing({ held, request }: About) {
  const { t } = useLingui();
  const account = useAccount();
  const [asking, setAsking] = useState(false);
  const withdrawal = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE("/v1/accounts/{account}/subscriptions/{subscription}/end-requests/{request}", {
          params: { path: { account: account.id, subscription: held.id, request: request.id }, header: ifMatch(request.version) },
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      toast(t`The request is withdrawn`);
    },
  });
  if (request.state === "approved") return null;
  return (
    <>
      <div className="row-of-buttons">
        <Button onClick={() => setAsking(true)}>
          <Trans>Withdraw</Trans>
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t`Withdraw the request?`}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>
              <Trans>Back</Trans>
            </Button>
            <Button look="primary" busy={withdrawal.isPending} onClick={() => withdrawal.mutate()}>
              <Trans>Withdraw</Trans>
            </Button>
          </>
        }
      >
        <p>
          <Trans>The contract goes on, and what waited meanwhile is billed. A later request is a new one, with the amounts of its own day.</Trans>
        </p>
        {withdrawal.isError && <Refused error={withdrawal.error} />}
      </Dialog>
    </>
  );
}

/** A rejected request, sent again with other answers. */
function Again({ held, request }: About) {
  const account = useAccount();
  const { checklist } = request;
  const [answers, setAnswers] = useState<Answers>({
    ...NO_ANSWERS,
    exported: checklist.exported,
    owner: checklist.data_owner ?? "",
    words: checklist.words ?? "",
  });
  const again = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/v1/accounts/{account}/subscriptions/{subscription}/end-requests/{request}", {
          params: { path: { account: account.id, subscription: held.id, request: request.id }, header: ifMatch(request.version) },
          body: { checklist: sent(answers) },
        }),
      ),
    onSuccess: () => allChanged(),
  });
  const wanted = held.cancelling?.checklist;
  const ready = !wanted || isAnswered(answers, wanted);
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>Send it again</Trans>
      </h2>
      <p className="soft">
        <Trans>It keeps its first day and its amounts. We then have ten new days.</Trans>
      </p>
      {wanted && <Checklist wanted={wanted} value={answers} onChange={setAnswers} />}
      {again.isError && <Refused error={again.error} />}
      <div className="row-of-buttons">
        <Button look="primary" disabled={!ready} busy={again.isPending} onClick={() => again.mutate()}>
          <Trans>Send again</Trans>
        </Button>
      </div>
    </section>
  );
}
