/** Where the table comes from: a file, or what is pasted. What it must look like stands beside it. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { useAccount } from "../../app/account.ts";
import { Button } from "../../kit/Button.tsx";
import { TextArea } from "../../kit/Field.tsx";
import { number } from "../../kit/formats.ts";
import { Download } from "../../kit/icons.ts";
import { save } from "../../kit/save.ts";
import { runningSubscriptions } from "../home/queries.ts";
import { file, MOST_ROWS, type Read } from "./table.ts";

export interface Sheet {
  /** The file's name; empty where the table was pasted. */
  name: string;
  text: string;
}

/** Characters that the API takes at once. */
const MOST = 1_000_000;

interface SourceProps {
  value: Sheet;
  read: Read;
  onChange: (sheet: Sheet) => void;
}

export function Source({ value, read, onChange }: SourceProps) {
  const { t } = useLingui();
  const account = useAccount();
  const id = useId();
  const [big, setBig] = useState(false);
  const running = useQuery(runningSubscriptions(account.id)).data ?? [];
  const products = new Map(running.flatMap((held) => held.products.filter(({ model }) => model !== "flat")).map((one) => [one.product, one.name]));
  const change = (sheet: Sheet) => {
    setBig(sheet.text.length > MOST);
    if (sheet.text.length <= MOST) onChange(sheet);
  };
  const most = number(MOST_ROWS);
  const wrong = "wrong" in read && value.text.trim() !== "" ? read.wrong : undefined;
  const error = big
    ? t`The table is too large. Send it in parts.`
    : wrong === "columns"
      ? t`The first row must name the columns mail and product.`
      : wrong === "empty"
        ? t`There is no row below the names of the columns.`
        : wrong === "many"
          ? t`The table has more than ${most} rows. Send it in parts.`
          : undefined;
  const { name } = value;
  const count = "rows" in read ? read.rows.length : 0;
  return (
    <>
      <p className="soft">
        <Trans>Two columns, mail and product: a row for each licence. Other columns do no harm.</Trans>{" "}
        {products.size > 0 && <Trans>You can give licences of these products:</Trans>}
      </p>
      {products.size > 0 && (
        <ul className="products-named">
          {[...products].map(([product, named]) => (
            <li key={product} className="chip">
              {named}
            </li>
          ))}
        </ul>
      )}
      <div className="row-of-buttons">
        <label className="button quiet file-button" htmlFor={id}>
          {name ? <Trans>Another file</Trans> : <Trans>Choose a file</Trans>}
          <input
            id={id}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            onChange={({ target }) => {
              const chosen = target.files?.[0];
              target.value = "";
              if (chosen) void chosen.text().then((text) => change({ name: chosen.name, text }));
            }}
          />
        </label>
        <Button
          look="bare"
          icon={Download}
          onClick={() => save(t`licences.csv`, file([["mail", "product"], ...[...products.values()].map((named) => ["", named])]))}
        >
          <Trans>Empty table</Trans>
        </Button>
      </div>
      <TextArea
        label={name ? t`The table of ${name}` : t`Or paste the table here`}
        rows={8}
        spellCheck={false}
        value={value.text}
        error={error}
        hint={
          count > 0 && (
            <span role="status">
              <Plural value={count} one="# row" other="# rows" />
            </span>
          )
        }
        placeholder={"mail;product"}
        onChange={({ target }) => change({ name: "", text: target.value })}
      />
    </>
  );
}
