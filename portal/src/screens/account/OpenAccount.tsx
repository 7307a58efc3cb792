/** The first account of a person, with the billing profile that pays for it. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";

import { open } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { language } from "../../app/language.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { person } from "../../app/session.ts";
import { Button } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { Heading } from "../../kit/Page.tsx";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { emptyForm, newOf, type Form } from "../billing/form.ts";
import { ProfileFields } from "../billing/ProfileFields.tsx";
import { useRefusals } from "../billing/words.tsx";
import "../billing/billing.css";

export default function OpenAccount({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [draft, setDraft, clear] = useDraft<{ form: Form; mail: string }>("account new", {
    form: emptyForm(language(), Intl.DateTimeFormat().resolvedOptions().timeZone),
    mail: person().mail,
  });
  const once = useOnce();
  const start = useMutation({
    mutationFn: () => {
      const body = { name: draft.form.name.trim(), profile: newOf(draft.form, [draft.mail.trim()]) };
      return answered(api.POST("/v1/accounts", { params: { header: { "Idempotency-Key": once.key(body) } }, body }));
    },
    onSuccess: async ({ account }) => {
      clear();
      void open(account.id);
      toast(t`Your account is open.`);
      await allChanged(); // the shell shows the account once it is in the person's list
    },
    onError: once.refused,
  });
  const refusal = useRefusals(start.error, "/profile");
  return (
    <>
      <Heading title={t`Open an account`} lead={t`You become its owner. Nothing is bought, and nothing costs anything yet.`} />
      <form
        className="stack profile-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!start.isPending) start.mutate();
        }}
      >
        <ProfileFields form={draft.form} onChange={(form) => setDraft({ ...draft, form })} refusal={refusal} brief />
        <section className="panel padded stack">
          <h2>
            <Trans>Who gets the mails</Trans>
          </h2>
          <TextField
            label={t`Mail address`}
            hint={t`Invoices and mails go there. An address other than your own gets a link to confirm first.`}
            type="email"
            value={draft.mail}
            error={refusal("/recipients")}
            required
            maxLength={254}
            onChange={({ target }) => setDraft({ ...draft, mail: target.value })}
          />
        </section>
        {start.isError && <Refused error={start.error} />}
        <div className="form-end">
          <Button onClick={onClose}>
            <Trans>Back</Trans>
          </Button>
          <Button look="primary" type="submit" busy={start.isPending}>
            <Trans>Open the account</Trans>
          </Button>
        </div>
      </form>
    </>
  );
}
