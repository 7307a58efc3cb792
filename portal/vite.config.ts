import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { ariaLanguages } from "./build/aria-languages.ts";
import { stylesheetId } from "./build/stylesheet-id.ts";

export default defineConfig({
  plugins: [
    lingui({ macroTransform: true, failOnMissing: true, failOnCompileError: true }),
    react(),
    ariaLanguages(["nl", "de", "fr", "en"]),
    stylesheetId(),
  ],
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // the content security policy knows no data: addresses
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
