/** What can be done with a membership: invite again, withdraw, deactivate, activate, remove. Each is said before it is done. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { Close, More as Dots, Out, Person, Renew, Stop, Undo } from "../../kit/icons.ts";
import { Menu, type Choice } from "../../kit/Menu.tsx";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { Member } from "./queries.ts";

type Act = "again" | "withdraw" | "deactivate" | "activate" | "remove";

const ACTS: Record<Member["state"], readonly Act[]> = {
  invited: ["again", "withdraw"],
  active: ["deactivate", "remove"],
  deactivated: ["activate", "remove"],
  removed: [],
};

export function Membership({ of }: { of: Member }) {
  const { t } = useLingui();
  const words = useWords(of.name ?? "", of.mail ?? "");
  const go = useNavigate();
  const [act, setAct] = useState<Act>();
  const acts = ACTS[of.state];
  if (acts.length === 0) return null;
  const choices = acts.map((one): Choice => {
    const { title, icon, danger } = words[one];
    return { key: one, label: title, icon, danger, onChoose: () => setAct(one) };
  });
  const leave: Choice = {
    key: "leave",
    label: t`Arrange the departure`,
    icon: Out,
    onChoose: () => void go({ to: "/people/$member/departure", params: { member: of.id } }),
  };
  return (
    <>
      <Menu label={t`Actions`} named groups={of.state === "invited" ? [choices] : [[leave], choices]} className="button quiet">
        <Dots size={18} aria-hidden />
        <Trans>Actions</Trans>
      </Menu>
      {act && <Ask key={act} act={act} of={of} words={words[act]} onClose={() => setAct(undefined)} />}
    </>
  );
}

function useWords(name: string, mail: string) {
  const { t } = useLingui();
  return {
    again: {
      title: t`Invite again`,
      text: t`${mail} gets a new link, which works for seven days. Earlier links work no more.`,
      done: t`The invitation is on its way to ${mail}.`,
      icon: Renew,
      danger: false,
    },
    withdraw: {
      title: t`Withdraw the invitation`,
      text: t`The link works no more. Name, address and licences of ${name} are removed.`,
      done: t`The invitation was withdrawn.`,
      icon: Undo,
      danger: true,
    },
    deactivate: {
      title: t`Deactivate`,
      text: t`${name} loses every right and every licence at once. What ${name} bought goes on, managed and paid by the account.`,
      done: t`${name} is deactivated.`,
      icon: Stop,
      danger: true,
    },
    activate: {
      title: t`Activate`,
      text: t`${name} may sign in again, without rights and licences: give those afterwards.`,
      done: t`${name} is active again.`,
      icon: Person,
      danger: false,
    },
    remove: {
      title: t`Remove`,
      text: t`${name} loses every right and every licence at once, and name, address and telephone are removed for good. This cannot be undone. What ${name} bought goes on, managed and paid by the account. Mails to ${mail} go to others from then on.`,
      done: t`${name} was removed.`,
      icon: Close,
      danger: true,
    },
  };
}

interface AskProps {
  act: Act;
  of: Member;
  words: ReturnType<typeof useWords>[Act];
  onClose: () => void;
}

function Ask({ act, of, words: { title, text, done, danger }, onClose }: AskProps) {
  const account = useAccount();
  const once = useOnce();
  const path = { account: account.id, member: of.id };
  const header = ifMatch(of.version);
  const run = useMutation({
    mutationFn: (): Promise<unknown> => {
      switch (act) {
        case "again": {
          const header = { "Idempotency-Key": once.key(of.version) };
          return answered(api.POST("/v1/accounts/{account}/members/{member}/invitation", { params: { path, header } }));
        }
        case "withdraw":
          return answered(api.DELETE("/v1/accounts/{account}/members/{member}/invitation", { params: { path, header } }));
        case "deactivate":
          return answered(api.PUT("/v1/accounts/{account}/members/{member}/deactivation", { params: { path, header } }));
        case "remove":
          return answered(api.DELETE("/v1/accounts/{account}/members/{member}", { params: { path, header } }));
        case "activate":
          return answered(api.DELETE("/v1/accounts/{account}/members/{member}/deactivation", { params: { path, header } }));
      }
    },
    onSuccess: async () => {
      await allChanged();
      onClose();
      toast(done);
    },
    onError: once.refused,
  });
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look={danger ? "danger" : "primary"} busy={run.isPending} onClick={() => run.mutate()}>
        {title}
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={title} actions={actions}>
      <p>{text}</p>
      {run.isError && <Refused error={run.error} />}
    </Dialog>
  );
}
