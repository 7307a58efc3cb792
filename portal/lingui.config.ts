/** Texts: English is the source, and each screen's texts stand in one catalogue per language. */

import { defineConfig } from "@lingui/conf";
import { formatter } from "@lingui/format-po";
import { createSwcExtractor } from "@lingui/native-tools";

export default defineConfig({
  locales: ["nl", "de", "fr", "en"],
  sourceLocale: "en",
  catalogs: [{ path: "<rootDir>/src/locales/{locale}/messages", include: ["src"] }],
  // Without line numbers an edit of a file touches no catalogue.
  format: formatter({ lineNumbers: false }),
  extractors: [createSwcExtractor()],
});
