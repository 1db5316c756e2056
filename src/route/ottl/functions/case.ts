/**
 * `myMetricName` as `my_metric_name`: a new word begins where small letters, capitals and digits change, and the last of
 * several capitals belongs to the word behind them (`JSONData`). As github.com/iancoleman/strcase has it.
 */
export function snakeCase(text: string): string {
  return text
    .trim()
    .replaceAll(/[A-Z](?=[A-Z][a-z])|[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g, "$&_")
    .replaceAll(/[ .-]/g, "_")
    .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** `my_metric_name` as `MyMetricName`: letters behind `_`, `-`, `.`, blanks and digits are capital. */
export function camelCase(text: string): string {
  const trimmed = text.trim();
  // The one acronym that the library knows.
  const given = trimmed === "ID" ? "id" : trimmed;
  let result = "";
  let isCapitalNext = true;
  let wasCapital = false;
  for (const char of given) {
    const isCapital = /[A-Z]/.test(char);
    if (isCapital || /[a-z]/.test(char)) {
      if (isCapitalNext) result += char.toUpperCase();
      else result += isCapital && wasCapital ? char.toLowerCase() : char;
      isCapitalNext = false;
    } else if (/[0-9]/.test(char)) {
      result += char;
      isCapitalNext = true;
    } else isCapitalNext = /[_ .-]/.test(char);
    wasCapital = isCapital;
  }
  return result;
}
