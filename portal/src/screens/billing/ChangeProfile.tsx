/** The change of a profile. What is typed survives a reload; what others changed meanwhile stays. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";
import { allChanged } from "../../app/queries.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { changesOf, formOf, type Form } from "./form.ts";
import { ProfileFields } from "./ProfileFields.tsx";
import { profileOf, type Profile } from "./queries.ts";
import { changedProfile as route } from "./route.ts";
import { useRefusals } from "./words.tsx";
import "./billing.css";

export function ChangeProfile() {
  const { t } = useLingui();
  const account = useAccount();
  const { profile } = route.useParams();
  const query = useQuery(profileOf(account.id, profile));
  const name = query.data?.name ?? t`Billing profile`;
  const back = { to: { to: "/billing/$profile", params: { profile } }, label: name } as const;
  return (
    <Page title={t`Change the billing profile`} lead={t`Documents that exist stay as they are.`} back={back}>
      {!may(account, "manage_billing") ? (
        <NoRight />
      ) : query.data ? (
        <Change of={query.data} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => query.refetch()} />
      ) : (
        <Bones rows={2} height={320} />
      )}
    </Page>
  );
}

function Change({ of }: { of: Profile }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = route.useNavigate();
  // The form that was begun with is kept, so that only what the person changed is sent, to whichever version.
  const [draft, setDraft, clear] = useDraft<{ first: Form; now: Form }>(`profile ${of.id}`, { first: formOf(of), now: formOf(of) });
  const path = { account: account.id, profile: of.id };
  const left = () => void navigate({ to: "/billing/$profile", params: { profile: of.id } });
  const change = useMutation({
    mutationFn: async () => {
      const body = changesOf(draft.first, draft.now);
      if (Object.keys(body).length === 0) return;
      await answered(api.PATCH("/v1/accounts/{account}/profiles/{profile}", { params: { path, header: ifMatch(of.version) }, body }));
    },
    onSuccess: async () => {
      clear();
      await allChanged();
      left();
      toast(t`The billing profile was changed.`);
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) await allChanged();
    },
  });
  const refusal = useRefusals(change.error);
  return (
    <form
      className="stack profile-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <ProfileFields form={draft.now} onChange={(now) => setDraft({ ...draft, now })} refusal={refusal} />
      {change.isError && <Refused error={change.error} />}
      <div className="form-end">
        <LinkButton to="/billing/$profile" params={{ profile: of.id }} onClick={clear}>
          <Trans>Discard</Trans>
        </LinkButton>
        <Button look="primary" type="submit" busy={change.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}
