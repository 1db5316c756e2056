import { setTimeout as wait } from "node:timers/promises";
import { WatchtowerError } from "../../../base/errors.ts";
import { lockHolder } from "../../../base/lock-file.ts";
import type { Config } from "../../../config/settings.ts";
import { askToForget, folderNames, isToForget } from "../../../forward/folder.ts";
import { forget, forgetUnused, followersTo, heldNames } from "../../../forward/held.ts";
import { Followers } from "../../../journal/followers.ts";
import { destinationsNamed } from "./names.ts";
import { dataFolder, lockFolder } from "../data-folder/folder.ts";
import { meantName } from "../meant-name.ts";

const POLL_MS = 50;
/** A running engine looks twice a second. */
const LONGEST_WAIT_MS = 10_000;

/** See `ForwardControl.forget`. @throws WatchtowerError `timeout`, too, if a running engine does not follow. */
export async function forgetDestination(config: Config, text: string): Promise<string> {
  const folder = dataFolder(config.dataDir);
  const destinations = destinationsNamed(config);
  const places = placesIn(folder.journal);
  const kept = heldNames(places, folder.forward, new Set());
  const name = meantName([...destinations.map((each) => each.name), ...kept], text);
  const used = destinations.find((destination) => destination.name === name);
  if (used !== undefined) {
    const isAllSent = followersTo(places, name).every(({ signal }) => used.signals.includes(signal));
    if (isAllSent) throw inUse(name);
  } else if (!kept.includes(name))
    throw new WatchtowerError("notFound", `nothing is kept for a destination ${JSON.stringify(name)}`);
  // Its places are the running engine's to give up.
  if (lockHolder(folder.lock) !== undefined) {
    await askAndWait(folder.forward, name);
    // It knows better than the environment here what is in use.
    if (used === undefined && folderNames(folder.forward).includes(name)) throw inUse(name);
    return name;
  }
  const lock = lockFolder(folder);
  try {
    // An engine may have run meanwhile.
    const now = placesIn(folder.journal);
    if (used === undefined) await forget(now, folder.forward, name);
    else await forgetUnused(now, folder.forward, used);
    return name;
  } finally {
    lock.release();
  }
}

/** As the file has them, of a journal that nobody has open. */
function placesIn(journal: string) {
  const followers = new Followers(journal, true);
  return {
    listFollowers: () => followers.list(),
    async forget(name: string): Promise<void> {
      if (followers.forget(name)) await followers.save();
    },
  };
}

async function askAndWait(root: string, name: string): Promise<void> {
  askToForget(root, name);
  for (
    const deadline = performance.now() + LONGEST_WAIT_MS;
    performance.now() < deadline;
    await wait(POLL_MS)
  )
    if (!isToForget(root, name)) return;
  throw new WatchtowerError("timeout", "the engine does not follow; look at: watchtower logs");
}

const inUse = (name: string): WatchtowerError =>
  new WatchtowerError(
    "invalid",
    `${name} is in use: take it out of the Alloy file or its address out of the environment first, or pause it`,
  );
