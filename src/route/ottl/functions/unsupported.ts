const XML = "there is no XML here";
const CHANCE = "a record must give the same telemetry each time it is read";
const LATER = "it is not in Alloy v1.12.2";

/** Functions that Alloy has, or has later, and why they are refused. */
export const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ["UUID", CHANCE],
  ["UUIDv7", CHANCE],
  ["ExtractGrokPatterns", "use ExtractPatterns with a regular expression"],
  ["UserAgent", "use ExtractPatterns with a regular expression"],
  ["CommunityID", "there is no such hash here"],
  ["Murmur3Hash", "use SHA256, MD5 or FNV"],
  ["Murmur3Hash128", "use SHA256, MD5 or FNV"],
  ["XXH3", "use SHA256, MD5 or FNV"],
  ["XXH128", "use SHA256, MD5 or FNV"],
  ["ProfileID", "there are no profiles here"],
  ...[
    "ConvertAttributesToElementsXML",
    "ConvertTextToElementsXML",
    "GetXML",
    "InsertXML",
    "ParseSimplifiedXML",
    "ParseXML",
    "RemoveXML",
  ].map((name): [string, string] => [name, XML]),
  ...[
    "All",
    "Any",
    "Base64Encode",
    "Coalesce",
    "Filter",
    "Find",
    "IsEmpty",
    "MapEach",
    "MapKeys",
    "ParseCEF",
    "ParseCLF",
    "ParseELF",
    "ParseLEEF",
    "Reduce",
    "TrimPrefix",
    "TrimSuffix",
    "When",
    "extract_percentile_metric",
    "merge_histogram_buckets",
    "stringify_all",
  ].map((name): [string, string] => [name, LATER]),
]);
