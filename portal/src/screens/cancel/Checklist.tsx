/** The seller's checklist, which goes with a request for an end. */

import { Plural, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Checks } from "../../kit/Checks.tsx";
import { TextArea, TextField } from "../../kit/Field.tsx";

export interface Answers {
  exported: boolean;
  owner: string;
  words: string;
}

export const NO_ANSWERS: Answers = { exported: false, owner: "", words: "" };

type Wanted = Schemas["WantedChecklist"];

const letters = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;

export const isAnswered = ({ exported, owner, words }: Answers, wanted: Wanted): boolean =>
  (!wanted.exported || exported) && (!wanted.data_owner || owner.trim() !== "") && letters(words) >= wanted.letters;

/** The answers as the API takes them. */
export const sent = ({ exported, owner, words }: Answers): Schemas["ChecklistAnswers"] => ({
  exported,
  data_owner: owner.trim() || undefined,
  words: words.trim() || undefined,
});

export function Checklist({ wanted, value, onChange }: { wanted: Wanted; value: Answers; onChange: (to: Answers) => void }) {
  const { t } = useLingui();
  const { letters: least } = wanted;
  return (
    <>
      {wanted.exported && (
        <Checks
          label={t`Your data`}
          options={[{ value: "exported", label: t`I have exported our data`, text: t`After the days that follow the end it is gone.` }]}
          value={value.exported ? ["exported"] : []}
          onChange={(checked) => onChange({ ...value, exported: checked.length > 0 })}
        />
      )}
      {wanted.data_owner && (
        <TextField
          label={t`Who owns the data from now on`}
          hint={t`A person of yours, by name.`}
          value={value.owner}
          maxLength={200}
          onChange={({ target }) => onChange({ ...value, owner: target.value })}
        />
      )}
      {least > 0 && (
        <TextArea
          label={t`Tell us more`}
          hint={<Plural value={least} one="At least # letter." other="At least # letters." />}
          value={value.words}
          maxLength={2000}
          onChange={({ target }) => onChange({ ...value, words: target.value })}
        />
      )}
    </>
  );
}
