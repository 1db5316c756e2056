/** Writes the ports of src/config/ports.ts into the shipped files that name them: `npm run ports`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PORTS } from "../src/config/ports.ts";
import { packageRoot } from "../src/base/package-root.ts";
import { PORT_FILES, portFileText, withPorts } from "../src/engine/kubernetes/ports.ts";

for (const file of PORT_FILES) {
  const text = portFileText(file);
  const followed = withPorts(file, text, PORTS);
  if (followed === text) continue;
  writeFileSync(join(packageRoot(), file), followed);
  console.log(`${file}: written`);
}
