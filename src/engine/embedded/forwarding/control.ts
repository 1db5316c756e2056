import { existsSync } from "node:fs";
import type { SentReport } from "../../../api/wire/forward.ts";
import { WatchtowerError, errorKind, errorMessage } from "../../../base/errors.ts";
import { unixMilli } from "../../../base/units.ts";
import type { Config } from "../../../config/settings.ts";
import { Courier } from "../../../forward/courier.ts";
import type { DeadLetterHead, DeadLetters } from "../../../forward/dead-letters.ts";
import { flowOf } from "../../../forward/destination.ts";
import type { RemoteDestination } from "../../../forward/destination.ts";
import { deadLettersOf, folderNames, setPaused } from "../../../forward/folder.ts";
import { preview } from "../../../forward/preview.ts";
import { replay } from "../../../forward/replay.ts";
import type { ForwardControl, LetterChoice } from "./contract.ts";
import { forgetDestination } from "./forget.ts";
import {
  chosenName,
  destinationNamed,
  knownName,
  nameToPause,
  remoteNamed,
  someDestinations,
} from "./names.ts";
import { dataFolder } from "../data-folder/folder.ts";

/** How long failures in a row may go on while somebody waits. */
const GIVE_UP_MS = 20_000;

/** Works on the files of the data folder, which a running engine follows. */
export const forwardControl: ForwardControl = {
  setPaused(config, given, isPaused) {
    const name = given === undefined ? nameToPause(config) : knownName(config, given);
    setPaused(dataFolder(config.dataDir).forward, name, isPaused);
    return name;
  },

  async replay(config, { destination: given, from, to }, onProgress, stop) {
    const { journal } = dataFolder(config.dataDir);
    if (!existsSync(journal))
      throw new WatchtowerError("notFound", `no journal at ${journal}; start with: watchtower up`);
    const destination = setHere(config, given);
    const courier = new Courier(destination, GIVE_UP_MS, stop);
    try {
      const range = { from: unixMilli(from), to: unixMilli(to) };
      const records = await replay({ journalDir: journal, destination, courier, onProgress, ...range });
      return { records, ...courier.counts };
    } finally {
      await courier.close();
    }
  },

  async preview(config, given, maxRecords) {
    const { journal } = dataFolder(config.dataDir);
    const destinations = given === undefined ? someDestinations(config) : [destinationNamed(config, given)];
    if (!existsSync(journal)) return [];
    const previews = await Promise.all(
      destinations.map(async (destination) => {
        const requests = await preview(journal, destination, maxRecords);
        return requests.map((request) => ({ destination: destination.name, ...request }));
      }),
    );
    return previews.flat();
  },

  async deadLetters(config, given) {
    const reports = await Promise.all(
      letterBoxes(config, given).map(async ({ destination, letters }) =>
        (await letters.list()).map(({ id, signal, refusedAt, bytes, status, answer }) => ({
          destination,
          id,
          signal,
          refusedAt,
          bytes,
          status,
          answer,
        })),
      ),
    );
    return reports.flat().toSorted((a, b) => a.refusedAt - b.refusedAt);
  },

  async retryDeadLetters(config, choice, stop) {
    const reports: SentReport[] = [];
    for (const box of await chosenLetters(config, choice))
      if (box.ids.length > 0) reports.push(await sendAgain(config, box, stop));
    return reports.reduce(added, NOTHING_SENT);
  },

  async removeDeadLetters(config, choice) {
    const boxes = await chosenLetters(config, choice);
    for (const { letters, ids } of boxes) for (const id of ids) letters.remove(id);
    return boxes.reduce((sum, { ids }) => sum + ids.length, 0);
  },

  forget: forgetDestination,
};

/** A replay is made by the process that was asked for it, whatever the running engine knows. */
function setHere(config: Config, given: string | undefined): RemoteDestination {
  try {
    return remoteNamed(config, given ?? chosenName(config));
  } catch (error) {
    if (errorKind(error) !== "notFound") throw error;
    const hint = "replay goes by the variables of this shell: set here what the engine was started with";
    throw new WatchtowerError("notFound", `${errorMessage(error)}; ${hint}`, { cause: error });
  }
}

interface LetterBox {
  readonly destination: string;
  readonly letters: DeadLetters;
}

/** Those of one destination, or of all that have some, whether they are set or not. */
function letterBoxes(config: Config, given: string | undefined): readonly LetterBox[] {
  const { forward } = dataFolder(config.dataDir);
  const names = given === undefined ? folderNames(forward) : [knownName(config, given)];
  return names.map((destination) => ({ destination, letters: deadLettersOf(forward, destination) }));
}

type Chosen = LetterBox & { readonly ids: readonly string[] };

/** @throws WatchtowerError `notFound` for an id that nobody has. */
async function chosenLetters(config: Config, { destination, ids }: LetterChoice): Promise<readonly Chosen[]> {
  const boxes = await Promise.all(
    letterBoxes(config, destination).map(async (box) => {
      const kept = (await box.letters.list()).map(({ id }) => id);
      return { ...box, ids: ids.length === 0 ? kept : kept.filter((id) => ids.includes(id)) };
    }),
  );
  const unknown = ids.find((id) => !boxes.some((box) => box.ids.includes(id)));
  if (unknown !== undefined) throw new WatchtowerError("notFound", `there is no dead letter ${unknown}`);
  return boxes;
}

async function sendAgain(
  config: Config,
  { destination, letters, ids }: Chosen,
  stop: AbortSignal,
): Promise<SentReport> {
  const remote = remoteNamed(config, destination);
  const courier = new Courier(remote, GIVE_UP_MS, stop);
  let records = 0;
  try {
    for (const id of ids) {
      const { head, payload } = await letters.read(id);
      const request = requestOf(remote, head, payload);
      if (request !== undefined && !(await courier.send(head.signal, request))) continue;
      letters.remove(id);
      records++;
    }
    return { records, ...courier.counts };
  } finally {
    await courier.close();
  }
}

/** What is sent of a letter: a record that was put aside as it came goes through the file's components first. */
const requestOf = (
  remote: RemoteDestination,
  { signal, record }: DeadLetterHead,
  payload: Uint8Array,
): Uint8Array | undefined =>
  record === undefined ? payload : flowOf(remote, signal)({ ...record, payload });

const NOTHING_SENT: SentReport = { records: 0, requests: 0, bytes: 0, rejectedItems: 0, refused: 0 };

const added = (a: SentReport, b: SentReport): SentReport => ({
  ...a,
  ...b,
  records: a.records + b.records,
  requests: a.requests + b.requests,
  bytes: a.bytes + b.bytes,
  rejectedItems: a.rejectedItems + b.rejectedItems,
  refused: a.refused + b.refused,
});
