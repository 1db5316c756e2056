/** What a template fails with while it runs; the message is Go's without its place. */
export class TemplateError extends Error {}
