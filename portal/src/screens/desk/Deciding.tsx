/** The decisions about a request for an end: approved, or rejected with a reason; an assisted one prepared and declared. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextArea, TextField } from "../../kit/Field.tsx";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { EndRequest } from "../cancel/queries.ts";
import { seenEnd } from "./queries.ts";

interface About {
  account: string;
  request: EndRequest;
}

const LETTERS = 2000;

const at = ({ account, request: { id, subscription, version } }: About) => ({
  params: { path: { account, subscription, request: id }, header: ifMatch(version) },
});

/** A decision: the page shows the request as it is then, and says what was done. */
function useDecision<Said = void>(about: About, done: string, ask: (said: Said) => Promise<EndRequest>) {
  const client = useQueryClient();
  const { account, request } = about;
  return useMutation({
    mutationFn: ask,
    onSuccess: async (after) => {
      client.setQueryData(seenEnd(account, request.subscription, request.id).queryKey, after);
      await allChanged();
      toast(done);
    },
  });
}

export function Decide({ reasons, ...about }: About & { reasons: readonly Schemas["ReasonOut"][] }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<"approve" | "reject">();
  const approval = useDecision(about, t`The end is approved`, () =>
    answered(api.PUT("/v1/seller/accounts/{account}/subscriptions/{subscription}/end-requests/{request}/approval", at(about))),
  );
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>Your decision</Trans>
      </h2>
      <p className="soft">
        {about.request.steps.some(({ kind }) => kind === "sent_again") ? (
          <Trans>An approved end is carried out with the stated amounts. It was sent again already: a rejected one is refused for good.</Trans>
        ) : (
          <Trans>An approved end is carried out with the stated amounts. A rejected one can be sent again, once.</Trans>
        )}
      </p>
      <div className="row-of-buttons">
        <Button look="primary" onClick={() => setAsking("approve")}>
          <Trans>Approve</Trans>
        </Button>
        <Button look="danger" onClick={() => setAsking("reject")}>
          <Trans>Reject</Trans>
        </Button>
      </div>
      <Dialog
        open={asking === "approve"}
        onClose={() => setAsking(undefined)}
        title={t`Approve the end?`}
        actions={
          <>
            <Button onClick={() => setAsking(undefined)}>
              <Trans>Back</Trans>
            </Button>
            <Button look="primary" busy={approval.isPending} onClick={() => approval.mutate()}>
              <Trans>Approve</Trans>
            </Button>
          </>
        }
      >
        <p>
          <Trans>The customer is told. This cannot be taken back.</Trans>
        </p>
        {approval.isError && <Refused error={approval.error} />}
      </Dialog>
      {asking === "reject" && <Reject {...about} reasons={reasons} onClose={() => setAsking(undefined)} />}
    </section>
  );
}

function Reject({ reasons, onClose, ...about }: About & { reasons: readonly Schemas["ReasonOut"][]; onClose: () => void }) {
  const { t } = useLingui();
  const [draft, setDraft, clear] = useDraft(`reject ${about.request.id}`, { reason: "", message: "" });
  const message = draft.message.trim() || undefined;
  const rejection = useDecision(about, t`The end is rejected`, () =>
    answered(
      api.PUT("/v1/seller/accounts/{account}/subscriptions/{subscription}/end-requests/{request}/rejection", {
        ...at(about),
        body: { reason: draft.reason, message },
      }),
    ),
  );
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Back</Trans>
      </Button>
      <Button look="danger" disabled={!draft.reason} busy={rejection.isPending} onClick={() => rejection.mutate(undefined, { onSuccess: clear })}>
        <Trans>Reject</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Reject the end`} actions={actions}>
      <SelectField label={t`Reason`} value={draft.reason} onChange={({ target }) => setDraft({ ...draft, reason: target.value })}>
        <option value="">{t`Choose a reason`}</option>
        {reasons.map(({ reason, text }) => (
          <option key={reason} value={reason}>
            {text}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={t`Your words`}
        hint={t`The customer reads these words.`}
        value={draft.message}
        maxLength={LETTERS}
        onChange={({ target }) => setDraft({ ...draft, message: target.value })}
      />
      {rejection.isError && <Refused error={rejection.error} />}
    </Dialog>
  );
}

/** An assisted end: the statement goes to the customer, and the declaration is recorded. */
export function Help(about: About) {
  const { request } = about;
  return (
    <>
      <Prepare {...about} again={request.state === "prepared"} />
      <Declare {...about} />
    </>
  );
}

function Prepare({ again, ...about }: About & { again: boolean }) {
  const { t } = useLingui();
  const [message, setMessage, clear] = useDraft(`prepare ${about.request.id}`, "");
  const preparing = useDecision(about, t`The statement is on its way`, () =>
    answered(
      api.PUT("/v1/seller/accounts/{account}/subscriptions/{subscription}/end-requests/{request}/statement", {
        ...at(about),
        body: { message: message.trim() || undefined },
      }),
    ),
  );
  return (
    <section className="panel padded stack">
      <h2>{again ? t`Send the statement again` : t`Prepare the statement`}</h2>
      <TextArea
        label={t`Your words`}
        hint={t`The customer reads these words in the mail with the statement, and confirms it by its link.`}
        value={message}
        maxLength={LETTERS}
        onChange={({ target }) => setMessage(target.value)}
      />
      {preparing.isError && <Refused error={preparing.error} />}
      <div className="row-of-buttons">
        <Button look="primary" busy={preparing.isPending} onClick={() => preparing.mutate(undefined, { onSuccess: clear })}>
          <Trans>Send the statement</Trans>
        </Button>
      </div>
    </section>
  );
}

function Declare(about: About) {
  const { t } = useLingui();
  const [how, setHow] = useState<Schemas["Declaration"]["how"]>("letter");
  const [day, setDay] = useState("");
  const recording = useDecision(about, t`The declaration is recorded`, () =>
    answered(
      api.PUT("/v1/seller/accounts/{account}/subscriptions/{subscription}/end-requests/{request}/declaration", {
        ...at(about),
        body: { how, day },
      }),
    ),
  );
  return (
    <section className="panel padded stack">
      <h2>
        <Trans>Record a declaration</Trans>
      </h2>
      <Choices
        label={t`How the customer declared the end`}
        value={how}
        onChange={setHow}
        options={[
          { value: "letter", label: t`By letter` },
          { value: "telephone", label: t`By telephone` },
        ]}
      />
      <TextField
        type="date"
        label={t`Day of the declaration`}
        min={about.request.first_day}
        value={day}
        onChange={({ target }) => setDay(target.value)}
      />
      {recording.isError && <Refused error={recording.error} />}
      <div className="row-of-buttons">
        <Button disabled={!day} busy={recording.isPending} onClick={() => recording.mutate()}>
          <Trans>Record</Trans>
        </Button>
      </div>
    </section>
  );
}
