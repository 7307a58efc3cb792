/** A subscription that a member bought becomes the account's own: another profile pays from then on. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { config } from "../../app/config.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { SelectField } from "../../kit/Field.tsx";
import { Bones, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { profilesOf, type Profile } from "../shop/queries.ts";
import type { Subscription } from "./queries.ts";

export function TakeOver({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const account = useAccount();
  const profiles = useQuery({ ...profilesOf(account.id), enabled: open });
  const own = profiles.data?.filter((one) => one.currency === held.currency);
  const { currency } = held;
  const close = () => setOpen(false);
  return (
    <>
      <Button look="bare" onClick={() => setOpen(true)}>
        <Trans>Take over</Trans>
      </Button>
      {open && own?.length ? (
        <Asking held={held} profiles={own} onClose={close} />
      ) : (
        <Dialog
          open={open}
          onClose={close}
          title={t`Take the subscription over`}
          actions={
            <Button onClick={close}>
              <Trans>Close</Trans>
            </Button>
          }
        >
          {profiles.isError ? (
            <Refused error={profiles.error} />
          ) : own ? (
            <p>
              <Trans>The account has no billing profile in {currency} that could pay.</Trans>
            </p>
          ) : (
            <Bones height={160} />
          )}
        </Dialog>
      )}
    </>
  );
}

function Asking({ held, profiles, onClose }: { held: Subscription; profiles: readonly Profile[]; onClose: () => void }) {
  const { t } = useLingui();
  const account = useAccount();
  const cards = config.sandbox_cards;
  const [profile, setProfile] = useState(profiles[0]!.id);
  const [pay, setPay] = useState<"invoice" | "card">(profiles[0]!.credit || !cards ? "invoice" : "card");
  const [card, setCard] = useState(cards?.[0] ?? "");
  const name = held.products[0]!.name;
  const buyer = held.buyer_name;
  const take = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/v1/accounts/{account}/subscriptions/{subscription}/take-over", {
          params: { path: { account: account.id, subscription: held.id }, header: ifMatch(held.version) },
          body: { profile, pay_by: pay, ...(pay === "card" && { card }) },
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      onClose();
      toast(t`${name} is the account's own now`);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t`Take the subscription over`}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Back</Trans>
          </Button>
          <Button look="primary" busy={take.isPending} onClick={() => take.mutate()}>
            <Trans>Take over</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>
          The account manages {name} from now on, and pays for it. Nothing is charged today, all licences stay, and earlier documents stay
          with {buyer}.
        </Trans>
      </p>
      <SelectField label={t`Paid by`} value={profile} onChange={({ target }) => setProfile(target.value)}>
        {profiles.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <Choices
        label={t`Pay by`}
        value={pay}
        onChange={setPay}
        options={[
          { value: "invoice", label: t`Invoice`, text: t`By transfer, by the day that the invoice says.` },
          ...(cards ? [{ value: "card" as const, label: t`Card`, text: t`Charged when the next amount is due.` }] : []),
        ]}
      />
      {cards && pay === "card" && (
        <SelectField label={t`Card`} hint={t`Cards of the sandbox: no money moves.`} value={card} onChange={({ target }) => setCard(target.value)}>
          {cards.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectField>
      )}
      {take.isError && <Refused error={take.error} />}
    </Dialog>
  );
}
