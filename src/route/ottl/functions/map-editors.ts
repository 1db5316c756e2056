import { OTTL_LIMITS } from "../limits.ts";
import { cutToBytes } from "../values/utf8.ts";
import { define } from "./definition.ts";
import { each, literalText, literalWhole, map, mapTarget, pattern, text } from "./parameters.ts";

const deleteKey = define("delete_key", { target: mapTarget, key: text }, (given) => (run) => {
  const key = given.key(run);
  given.target(run, (attributes) => attributes.delete(key));
  return undefined;
});

const deleteMatchingKeys = define(
  "delete_matching_keys",
  { target: mapTarget, pattern },
  (given) => (run) => {
    given.target(run, (attributes) => attributes.retain((key) => !given.pattern.test(key)));
    return undefined;
  },
);

const keepMatchingKeys = define("keep_matching_keys", { target: mapTarget, pattern }, (given) => (run) => {
  given.target(run, (attributes) => attributes.retain((key) => given.pattern.test(key)));
  return undefined;
});

const keepKeys = define("keep_keys", { target: mapTarget, keys: each(text) }, (given) => (run) => {
  const kept = new Set(given.keys.map((key) => key(run)));
  given.target(run, (attributes) => attributes.retain((key) => kept.has(key)));
  return undefined;
});

/** Of those that are no priority, the first ones stay; in the Collector it is left to chance. */
const limit = define(
  "limit",
  { target: mapTarget, limit: literalWhole, priority_keys: each(literalText) },
  (given, site) => {
    if (given.limit < 0n) throw site.problem("limit", "must not be negative");
    if (given.limit < BigInt(given.priority_keys.length)) {
      throw site.problem("limit", `must not be less than the ${given.priority_keys.length} priority keys`);
    }
    const most = Number(given.limit);
    const priority = new Set(given.priority_keys);
    return (run) => {
      given.target(run, (attributes) => {
        if (attributes.size <= most) return;
        let count = attributes.keys().filter((key) => priority.has(key)).length;
        attributes.retain((key) => priority.has(key) || count++ < most);
      });
      return undefined;
    };
  },
);

const mergeMaps = define(
  "merge_maps",
  { target: mapTarget, source: map, strategy: literalText },
  (given, site) => {
    const { strategy } = given;
    if (strategy !== "insert" && strategy !== "update" && strategy !== "upsert") {
      throw site.problem("strategy", 'must be "insert", "update" or "upsert"');
    }
    return (run) => {
      const source = given.source(run);
      given.target(run, (attributes) => {
        for (const { key, value } of source.value) {
          if (strategy === "upsert" || attributes.has(key) === (strategy === "update"))
            attributes.set(key, value);
        }
      });
      return undefined;
    };
  },
);

/** Bytes; no character is cut in two. */
const truncateAll = define("truncate_all", { target: mapTarget, limit: literalWhole }, (given, site) => {
  if (given.limit < 0n) throw site.problem("limit", "must not be negative");
  const most = Number(
    given.limit < BigInt(OTTL_LIMITS.textLength * 4) ? given.limit : OTTL_LIMITS.textLength * 4,
  );
  return (run) => {
    given.target(run, (attributes) => {
      for (const { key, value } of attributes.entries()) {
        if (value.kind !== "string") continue;
        const cut = cutToBytes(value.value, most);
        if (cut.length < value.value.length) attributes.set(key, { kind: "string", value: cut });
      }
    });
    return undefined;
  };
});

export const MAP_EDITORS = [
  deleteKey,
  deleteMatchingKeys,
  keepMatchingKeys,
  keepKeys,
  limit,
  mergeMaps,
  truncateAll,
];
