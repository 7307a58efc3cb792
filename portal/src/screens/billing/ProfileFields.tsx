/** The fields of a profile, each with its refusal. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { myAccounts, openAccount } from "../../app/account.ts";
import { language, LANGUAGES } from "../../app/language.ts";
import { countries } from "../../kit/countries.ts";
import { SelectField, TextField } from "../../kit/Field.tsx";
import type { Form } from "./form.ts";
import { currenciesOf } from "./queries.ts";
import { electronicKinds, registers, withHeld, type Coded } from "./registers.ts";

interface FieldsProps {
  form: Form;
  onChange: (form: Form) => void;
  /** Why an entry is not accepted, by its place in what was sent. */
  refusal: (field: string) => string | undefined;
  /** What a new customer must say; the rest can be said later. */
  brief?: boolean;
}

export function ProfileFields({ form, onChange, refusal, brief = false }: FieldsProps) {
  const { t } = useLingui();
  const account = openAccount(useSuspenseQuery(myAccounts).data); // none yet, where the first one is opened
  const sold = useQuery(currenciesOf(account?.id)).data ?? [];
  const named = useMemo(() => countries(), [language()]);
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone"), []);
  const currencies = [...new Set([...sold, form.currency])].filter(Boolean).sort();
  const text = (name: keyof Form, at: string, most: number) => ({
    value: form[name],
    error: refusal(at),
    maxLength: most,
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...form, [name]: target.value }),
  });
  return (
    <>
      <section className="panel padded stack">
        <h2>
          <Trans>On your invoices</Trans>
        </h2>
        <TextField label={t`Legal name`} {...text("name", "/name", 200)} required autoComplete="organization" />
        <TextField label={t`Street and number`} {...text("street", "/address/street", 200)} required autoComplete="address-line1" />
        <div className="pair narrow-first">
          <TextField label={t`Postal code`} {...text("postcode", "/address/postcode", 70)} autoComplete="postal-code" />
          <TextField label={t`Town`} {...text("city", "/address/city", 200)} required autoComplete="address-level2" />
        </div>
        <div className="pair">
          <SelectField label={t`Country`} {...text("country", "/address/country", 2)} required autoComplete="country">
            {named.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField label={t`Province, state or canton`} {...text("region", "/address/region", 70)} autoComplete="address-level1" />
        </div>
        <TextField
          label={t`VAT id`}
          hint={t`With the country's letters before it, like NL004495445B01.`}
          {...text("vat_id", "/vat_id", 30)}
          autoComplete="off"
        />
        <TextField
          label={t`Your reference`}
          hint={t`Every document bears it: a cost centre, or a contract's number. A subscription's purchase order is entered there.`}
          {...text("reference", "/reference", 70)}
          autoComplete="off"
        />
      </section>
      {!brief && (
        <section className="panel padded stack">
          <h2>
            <Trans>Register and electronic invoices</Trans>
          </h2>
          <div className="pair">
            <TextField label={t`Number in the trade register`} {...text("registration", "/registration", 70)} autoComplete="off" />
            <CodeField label={t`Register`} list={withHeld(registers, form.registration_scheme)} {...text("registration_scheme", "/registration_scheme", 4)} />
          </div>
          <div className="pair">
            <TextField label={t`Address for electronic invoices`} {...text("electronic_address", "/electronic_address", 70)} autoComplete="off" />
            <CodeField label={t`Kind of address`} list={withHeld(electronicKinds, form.electronic_scheme)} {...text("electronic_scheme", "/electronic_scheme", 4)} />
          </div>
        </section>
      )}
      <section className="panel padded stack">
        <h2>
          <Trans>Language, currency and time</Trans>
        </h2>
        <SelectField label={t`Language of documents and mails`} {...text("language", "/language", 2)}>
          {Object.entries(LANGUAGES).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <div className="pair">
          <SelectField
            label={t`Currency`}
            hint={t`Of later purchases. What you have keeps its currency.`}
            {...text("currency", "/currency", 3)}
          >
            {currencies.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </SelectField>
          <SelectField
            label={t`Time zone`}
            hint={t`Deadlines of later purchases end at midnight there.`}
            {...text("zone", "/zone", 64)}
          >
            {(zones.includes(form.zone) ? zones : [form.zone, ...zones]).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </SelectField>
        </div>
      </section>
    </>
  );
}

type CodeFieldProps = Omit<Parameters<typeof SelectField>[0], "children"> & { list: readonly Coded[] };

function CodeField({ list, ...select }: CodeFieldProps) {
  return (
    <SelectField {...select}>
      <option value="">–</option>
      {list.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
