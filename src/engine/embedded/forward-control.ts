import { existsSync } from "node:fs";
import { WatchtowerError } from "../../base/errors.ts";
import { unixMilli } from "../../base/units.ts";
import type { Config } from "../../config/settings.ts";
import { Courier } from "../../forward/courier.ts";
import type { DeadLetters } from "../../forward/dead-letters.ts";
import { makeDestination } from "../../forward/destination.ts";
import type { Destination, RemoteDestination } from "../../forward/destination.ts";
import { deadLettersOf, setPaused } from "../../forward/folder.ts";
import { isLocal } from "../../forward/mask.ts";
import { preview } from "../../forward/preview.ts";
import { proxyFor } from "../../forward/transport/proxy.ts";
import { replay } from "../../forward/replay.ts";
import type { ForwardControl } from "./forward-contract.ts";
import { SUMO, destinationsOf } from "./destinations.ts";
import { dataFolder } from "./folder.ts";

/** How long failures in a row may go on while somebody waits. */
const GIVE_UP_MS = 20_000;
/** Where somebody waits, tries follow one another sooner. */
const PATIENT = { firstMs: 500, longestMs: 5000 };

export const forwardControl: ForwardControl = {
  setPaused(config, name, isPaused) {
    const { forward } = dataFolder(config.dataDir);
    // It may have been paused when it was set.
    const known = destinationsOf(config, process.env).map((destination) => destination.name);
    if (name !== SUMO && !known.includes(name)) throw notSet(name);
    setPaused(forward, name, isPaused);
  },

  async replay(config, { destination: name, from, to }, onProgress, stop) {
    const { journal } = dataFolder(config.dataDir);
    if (!existsSync(journal))
      throw new WatchtowerError("notFound", `no journal at ${journal}; start with: watchtower up`);
    const destination = remoteNamed(config, name);
    const courier = new Courier(destination, GIVE_UP_MS, stop);
    try {
      const range = { from: unixMilli(from), to: unixMilli(to) };
      const records = await replay({ journalDir: journal, destination, courier, onProgress, ...range });
      return { records, ...courier.counts };
    } finally {
      await courier.close();
    }
  },

  async preview(config, name, maxRecords) {
    const { journal } = dataFolder(config.dataDir);
    const destination = destinationNamed(config, name);
    return existsSync(journal) ? preview(journal, destination, maxRecords) : [];
  },

  async deadLetters(config) {
    const letters = await lettersOf(config).list();
    return letters.map(({ id, signal, refusedAt, bytes, status, answer }) => ({
      destination: SUMO,
      id,
      signal,
      refusedAt,
      bytes,
      status,
      answer,
    }));
  },

  async retryDeadLetters(config, ids, stop) {
    const letters = lettersOf(config);
    const courier = new Courier(remoteNamed(config, SUMO), GIVE_UP_MS, stop);
    let records = 0;
    try {
      for (const id of await chosen(letters, ids)) {
        const { head, payload } = await letters.read(id);
        if (!(await courier.send(head.signal, payload))) continue;
        letters.remove(id);
        records++;
      }
      return { records, ...courier.counts };
    } finally {
      await courier.close();
    }
  },

  async removeDeadLetters(config, ids) {
    const letters = lettersOf(config);
    const all = await chosen(letters, ids);
    for (const id of all) letters.remove(id);
    return all.length;
  },
};

/** Those of the one destination that there is. */
function lettersOf(config: Config): DeadLetters {
  // Only the bounds are of the destination, and nothing is added here.
  return deadLettersOf(dataFolder(config.dataDir).forward, {
    name: SUMO,
    deadLetters: { maxBytes: Number.POSITIVE_INFINITY, maxCount: Number.POSITIVE_INFINITY },
  });
}

async function chosen(letters: DeadLetters, ids: readonly string[]): Promise<readonly string[]> {
  return ids.length > 0 ? ids : (await letters.list()).map(({ id }) => id);
}

/** One to which data can be sent from another process than the engine's. */
function remoteNamed(config: Config, text: string): RemoteDestination {
  const destination = destinationNamed(config, text);
  if (!isLocal(destination)) return { ...destination, retry: PATIENT };
  const what = destination.protocol === "file" ? `the file ${destination.path}` : "the engine's log";
  throw new WatchtowerError("unsupported", `${text} is ${what}, to which only the engine itself writes`);
}

/** A destination that is set, or one made of a URL. */
function destinationNamed(config: Config, text: string): Destination {
  const found = destinationsOf(config, process.env).find(({ name }) => name === text);
  if (found !== undefined) return found;
  if (!text.includes("://")) throw notSet(text);
  const isGrpc = /^grpcs?:/.test(text);
  const endpoint = isGrpc ? text.replace(/^grpc/, "http") : text;
  const proxy = URL.canParse(endpoint) ? proxyFor(endpoint, process.env) : undefined;
  return makeDestination({
    name: "given",
    protocol: isGrpc ? "otlpgrpc" : "otlphttp",
    endpoint,
    ...(proxy === undefined ? {} : { proxy }),
  });
}

function notSet(name: string): WatchtowerError {
  const hint =
    name === SUMO
      ? "set SUMO_OTLP_ENDPOINT to the URL of an OTLP/HTTP source"
      : `there is ${SUMO}, or give the URL of an OTLP endpoint`;
  return new WatchtowerError("notFound", `no destination ${JSON.stringify(name)} is set; ${hint}`);
}
