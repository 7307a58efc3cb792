/** A new test clock: the account that gets it, and the instant at which it begins. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { answered, api } from "../../app/api.ts";
import { language } from "../../app/language.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { person } from "../../app/session.ts";
import { useStaffRight } from "../../app/staff.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { Page } from "../../kit/Page.tsx";
import { NoRight, Refused } from "../../kit/States.tsx";
import { emptyForm, newOf, type Form } from "../billing/form.ts";
import { ProfileFields } from "../billing/ProfileFields.tsx";
import { useRefusals } from "../billing/words.tsx";
import "../billing/billing.css";

export function NewClock() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const may = useStaffRight();
  const [draft, setDraft, clear] = useDraft<{ form: Form; at: string }>("clock new", {
    form: { ...emptyForm(language(), Intl.DateTimeFormat().resolvedOptions().timeZone) },
    at: "",
  });
  const once = useOnce();
  const make = useMutation({
    mutationFn: () => {
      const profile = newOf(draft.form, [person().mail]);
      const body = { name: draft.form.name.trim(), profile, ...(draft.at && { at: new Date(draft.at).toISOString() }) };
      return answered(api.POST("/v1/seller/test-clocks", { params: { header: { "Idempotency-Key": once.key(body) } }, body }));
    },
    onSuccess: async ({ account }) => {
      clear();
      await allChanged();
      void navigate({ to: "/desk/test-clocks/$account", params: { account } });
    },
    onError: once.refused,
  });
  const refusal = useRefusals(make.error, "/profile");
  const back = { to: { to: "/desk/test-clocks" }, label: t`Test clocks` } as const;
  if (!may("run_test_clocks"))
    return (
      <Page title={t`Make a test clock`} back={back}>
        <NoRight />
      </Page>
    );
  return (
    <Page title={t`Make a test clock`} back={back} lead={t`You own its account, and buy in it as a customer does.`}>
      <form
        className="stack profile-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!make.isPending) make.mutate();
        }}
      >
        <ProfileFields form={draft.form} onChange={(form) => setDraft({ ...draft, form })} refusal={refusal} brief />
        <section className="panel padded stack">
          <h2>
            <Trans>Its time</Trans>
          </h2>
          <TextField
            type="datetime-local"
            label={t`Begins at`}
            hint={t`In your own time zone. Without an instant it begins now.`}
            value={draft.at}
            onChange={({ target }) => setDraft({ ...draft, at: target.value })}
          />
        </section>
        {make.isError && <Refused error={make.error} />}
        <div className="form-end">
          <LinkButton to="/desk/test-clocks">
            <Trans>Back</Trans>
          </LinkButton>
          <Button look="primary" type="submit" busy={make.isPending}>
            <Trans>Make the test clock</Trans>
          </Button>
        </div>
      </form>
    </Page>
  );
}
