/** One's own name, telephone and language in the account. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { config } from "../../app/config.ts";
import { choose, language, LANGUAGES } from "../../app/language.ts";
import { asProblem } from "../../app/problem.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextField } from "../../kit/Field.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { memberOf, type Member } from "../people/queries.ts";
import { useRightsInWords } from "../people/words.tsx";
import "./me.css";

export function Me() {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(memberOf(account.id, account.member));
  const name = account.name;
  return (
    <Page title={t`Your data`} lead={t`How ${name} and its mails address you.`}>
      <Loaded of={query} bones={<Bones height={320} />}>
        {(of) => (
          <div className="detail">
            <div className="stack">
              <Change key={of.id} of={of} />
            </div>
            <Facts of={of} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

interface Form {
  name: string;
  phone: string;
  language: Schemas["Language"];
}

function Change({ of }: { of: Member }) {
  const { t } = useLingui();
  const account = useAccount();
  const read: Form = { name: of.name ?? "", phone: of.phone ?? "", language: of.language ?? language() };
  // What was read first is kept, so that only what the person changed is sent, to whichever version.
  const [{ first, form }, setDraft, clear] = useDraft(`me ${account.id}`, { first: read, form: read });
  const setForm = (form: Form) => setDraft({ first, form });
  const change = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH("/v1/accounts/{account}/members/{member}", {
          params: { path: { account: account.id, member: of.id }, header: ifMatch(of.version) },
          body: changes(first, form),
        }),
      ),
    onSuccess: async () => {
      setDraft({ first: form, form });
      clear();
      if (form.language !== first.language) await choose(form.language);
      await allChanged();
      toast(t`Your data was changed.`);
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) await allChanged();
    },
  });
  const fields = change.isError ? asProblem(change.error).fields : [];
  const wrong = (field: string) => (fields.includes(`/${field}`) ? t`This is not accepted.` : undefined);
  return (
    <form
      className="panel padded stack own"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
    >
      <TextField
        label={t`Name`}
        hint={t`Others of the account see it. Your sign-in keeps its own.`}
        value={form.name}
        error={wrong("name")}
        required
        maxLength={200}
        autoComplete="name"
        onChange={({ target }) => setForm({ ...form, name: target.value })}
      />
      <TextField
        label={t`Telephone`}
        type="tel"
        value={form.phone}
        error={wrong("phone")}
        maxLength={70}
        autoComplete="tel"
        onChange={({ target }) => setForm({ ...form, phone: target.value })}
      />
      <SelectField
        label={t`Language`}
        hint={t`Of this portal, and of the mails to you.`}
        value={form.language}
        error={wrong("language")}
        onChange={({ target }) => setForm({ ...form, language: target.value as Form["language"] })}
      >
        {config.languages.map((one) => (
          <option key={one} value={one}>
            {LANGUAGES[one]}
          </option>
        ))}
      </SelectField>
      {change.isError && <Refused error={change.error} />}
      <Button look="primary" type="submit" busy={change.isPending}>
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}

function changes(first: Form, form: Form): Schemas["MemberChanges"] {
  const [name, phone] = [form.name.trim(), form.phone.trim()];
  return {
    ...(name !== first.name && { name }),
    ...(phone !== first.phone && { phone: phone || null }),
    ...(form.language !== first.language && { language: form.language }),
  };
}

function Facts({ of }: { of: Member }) {
  const rights = useRightsInWords()(of);
  return (
    <section className="panel padded">
      <h2>
        <Trans>Facts</Trans>
      </h2>
      <dl className="facts own-facts">
        <dt>
          <Trans>Mail address</Trans>
        </dt>
        <dd>{of.mail ?? "–"}</dd>
        <dt>
          <Trans>Rights</Trans>
        </dt>
        <dd>{rights.length > 0 ? rights.join(", ") : "–"}</dd>
      </dl>
    </section>
  );
}
