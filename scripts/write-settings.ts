/** Writes the settings of src/config/settings.ts into docs/CONFIGURATION.md: `npm run settings`, then `npm run format`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/base/package-root.ts";
import { settingsPage } from "../src/config/settings-page.ts";

const file = join(packageRoot(), "docs/CONFIGURATION.md");
const between = /(<!-- settings:begin -->\n)[\s\S]*(<!-- settings:end -->)/;
writeFileSync(
  file,
  readFileSync(file, "utf8").replace(
    between,
    (_all, begin: string, end: string) => `${begin}\n${settingsPage()}\n\n${end}`,
  ),
);
