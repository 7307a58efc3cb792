/** Another billing profile: its party, and who gets the mails. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { language } from "../../app/language.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { person } from "../../app/session.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { emptyForm, newOf, type Form } from "./form.ts";
import { ProfileFields } from "./ProfileFields.tsx";
import { profileList, type Profile } from "./queries.ts";
import { newProfile as route } from "./route.ts";
import { useRefusals } from "./words.tsx";
import "./billing.css";

export function NewProfile() {
  const { t } = useLingui();
  const account = useAccount();
  const manages = may(account, "manage_billing");
  const query = useQuery({ ...profileList(account.id), enabled: manages });
  const back = { to: { to: "/billing" }, label: t`Billing` } as const;
  return (
    <Page title={t`Add a billing profile`} lead={t`For another legal entity that pays, or another way of invoicing.`} back={back}>
      {!manages ? (
        <NoRight />
      ) : query.data ? (
        <Add like={query.data[0]} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => query.refetch()} />
      ) : (
        <Bones rows={2} height={320} />
      )}
    </Page>
  );
}

/** A form that begins with the country, currency and time of the account's first profile. */
function Add({ like }: { like: Profile | undefined }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = route.useNavigate();
  const [draft, setDraft, clear] = useDraft<{ form: Form; mail: string }>("profile new", { form: empty(like), mail: person().mail });
  const once = useOnce();
  const add = useMutation({
    mutationFn: () => {
      const body = newOf(draft.form, [draft.mail.trim()]);
      const params = { path: { account: account.id }, header: { "Idempotency-Key": once.key(body) } };
      return answered(api.POST("/v1/accounts/{account}/profiles", { params, body }));
    },
    onSuccess: async ({ id }) => {
      clear();
      await allChanged();
      void navigate({ to: "/billing/$profile", params: { profile: id }, replace: true });
      toast(t`The billing profile was added.`);
    },
    onError: once.refused,
  });
  const refusal = useRefusals(add.error);
  return (
    <form
      className="stack profile-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!add.isPending) add.mutate();
      }}
    >
      <ProfileFields form={draft.form} onChange={(form) => setDraft({ ...draft, form })} refusal={refusal} />
      <section className="panel padded stack">
        <h2>
          <Trans>Who gets the mails</Trans>
        </h2>
        <TextField
          label={t`Mail address`}
          hint={t`A new address gets a link first. Once it has confirmed, it gets invoices and mails. Add more afterwards.`}
          type="email"
          value={draft.mail}
          error={refusal("/recipients")}
          required
          maxLength={254}
          onChange={({ target }) => setDraft({ ...draft, mail: target.value })}
        />
      </section>
      {add.isError && <Refused error={add.error} />}
      <div className="form-end">
        <LinkButton to="/billing" onClick={clear}>
          <Trans>Discard</Trans>
        </LinkButton>
        <Button look="primary" type="submit" busy={add.isPending}>
          <Trans>Add the profile</Trans>
        </Button>
      </div>
    </form>
  );
}

function empty(like: Profile | undefined): Form {
  const form = emptyForm(language(), Intl.DateTimeFormat().resolvedOptions().timeZone);
  return like ? { ...form, country: like.address.country, language: like.language, currency: like.currency, zone: like.zone } : form;
}
