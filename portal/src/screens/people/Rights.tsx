/** The roles and single rights of a member, changed at once. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch, type Schemas } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Checks } from "../../kit/Checks.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { Member } from "./queries.ts";
import { useGrants, useRoles } from "./words.tsx";

export function Rights({ of, onClose }: { of: Member; onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const roles = useRoles();
  const grants = useGrants();
  // A draft belongs to the version that it was made of: after another change it is begun anew.
  const [draft, setDraft, clear] = useDraft<Schemas["RightsGiven"]>(`rights ${of.id} ${of.version}`, {
    roles: of.roles,
    grants: of.grants,
  });
  const name = of.name ?? "";
  const close = () => {
    clear();
    onClose();
  };
  const give = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/v1/accounts/{account}/members/{member}/rights", {
          params: { path: { account: account.id, member: of.id }, header: ifMatch(of.version) },
          body: draft,
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      close();
      toast(t`The rights of ${name} were changed.`);
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) await allChanged();
    },
  });
  const actions = (
    <>
      <Button onClick={close}>
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" busy={give.isPending} onClick={() => give.mutate()}>
        <Trans>Save</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={close} title={t`Rights of ${name}`} actions={actions}>
      <Checks label={t`Roles`} options={roles} value={draft.roles} onChange={(roles) => setDraft({ ...draft, roles })} />
      <Checks label={t`Single rights`} options={grants} value={draft.grants} onChange={(grants) => setDraft({ ...draft, grants })} />
      {give.isError && <Refused error={give.error} />}
    </Dialog>
  );
}
