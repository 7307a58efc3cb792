/** A person asks for a licence or for a purchase, with the reason; others decide. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextArea } from "../../kit/Field.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, Refused } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { Wishes } from "./asking.ts";
import { wishesOf } from "./queries.ts";
import { asking as route } from "./route.ts";
import "./requests.css";

/** The most seats that the API takes. */
const MOST = 100_000;

export function Ask() {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(wishesOf(account.id));
  return (
    <Page
      title={t`Ask for something`}
      lead={t`A licence of what your organisation has, or a product that it should buy.`}
      back={{ to: { to: "/requests" }, label: t`Requests` }}
    >
      <Loaded of={query} bones={<Bones rows={2} height={160} />}>
        {(wishes) =>
          wishes.licences.length + wishes.purchases.length > 0 ? <Form wishes={wishes} /> : <Empty title={t`There is nothing more to ask for`} />
        }
      </Loaded>
    </Page>
  );
}

interface Draft {
  choice: string;
  quantity: number;
  reason: string;
}

function Form({ wishes: { licences, purchases } }: { wishes: Wishes }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const { product } = route.useSearch();
  const all = [...licences, ...purchases];
  const first = all.find((one) => one.product === product) ?? all[0]!;
  const [draft, setDraft, clear] = useDraft<Draft>(`ask ${account.id} ${product ?? ""}`, { choice: first.choice, quantity: 1, reason: "" });
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const licence = licences.find(({ choice }) => choice === draft.choice);
  const purchase = purchases.find(({ choice }) => choice === draft.choice);
  const reason = draft.reason.trim();
  const ask = useMutation({
    mutationFn: () => {
      if (licence) {
        const path = { account: account.id, subscription: licence.subscription, item: licence.item };
        return answered(
          api.POST("/v1/accounts/{account}/subscriptions/{subscription}/items/{item}/requests", { params: { path }, body: { reason } }),
        );
      }
      const body = { product: (purchase ?? first).product, quantity: draft.quantity, reason };
      return answered(api.POST("/v1/accounts/{account}/requests", { params: { path: { account: account.id } }, body }));
    },
    onSuccess: async () => {
      clear();
      await allChanged();
      toast(t`Your request is on its way. A mail tells you what was decided.`);
      void navigate({ to: "/requests" });
    },
  });
  return (
    <form
      className="panel padded stack ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ask.isPending) ask.mutate();
      }}
    >
      <SelectField label={t`What you need`} value={(licence ?? purchase ?? first).choice} onChange={({ target }) => change({ choice: target.value })}>
        {licences.length > 0 && (
          <optgroup label={t`A licence`}>
            {licences.map(({ choice, name }) => (
              <option key={choice} value={choice}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
        {purchases.length > 0 && (
          <optgroup label={t`A purchase`}>
            {purchases.map(({ choice, name }) => (
              <option key={choice} value={choice}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </SelectField>
      {purchase && !licence && (
        <Stepper label={t`Number of seats`} value={draft.quantity} least={1} most={MOST} onChange={(quantity) => change({ quantity })} />
      )}
      <TextArea
        label={t`Why`}
        hint={licence ? t`Whoever gives licences in your organisation reads these words and decides.` : t`Whoever buys in your organisation reads these words and decides.`}
        rows={4}
        required
        maxLength={4000}
        value={draft.reason}
        onChange={({ target }) => change({ reason: target.value })}
      />
      {ask.isError && <Refused error={ask.error} />}
      <div className="row-of-buttons">
        <Button look="primary" type="submit" disabled={!reason} busy={ask.isPending}>
          <Trans>Send the request</Trans>
        </Button>
        <LinkButton look="bare" to="/requests">
          <Trans>Back</Trans>
        </LinkButton>
      </div>
    </form>
  );
}
