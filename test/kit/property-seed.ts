import * as fc from "fast-check";

/**
 * Property tests try the same examples each time, so that a failure is there again when it is looked at. Others are
 * tried with `WATCHTOWER_PROPERTY_SEED`: a number, or `random` for new ones in each run (the seed is in the report of
 * a failure).
 */
const seed = process.env["WATCHTOWER_PROPERTY_SEED"] ?? "1";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
