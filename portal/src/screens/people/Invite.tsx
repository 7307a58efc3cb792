/** The invitation of a person by mail. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { answered, api, type Schemas } from "../../app/api.ts";
import { language } from "../../app/language.ts";
import { useOnce } from "../../app/once.ts";
import { asProblem } from "../../app/problem.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Checks } from "../../kit/Checks.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextField } from "../../kit/Field.tsx";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { languages, useGrants, useRoles } from "./words.tsx";

type New = Required<Schemas["NewMember"]>;

export function Invite({ open, onClose }: { open: boolean; onClose: () => void }) {
  return open ? <Asked onClose={onClose} /> : null;
}

function Asked({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const roles = useRoles();
  const grants = useGrants();
  const [draft, setDraft, clear] = useDraft<New>("invite", { name: "", mail: "", language: language(), roles: ["member"], grants: [] });
  const once = useOnce();
  const change = (to: Partial<New>) => setDraft({ ...draft, ...to });
  const invite = useMutation({
    mutationFn: () => {
      const body = { ...draft, name: draft.name.trim(), mail: draft.mail.trim() };
      const header = { "Idempotency-Key": once.key(body) };
      return answered(api.POST("/v1/accounts/{account}/members", { params: { path: { account: account.id }, header }, body }));
    },
    onSuccess: async ({ mail }) => {
      clear();
      await allChanged();
      onClose();
      toast(t`The invitation is on its way to ${mail}.`);
    },
    onError: once.refused,
  });
  const fields = invite.isError ? asProblem(invite.error).fields : [];
  const wrong = (field: string) => (fields.some((at) => at.startsWith(`/${field}`)) ? t`This is not accepted.` : undefined);
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" type="submit" form="invite" busy={invite.isPending}>
        <Trans>Send the invitation</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Invite a person`} actions={actions}>
      <form
        id="invite"
        className="stack tight"
        onSubmit={(event) => {
          event.preventDefault();
          if (!invite.isPending) invite.mutate();
        }}
      >
        <TextField
          label={t`Name`}
          value={draft.name}
          error={wrong("name")}
          required
          maxLength={100}
          autoComplete="off"
          onChange={({ target }) => change({ name: target.value })}
        />
        <TextField
          label={t`Mail address`}
          type="email"
          value={draft.mail}
          error={wrong("mail")}
          required
          maxLength={254}
          autoComplete="off"
          onChange={({ target }) => change({ mail: target.value })}
        />
        <SelectField
          label={t`Language of the mails`}
          value={draft.language}
          onChange={({ target }) => change({ language: target.value as New["language"] })}
        >
          {languages.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <Checks label={t`Roles`} options={roles} value={draft.roles} onChange={(roles) => change({ roles })} />
        <Checks label={t`Single rights`} options={grants} value={draft.grants} onChange={(grants) => change({ grants })} />
      </form>
      {invite.isError && <Refused error={invite.error} />}
    </Dialog>
  );
}
