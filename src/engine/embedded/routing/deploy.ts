import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { WatchtowerError } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";
import type { DeployedFile, RouterControl } from "./contract.ts";
import { dataFolder, makeDataFolder } from "../data-folder/folder.ts";
import { findBusy, findRunning } from "../data-folder/run-file.ts";
import { isSameFile } from "./epoch.ts";
import type { AlloyFile } from "./epoch.ts";
import { epochsPath, readEpochs } from "./epoch-file.ts";
import { fileToUse, readAlloyFile } from "./file-to-use.ts";
import { loadRoute, problemsOf } from "./load-route.ts";
import { shippedFile } from "./shipped.ts";
import { leaveWanted, readAnswer } from "./wanted.ts";

const POLL_MS = 25;
const LONGEST_MS = 15_000;

/** Gives files to the engine of the data folder, which may run or not; see {@link leaveWanted}. */
export const routerControl: RouterControl = {
  check: ({ name, bytes }, config) =>
    loadRoute({ name, folder: process.cwd() }, bytes, config, { env: process.env }),
  deploy: (config, path) => give(config, asShipped(readAlloyFile(path))),
  enableLocalOnly: (config) => give(config, shippedFile("local-only")),
  disableLocalOnly: (config) => give(config, shippedFile("dual-write")),
};

/** A shipped file under any name is one that later versions may change. */
function asShipped(file: AlloyFile): AlloyFile {
  const kinds = ["dual-write", "local-only"] as const;
  return kinds.map(shippedFile).find(({ text }) => text === file.text) ?? file;
}

/** @throws WatchtowerError `invalid` with all problems of the file; nothing is changed then. */
async function give(config: Config, file: AlloyFile): Promise<DeployedFile> {
  const loaded = loadRoute(file, Buffer.from(file.text), config, { env: process.env });
  const warnings = problemsOf(loaded);
  if (loaded.route === undefined)
    throw new WatchtowerError("invalid", `${file.name} cannot be used:\n\n${warnings}`);
  const folder = dataFolder(config.dataDir);
  const isRunning = findRunning(folder) !== undefined || findBusy(folder)?.state === "starting";
  const told = { kind: file.kind, name: file.name, warnings, isRunning };
  if (isRunning) return { ...told, changed: await ask(folder.route, file) };
  if (config.alloyFile !== undefined)
    throw new WatchtowerError(
      "invalid",
      `the next start uses ${config.alloyFile}, as alloy.file says: change that, or remove it`,
    );
  const last = readEpochs(epochsPath(folder.route)).at(-1);
  if (isSameFile(fileToUse(config, last?.file), file)) return { ...told, changed: false };
  if (!existsSync(folder.root)) makeDataFolder(folder);
  leaveWanted(folder.route, { id: randomUUID(), file });
  return { ...told, changed: true };
}

/** @returns whether it was another file. @throws WatchtowerError with the engine's reason to refuse it. */
async function ask(folder: string, file: AlloyFile): Promise<boolean> {
  const id = randomUUID();
  leaveWanted(folder, { id, file });
  const deadline = performance.now() + LONGEST_MS;
  while (performance.now() < deadline) {
    const answer = readAnswer(folder);
    if (answer?.id === id) {
      if (answer.problem === undefined) return answer.changed;
      throw new WatchtowerError("invalid", answer.problem);
    }
    await wait(POLL_MS);
  }
  throw new WatchtowerError("unavailable", `the engine did not take ${file.name} within ${LONGEST_MS} ms`);
}
